import { HoldoutError } from './errors.ts'
import type { Rational } from './geometry.ts'

/** `24000/1001` or `25` as a rational in lowest terms; null where it is none or zero. */
export function parseRational(text: string): Rational | null {
  const match = /^(\d+)(?:\/(\d+))?$/.exec(text)
  if (!match) return null
  const [numerator, denominator] = [Number(match[1]), Number(match[2] ?? 1)]
  return numerator > 0 && denominator > 0 ? reduce([numerator, denominator]) : null
}

/** Lowest terms. */
export function reduce([numerator, denominator]: Rational): Rational {
  const divisor = greatestCommonDivisor(Math.abs(numerator), denominator)
  return [numerator / divisor, denominator / divisor]
}

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a || 1 : greatestCommonDivisor(b, a % b))

/** Exact time of the start of a frame at a constant rate, in seconds. */
export const frameTime = (frame: number, rate: Rational): Rational => reduce([frame * rate[1], rate[0]])

/** Frames a timecode second counts: 24 for 23.976, 30 for 29.97. */
export const nominalRate = (rate: Rational): number => Math.max(1, Math.round(rate[0] / rate[1]))

/** Whether drop-frame timecode exists at a rate: multiples of 30000/1001. */
export const canDropFrames = (rate: Rational): boolean => rate[1] === 1001 && nominalRate(rate) % 30 === 0

export interface Timecode {
  /** Frames since 00:00:00:00. */
  frames: number
  dropFrame: boolean
}

/**
 * Frame number of a timecode. `;` or `.` before the frames means drop-frame: the first two numbers (four at 59.94) of
 * every minute but each tenth do not exist (SMPTE ST 12-1).
 * @throws `invalid-input` where it is no timecode at this rate
 */
export function parseTimecode(text: string, rate: Rational): Timecode {
  const match = /^(\d{1,2}):(\d{2}):(\d{2})([:;.])(\d{2,3})$/.exec(text)
  const nominal = nominalRate(rate)
  const [hours, minutes, seconds, frame] = [match?.[1], match?.[2], match?.[3], match?.[5]].map(Number) as Fields
  const dropFrame = match !== null && match[4] !== ':' && canDropFrames(rate)
  const dropped = dropFrame ? nominal / 15 : 0
  const absent = dropFrame && minutes % 10 !== 0 && seconds === 0 && frame < dropped
  if (!match || minutes > 59 || seconds > 59 || frame >= nominal || absent) {
    throw new HoldoutError('invalid-input', `"${text}" is not a timecode at ${String(nominal)} frames a second.`)
  }
  const totalMinutes = hours * 60 + minutes
  const counted = (totalMinutes * 60 + seconds) * nominal + frame
  return { frames: counted - dropped * (totalMinutes - Math.floor(totalMinutes / 10)), dropFrame }
}

type Fields = [number, number, number, number]

/** `HH:MM:SS:FF`, or `HH:MM:SS;FF` for drop-frame. Wraps at 24 hours. */
export function formatTimecode({ frames, dropFrame }: Timecode, rate: Rational): string {
  const nominal = nominalRate(rate)
  const dropping = dropFrame && canDropFrames(rate)
  const dropped = dropping ? nominal / 15 : 0
  const day = framesADay(dropFrame, rate)
  const number = withDropped(((frames % day) + day) % day, nominal, dropped)
  const pair = (value: number): string => String(value).padStart(2, '0')
  const seconds = Math.floor(number / nominal)
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(pair).join(':')
  return `${clock}${dropping ? ';' : ':'}${pair(number % nominal)}`
}

function framesADay(dropFrame: boolean, rate: Rational): number {
  const nominal = nominalRate(rate)
  return 86400 * nominal - (dropFrame && canDropFrames(rate) ? (nominal / 15) * (1440 - 144) : 0)
}

/** The frames of a timecode that is not before `earlier`: timecode starts anew at midnight, and no list lasts half a day. */
export function framesAfter({ frames, dropFrame }: Timecode, earlier: number, rate: Rational): number {
  const day = framesADay(dropFrame, rate)
  return frames < earlier - day / 2 ? frames + day : frames
}

/** Adds the numbers that drop-frame counting leaves out. */
function withDropped(frames: number, nominal: number, dropped: number): number {
  if (dropped === 0) return frames
  const minute = 60 * nominal - dropped
  const tenMinutes = 10 * minute + dropped
  const rest = frames % tenMinutes
  const minutes = rest < 60 * nominal ? 0 : 1 + Math.floor((rest - 60 * nominal) / minute)
  return frames + dropped * (9 * Math.floor(frames / tenMinutes) + minutes)
}

/**
 * Timecode of a frame of a media.
 * @param start timecode of index 0; 00:00:00:00 where the media has none
 */
export function timecodeOf(index: number, rate: Rational, start: string | null): string {
  const first = start === null ? { frames: 0, dropFrame: false } : parseTimecode(start, rate)
  return formatTimecode({ ...first, frames: first.frames + index }, rate)
}

const standardRates: Rational[] = [24, 25, 30, 48, 50, 60, 100, 120].flatMap((rate): Rational[] =>
  rate % 25 === 0
    ? [[rate, 1]]
    : [
        [rate * 1000, 1001],
        [rate, 1],
      ],
)

/**
 * The rate editing programs count a media at: the standard one it is but for rounding (2997/100 is 30000/1001). The
 * frames of one of variable rate are counted at the standard rate nearest to their mean.
 */
export function editRate(rate: Rational, variable: boolean): Rational {
  const distance = (other: Rational): number => Math.abs((other[0] * rate[1]) / (other[1] * rate[0]) - 1)
  const nearest = standardRates.reduce((best, other) => (distance(other) < distance(best) ? other : best))
  return variable || distance(nearest) < 0.0002 ? nearest : rate
}
