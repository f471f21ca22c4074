import type { Rational } from '../../shared/domain/geometry.ts'
import { timecodeOf } from '../../shared/domain/time.ts'

/** What the timecode of a media needs. */
export interface TimecodeBase {
  rate: Rational
  /** Source timecode of index 0, `HH:MM:SS:FF`, with `;` before the frames for drop-frame; null counts from zero. */
  timecode: string | null
}

/** Timecode of a frame; counted from zero where the source's own cannot be read: a clock is no reason to fail a frame. */
export function timecodeAt(index: number, { rate, timecode }: TimecodeBase): string {
  try {
    return timecodeOf(index, rate, timecode)
  } catch {
    return timecodeOf(index, rate, null)
  }
}
