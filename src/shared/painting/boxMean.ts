/**
 * The mean over the square window of each value, at the border over what there is of it.
 * @param values [height, width] @param radius half the window's side
 */
export function boxMean(values: Float32Array, width: number, height: number, radius: number): Float32Array {
  const rows = new Float32Array(values.length)
  const result = new Float32Array(values.length)
  for (let y = 0; y < height; y++) meanLine(values, rows, { start: y * width, step: 1, count: width }, radius)
  for (let x = 0; x < width; x++) meanLine(rows, result, { start: x, step: width, count: height }, radius)
  return result
}

interface Line {
  start: number
  step: number
  count: number
}

/** A running mean; beyond the ends there is nothing to count. */
function meanLine(from: Float32Array, to: Float32Array, { start, step, count }: Line, radius: number): void {
  let sum = 0
  for (let i = 0; i < Math.min(radius, count); i++) sum += from[start + i * step] as number
  for (let i = 0; i < count; i++) {
    if (i + radius < count) sum += from[start + (i + radius) * step] as number
    if (i > radius) sum -= from[start + (i - radius - 1) * step] as number
    to[start + i * step] = sum / (Math.min(count - 1, i + radius) - Math.max(0, i - radius) + 1)
  }
}
