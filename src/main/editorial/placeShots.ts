import type { EditorialTimes } from '../../shared/contract/editorial.ts'
import type { MediaRecord, ShotRecord } from '../../shared/domain/records.ts'
import type { Rational } from '../../shared/domain/geometry.ts'
import { editRate, framesAfter, type Timecode } from '../../shared/domain/time.ts'
import { sourceStart } from './cutList.ts'
import { cut, type ReadList, type ReadShot, wrongList } from './readShots.ts'

type PlacedShot = Pick<ShotRecord, 'start' | 'end' | 'transition'>

/** A shot in indices of the media: [start, end) that the list gives it, and where the shot itself begins. */
interface Placed {
  label: string
  start: number
  end: number
  boundary: number
  transition: ReadShot['transition']
}

/**
 * The shots a list cuts a media into, covering every frame once: what the list leaves out becomes shots of its own.
 *
 * A list has two clocks. It is read on the source's where it is all of one source, each shot going on where the one before
 * stopped: such lists are ours. Else on the edit's, as lists of a finished edit are: the edit's timecodes are the media's
 * where they lie within it, else the first event is the media's first frame.
 * @throws `invalid-input` where the list does not fit the media
 */
export function placeShots(
  list: ReadList,
  media: MediaRecord,
  times: EditorialTimes,
): { shots: PlacedShot[]; warnings: string[] } {
  const placed = place(list, media, times)
  const warnings = [...list.warnings]
  const boundaries = new Map<number, ReadShot['transition']>([[0, { ...cut, type: 'start' }]])
  let reached = 0
  for (const shot of placed) {
    requireFit(shot, media, reached)
    if (shot.start > reached) {
      warnings.push(
        `No event has frames ${String(media.startFrame + reached)} to ${String(media.startFrame + shot.start - 1)}: they are a shot of their own.`,
      )
      if (reached > 0) boundaries.set(reached, cut)
    }
    if (shot.boundary > 0) boundaries.set(shot.boundary, shot.transition.type === 'start' ? cut : shot.transition)
    else if (shot.transition.type !== 'cut') boundaries.set(0, shot.transition)
    reached = shot.end
  }
  if (reached < media.frames) boundaries.set(reached, cut)
  return { shots: shotsBetween(boundaries, media.frames), warnings }
}

function place({ clock, shots }: ReadList, media: MediaRecord, times: EditorialTimes): Placed[] {
  if (clock === 'index') return shots.map((shot) => placedAt(shot, shot.record, 0, media.frames))
  const rate = editRate(media.rate, media.variableRate)
  const start = sourceStart(media, rate)
  const bySource = shots.map((shot) => sourceRange(shot, rate, start))
  const whole = bySource.every((range): range is [number, number] => range !== null)
  if (times === 'source' && !whole) throw wrongList('This list has no source times: read it by record times.')
  const origin = start?.frames ?? 0
  if (whole && (times === 'source' || (times === 'auto' && isOneSource(bySource, origin, media.frames)))) {
    return shots.map((shot, k) => placedAt(shot, bySource[k] as [number, number], origin, media.frames))
  }
  const handled = shots.find(({ handles }) => handles[0] + handles[1] > 0)
  if (handled)
    throw wrongList(
      `The ${handled.label} has handles, so its place in the edit is not where it is cut: read it by source times.`,
    )
  return shots.map((shot) =>
    placedAt(shot, shot.record, recordOrigin(shots, start?.frames ?? null, media.frames), media.frames),
  )
}

/** Without handles, after the media's own start also where midnight is between. */
function sourceRange({ source, handles }: ReadShot, rate: Rational, start: Timecode | null): [number, number] | null {
  if (!source) return null
  const [from, to] = source
  const shift = framesAfter({ frames: from, dropFrame: start?.dropFrame ?? false }, start?.frames ?? 0, rate) - from
  return [from + shift + handles[0], to + shift - handles[1]]
}

function isOneSource(ranges: readonly [number, number][], origin: number, frames: number): boolean {
  const inside = ranges.every(([start, end]) => start >= origin && end <= origin + frames && start < end)
  return inside && ranges.every(([start], k) => k === 0 || start === ranges[k - 1]?.[1])
}

function recordOrigin(shots: readonly ReadShot[], start: number | null, frames: number): number {
  const first = shots[0]?.record[0] ?? 0
  const inside = start !== null && shots.every(({ record }) => record[0] >= start && record[1] <= start + frames)
  return inside ? start : first
}

function placedAt(shot: ReadShot, [from, to]: [number, number], origin: number, frames: number): Placed {
  const start = from - origin
  const end = to === Infinity ? frames : to - origin
  return { label: shot.label, start, end, boundary: start + shot.begins, transition: shot.transition }
}

function requireFit({ label, start, end, boundary }: Placed, media: MediaRecord, reached: number): void {
  const has = `"${media.name}" has ${String(media.frames)} frames`
  if (start < 0)
    throw wrongList(
      `The ${label} begins ${String(-start)} frames before the media does. Is the list of another clip or rate?`,
    )
  if (end > media.frames)
    throw wrongList(
      `The ${label} ends at frame ${String(end)} of the media; ${has}. Is the list of another clip or rate?`,
    )
  if (boundary >= end) throw wrongList(`The ${label} has no frame of its own.`)
  if (start < reached) throw wrongList(`The ${label} begins before the one before it ends: a cut list cannot overlap.`)
}

function shotsBetween(boundaries: ReadonlyMap<number, ReadShot['transition']>, frames: number): PlacedShot[] {
  const starts = [...boundaries.keys()].sort((a, b) => a - b)
  return starts.map((start, k) => {
    const { type, from, to } = boundaries.get(start) as ReadShot['transition']
    const clamped = (index: number): number => Math.min(frames, Math.max(0, index))
    return {
      start,
      end: starts[k + 1] ?? frames,
      transition: { type, start: clamped(start + from), end: clamped(start + to) },
    }
  })
}
