import type { Rational } from '../../shared/domain/geometry.ts'

/** What the timecode of a media needs. */
export interface TimecodeBase {
  rate: Rational
  /** Source timecode of index 0, `HH:MM:SS:FF`, with `;` before the frames for drop-frame; null counts from zero. */
  timecode: string | null
}

/**
 * Timecode of a frame, counted in whole frames at the nominal rate (24 for 23.976), drop-frame where the source is
 * (SMPTE ST 12-1: frame numbers 0 and 1, or 0 to 3 at 60, of every minute but each tenth are left out).
 */
export function timecodeAt(index: number, base: TimecodeBase): string {
  const nominal = Math.max(1, Math.round(base.rate[0] / base.rate[1]))
  const drop = base.timecode?.includes(';') === true && nominal % 30 === 0 ? nominal / 15 : 0
  const count = startCount(base.timecode, nominal, drop) + index
  return format(drop > 0 ? numberWithDropped(count, nominal, drop) : count, nominal, drop > 0 ? ';' : ':')
}

function startCount(timecode: string | null, nominal: number, drop: number): number {
  const parts = timecode?.split(/[:;]/).map(Number)
  if (parts?.length !== 4 || parts.some((part) => !Number.isInteger(part))) return 0
  const [hours, minutes, seconds, frames] = parts as [number, number, number, number]
  const wholeMinutes = hours * 60 + minutes
  return (wholeMinutes * 60 + seconds) * nominal + frames - drop * (wholeMinutes - Math.floor(wholeMinutes / 10))
}

/** Puts the numbers that drop-frame leaves out back into a count of frames. */
function numberWithDropped(count: number, nominal: number, drop: number): number {
  const tenMinutes = nominal * 600 - drop * 9
  const minute = nominal * 60 - drop
  const tens = Math.floor(count / tenMinutes)
  const rest = count % tenMinutes
  const minutes = rest < nominal * 60 ? 0 : 1 + Math.floor((rest - nominal * 60) / minute)
  return count + drop * (tens * 9 + minutes)
}

function format(number: number, nominal: number, mark: string): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0')
  const seconds = number / nominal
  return `${two((seconds / 3600) % 24)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}${mark}${two(number % nominal)}`
}
