import { basename } from 'node:path'
import type { CallParameters } from '../../shared/contract/index.ts'
import type { Rational } from '../../shared/domain/geometry.ts'
import type { MediaRecord, ShotRecord } from '../../shared/domain/records.ts'
import type { MediaAudio } from '../media/audio.ts'
import {
  canDropFrames,
  editRate,
  formatTimecode,
  nominalRate,
  parseTimecode,
  type Timecode,
} from '../../shared/domain/time.ts'

export type ExportOptions = Pick<CallParameters<'editorial.export'>, 'title' | 'reel' | 'recordStart' | 'handles'>

/** A shot as an edit uses it. Indices are the media's, 0-based. */
export interface CutEvent {
  /** From 1. */
  number: number
  /** [start, end) that is used, handles included. */
  start: number
  end: number
  /** Where it begins in the edit, frames from the edit's first. */
  record: number
  /** Frames of it before and after the shot itself. */
  handles: [before: number, after: number]
  shot: ShotRecord
  /** [start, end) of the dissolve this shot begins with, where it can be written as one. */
  dissolve: [start: number, end: number] | null
}

/** Shots one after the other, each from its own place in one source: what every format is written from. */
export interface CutList {
  title: string
  media: MediaRecord
  /** Its sound, where it has any. */
  audio: MediaAudio | null
  /** When its frames are shown, where their rate varies. */
  times: FrameTimes | null
  /** Of source and edit. Timecodes and times are counts of frames at it. */
  rate: Rational
  sourceStart: Timecode
  recordStart: Timecode
  reel: string
  events: CutEvent[]
  /** Frames of the edit. */
  duration: number
  warnings: string[]
}

/** When frames are shown: `pts` in ticks of `timeBase` seconds, time 0 at tick `zero`. */
export interface FrameTimes {
  timeBase: Rational
  pts: readonly number[]
  zero: number
}

/** The longest dissolve an edit list writes: CMX 3600 counts it in a byte. */
const LONGEST_DISSOLVE = 255

/**
 * The edit of a media's shots. With handles each shot is a piece of its own with them, for pulling; a dissolve is then
 * inside the handles and not repeated.
 */
export function cutList(
  media: MediaRecord,
  shots: readonly ShotRecord[],
  options: ExportOptions,
  { audio, times }: Pick<CutList, 'audio' | 'times'> = { audio: null, times: null },
): CutList {
  const rate = editRate(media.rate, media.variableRate)
  const warnings = mediaWarnings(media, rate)
  const start = sourceStart(media, rate)
  const recordStart = parseTimecode(options.recordStart ?? oneHour(rate, start), rate)
  const events = eventsOf(media, shots, options.handles)
  const dissolves = shots.filter(({ transition }) => transition.type === 'dissolve').length
  const written = events.filter(({ dissolve }) => dissolve).length
  if (written < dissolves) warnings.push(dissolveWarning(dissolves - written))
  const last = events.at(-1)
  return {
    title: options.title ?? media.name,
    media,
    audio,
    times,
    rate,
    sourceStart: start ?? { frames: 0, dropFrame: recordStart.dropFrame },
    recordStart,
    reel: options.reel,
    events,
    duration: last ? last.record + last.end - last.start : 0,
    warnings,
  }
}

/** The timecode of index 0; null where the media carries none that counts at its rate. */
export function sourceStart({ timecode }: MediaRecord, rate: Rational): Timecode | null {
  try {
    return timecode === null ? null : parseTimecode(timecode, rate)
  } catch {
    return null
  }
}

const oneHour = (rate: Rational, source: Timecode | null): string =>
  source?.dropFrame === true && canDropFrames(rate) ? '01:00:00;00' : '01:00:00:00'

function eventsOf(media: MediaRecord, shots: readonly ShotRecord[], handles: number): CutEvent[] {
  const events: CutEvent[] = []
  let record = 0
  for (const [k, shot] of shots.entries()) {
    const start = Math.max(0, shot.start - handles)
    const end = Math.min(media.frames, shot.end + handles)
    const dissolve = handles > 0 ? null : dissolveOf(shots, k, events.at(-1)?.dissolve ?? null)
    events.push({
      number: k + 1,
      start,
      end,
      record,
      handles: [shot.start - start, end - shot.end],
      shot,
      dissolve,
    })
    record += end - start
  }
  return events
}

/** Both shots must outlast the dissolve, and two dissolves may not overlap. */
function dissolveOf(
  shots: readonly ShotRecord[],
  k: number,
  earlier: [number, number] | null,
): [number, number] | null {
  const [previous, shot] = [shots[k - 1], shots[k] as ShotRecord]
  const { type, start, end } = shot.transition
  const free = earlier?.[1] ?? (previous?.start ?? 0) + 1
  const fits =
    type === 'dissolve' &&
    previous !== undefined &&
    start < end &&
    end - start <= LONGEST_DISSOLVE &&
    start >= Math.max(free, previous.start + 1) &&
    start <= shot.start &&
    shot.start <= end &&
    end <= shot.end
  return fits ? [start, end] : null
}

function mediaWarnings(media: MediaRecord, rate: Rational): string[] {
  const { name, variableRate, gaps, timecode } = media
  const fps = String(Number((rate[0] / rate[1]).toFixed(3)))
  const warnings: string[] = []
  if (variableRate) {
    warnings.push(
      `"${name}" has a variable frame rate: its frames are counted at ${fps} a second. Edit a copy of constant rate, or use chapters, which have the true times.`,
    )
  } else if (nominalRate(rate) !== rate[0] / rate[1] && rate[1] !== 1001) {
    warnings.push(
      `"${name}" runs at ${fps} frames a second, for which there is no timecode: it counts ${String(nominalRate(rate))}.`,
    )
  }
  if (timecode !== null && !sourceStart(media, rate)) {
    warnings.push(
      `The start timecode of "${name}", ${timecode}, is none at its rate: its frames are counted from zero.`,
    )
  }
  if (gaps.length > 0) warnings.push(`"${name}" has missing frames: source times count the frames that exist.`)
  return warnings
}

const dissolveWarning = (count: number): string =>
  `${String(count)} ${count === 1 ? 'dissolve is' : 'dissolves are'} written as ${count === 1 ? 'a cut' : 'cuts'}: too long, overlapping another, or with handles.`

/** Timecode of an index of the media. */
export const sourceTimecode = ({ sourceStart, rate }: CutList, index: number): string =>
  formatTimecode({ ...sourceStart, frames: sourceStart.frames + index }, rate)

/** Timecode of a frame of the edit. */
export const recordTimecode = ({ recordStart, rate }: CutList, frame: number): string =>
  formatTimecode({ ...recordStart, frames: recordStart.frames + frame }, rate)

/** The media's own file name. */
export const fileNameOf = ({ media }: CutList): string => basename(media.path)

/** What people call a shot: `plate_003`. */
export const shotName = (media: Pick<MediaRecord, 'name'>, number: number): string =>
  `${media.name}_${String(number).padStart(3, '0')}`

/** When a frame is shown, ticks of a time base in seconds; of the index after the last, when that one ends. */
export function clockOf({ media, times }: CutList): { timeBase: Rational; at: (index: number) => number } {
  if (!times) return { timeBase: [media.rate[1], media.rate[0]], at: (index) => index }
  const { timeBase, pts, zero } = times
  const last = pts.at(-1) ?? 0
  const end = last + Math.max(1, last - (pts.at(-2) ?? last - 1))
  return { timeBase, at: (index) => (pts[index] ?? end) - zero }
}
