import type { Rational } from '../../../shared/domain/geometry.ts'
import { editRate } from '../../../shared/domain/time.ts'
import { frameNumber } from '../frameNumber.ts'
import type { ExportSource } from '../types.ts'

/** Which frames a movie shows, at its constant rate. */
export interface MovieTiming {
  rate: Rational
  /** The plate's index on each frame of the movie, ascending. */
  indices: readonly number[]
  /** Frames of `rate` from the plate's beginning to the movie's. */
  offset: number
  /** Numbers of the first and the last frame. */
  numbers: [number, number]
  /** Seconds from the plate's beginning to the movie's. */
  begins: number
}

/**
 * Frame for frame at the plate's rate. With the sound of a plate whose rate varies, frames are repeated and left out
 * to be within half a frame of when they are shown, at the standard rate nearest to the mean: as editing programs do.
 */
export function movieTiming(source: ExportSource, sound: boolean): MovieTiming {
  const { media, startFrame, times } = source
  const [start, end] = source.range
  const number = (index: number): number => frameNumber(media, startFrame, index)
  if (!sound || !times) {
    const indices = Array.from({ length: end - start }, (_, k) => start + k)
    const begins = (start * media.rate[1]) / media.rate[0]
    return { rate: media.rate, indices, offset: start, numbers: [number(start), number(end - 1)], begins }
  }
  const rate = editRate(media.rate, true)
  const [fps, begins] = [rate[0] / rate[1], times[start] as number]
  const ends = times[end] ?? (times[end - 1] as number) + media.rate[1] / media.rate[0]
  const indices = conformed(times, [start, end], fps, Math.max(1, Math.round((ends - begins) * fps)))
  const numbers: [number, number] = [number(start), number(start) + indices.length - 1]
  return { rate, indices, offset: Math.round(begins * fps), numbers, begins }
}

/** On each of `count` frames the latest whose time, to the nearest frame, has come. */
function conformed(times: readonly number[], [start, end]: [number, number], fps: number, count: number): number[] {
  let index = start
  return Array.from({ length: count }, (_, k) => {
    const now = (times[start] as number) + (k + 0.5) / fps
    while (index + 1 < end && (times[index + 1] as number) < now) index++
    return index
  })
}
