import { z } from 'zod'
import type { Rational } from '../../shared/domain/geometry.ts'
import { cut, type ReadList, type ReadShot, transitionType, wrongList } from './readShots.ts'

const Time = z.object({ rate: z.number().positive(), value: z.number() })
const Range = z.object({ start_time: Time, duration: Time })
const Reference = z.object({ available_range: Range.nullish() })
const Item = z.object({
  OTIO_SCHEMA: z.string(),
  name: z.string().nullish(),
  source_range: Range.nullish(),
  /** Clip.1; a Clip.2 has several and names one. */
  media_reference: Reference.nullish(),
  media_references: z.record(z.string(), Reference).nullish(),
  active_media_reference_key: z.string().nullish(),
  in_offset: Time.nullish(),
  out_offset: Time.nullish(),
  transition_type: z.string().nullish(),
  metadata: z.object({ holdout: z.unknown().optional() }).nullish(),
})
type Item = z.infer<typeof Item>
const Track = z.object({ OTIO_SCHEMA: z.string(), kind: z.string().nullish(), children: z.array(Item) })
const Timeline = z.object({
  OTIO_SCHEMA: z.string().regex(/^Timeline\./),
  global_start_time: Time.nullish(),
  tracks: z.object({ children: z.array(Track) }),
})
const Collection = z.object({ OTIO_SCHEMA: z.string().regex(/Collection\./), children: z.array(z.unknown()) })

const Own = z.object({
  transition: z.object({ type: z.string(), from: z.int(), to: z.int() }),
  handles: z.tuple([z.int().min(0), z.int().min(0)]),
})

/**
 * The first picture track of an OpenTimelineIO timeline, whatever version its schemas have.
 * @throws `invalid-input` saying what is not as OpenTimelineIO has it
 */
export function readOtio(text: string, rate: Rational): ReadList {
  const { tracks, global_start_time: start } = timelineOf(text)
  const pictures = tracks.children.filter(({ kind, OTIO_SCHEMA: schema }) => isTrack(schema) && kind !== 'Audio')
  const filled = pictures.filter(({ children }) => children.some((each) => isOf(each, 'Clip')))
  const [track] = filled
  if (!track) throw wrongList('There is no picture track with clips in this timeline.')
  const warnings = filled.length > 1 ? ['Picture tracks above the first are left out.'] : []
  const shots = readTrack(track.children, rate, start ? framesAt(start, rate) : 0)
  return { clock: 'timecode', shots, warnings }
}

const isTrack = (schema: string): boolean => schema.startsWith('Track.') || schema.startsWith('Sequence.')
const isOf = ({ OTIO_SCHEMA: schema }: Item, name: string): boolean => schema.startsWith(`${name}.`)

function timelineOf(text: string): z.infer<typeof Timeline> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw wrongList('This is no OpenTimelineIO file: it is not JSON.', cause)
  }
  const collection = Collection.safeParse(value).data
  const timeline = collection?.children.find((child) => Timeline.safeParse(child).success) ?? value
  const parsed = Timeline.safeParse(timeline)
  if (parsed.success) return parsed.data
  throw wrongList(`This is no OpenTimelineIO timeline:\n${z.prettifyError(parsed.error)}`, parsed.error)
}

function readTrack(children: readonly Item[], rate: Rational, start: number): ReadShot[] {
  const shots: ReadShot[] = []
  let at = start
  for (const [k, child] of children.entries()) {
    if (isOf(child, 'Transition')) continue
    const { from, length } = extent(child, k, rate)
    if (!isOf(child, 'Gap')) {
      const own = Own.safeParse(child.metadata?.holdout).data
      shots.push({
        label: child.name ? `clip "${child.name}"` : `clip ${String(k + 1)}`,
        source: [from, from + length],
        record: [at, at + length],
        handles: own?.handles ?? [0, 0],
        transition: ownTransition(own) ?? transitionInto(children[k - 1], rate),
        begins: 0,
      })
    }
    at += length
  }
  return shots
}

function ownTransition(own: z.infer<typeof Own> | undefined): ReadShot['transition'] | null {
  const type = transitionType(own?.transition.type)
  return own && type ? { ...own.transition, type } : null
}

/** A clip without a range of its own is its whole media. */
function extent(item: Item, k: number, rate: Rational): { from: number; length: number } {
  const active = item.media_references?.[item.active_media_reference_key ?? 'DEFAULT_MEDIA']
  const range = item.source_range ?? (item.media_reference ?? active)?.available_range
  if (!range) throw wrongList(`Item ${String(k + 1)} of the picture track, a ${item.OTIO_SCHEMA}, has no range.`)
  return { from: framesAt(range.start_time, rate), length: framesAt(range.duration, rate) }
}

function transitionInto(before: Item | undefined, rate: Rational): ReadShot['transition'] {
  if (!before?.in_offset || !before.out_offset || !isOf(before, 'Transition')) return cut
  return { type: 'dissolve', from: -framesAt(before.in_offset, rate), to: framesAt(before.out_offset, rate) }
}

const framesAt = ({ value, rate: own }: z.infer<typeof Time>, rate: Rational): number =>
  Math.round((value * rate[0]) / (rate[1] * own))
