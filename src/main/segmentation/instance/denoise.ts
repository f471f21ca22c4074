import { boxMean } from '../../../shared/painting/boxMean.ts'

/** Noise that is left alone, as a standard deviation of 0..1. Clean footage measures below 1.5/255. */
const QUIET = 4 / 255
/** Variance under a window that is taken for noise, in variances of the noise; chosen with propagation on noisy clips. */
const STRENGTH = 6
/** Half the side of the windows. */
const RADIUS = 2
/** Steps of the histogram a median is read from. */
const STEPS = 1024
/** Of the rows, every so manieth is enough to measure noise. */
const ROWS = 3

/**
 * Takes noise out of a picture before networks see it: the smaller an object, the more of what they see of it is noise. The strength is
 * measured, so that a clean picture stays as it is. The filter is Lee's (IEEE PAMI 1980): flat places become their mean, edges stay;
 * gains and offsets are averaged over windows as in the guided filter (He, Sun, Tang 2013).
 * @param planes [channels, height, width] 0..1, changed in place
 */
export function denoise(planes: Float32Array, width: number, height: number): void {
  const pixels = width * height
  for (let at = 0; at < planes.length; at += pixels) {
    const plane = planes.subarray(at, at + pixels)
    const sigma = noiseOf(plane, width, height)
    if (sigma > QUIET) smooth(plane, width, height, STRENGTH * sigma * sigma)
  }
}

/**
 * Standard deviation of the noise in a plane: of what is left by a filter that answers neither to slopes nor to curvature (Immerkaer,
 * CVIU 1996), by its median, which edges and texture hardly move.
 * @param plane [height, width] 0..1
 */
export function noiseOf(plane: Float32Array, width: number, height: number): number {
  const histogram = new Uint32Array(STEPS)
  const at = (i: number): number => plane[i] as number
  let count = 0
  for (let y = 1; y < height - 1; y += ROWS) {
    count += width - 2
    for (let i = y * width + 1; i < (y + 1) * width - 1; i++) {
      const corners = at(i - width - 1) + at(i - width + 1) + at(i + width - 1) + at(i + width + 1)
      const sides = at(i - width) + at(i - 1) + at(i + 1) + at(i + width)
      const answer = Math.abs(corners - 2 * sides + 4 * at(i))
      const step = Math.min(STEPS - 1, Math.floor(answer * STEPS))
      histogram[step] = (histogram[step] as number) + 1
    }
  }
  let left = count / 2
  let median = 0
  while (median < STEPS - 1 && (left -= histogram[median] as number) > 0) median++
  // The coefficients have a norm of 6; half of a normal distribution lies within 0.6745 deviations.
  return median / STEPS / 0.6745 / 6
}

function smooth(plane: Float32Array, width: number, height: number, variance: number): void {
  const meanOf = (values: Float32Array): Float32Array => boxMean(values, width, height, RADIUS)
  const mean = meanOf(plane)
  const square = meanOf(plane.map((value) => value * value))
  const gain = mean.map((value, i) => {
    const spread = (square[i] as number) - value * value
    return spread <= variance ? 0 : (spread - variance) / spread
  })
  const offset = mean.map((value, i) => value * (1 - (gain[i] as number)))
  const gains = meanOf(gain)
  const offsets = meanOf(offset)
  for (let i = 0; i < plane.length; i++) {
    plane[i] = (gains[i] as number) * (plane[i] as number) + (offsets[i] as number)
  }
}
