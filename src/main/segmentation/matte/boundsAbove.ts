import type { Rectangle } from '../../../shared/domain/geometry.ts'

/** The smallest rectangle that holds every value above `threshold` of a row-major plane; null where there is none. */
export function boundsAbove(
  data: Float32Array | Uint8Array | Uint16Array,
  width: number,
  height: number,
  threshold: number,
): Rectangle | null {
  let x0 = width
  let x1 = 0
  let y0 = height
  let y1 = 0
  for (let y = 0; y < height; y++) {
    const row = y * width
    let first = 0
    while (first < width && !((data[row + first] as number) > threshold)) first++
    if (first === width) continue
    let last = width - 1
    while (!((data[row + last] as number) > threshold)) last--
    x0 = Math.min(x0, first)
    x1 = Math.max(x1, last + 1)
    y0 = Math.min(y0, y)
    y1 = y + 1
  }
  return y1 === 0 ? null : { x0, y0, x1, y1 }
}
