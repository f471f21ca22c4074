import type { Shape } from './types.ts'

/** Narrower edges, pixels, are what antialiasing makes anyway. */
const LEAST = 2

/** The feather of shapes that are drawn together, as the width of the ramp in pixels; 0 where their edges are sharp. */
export function featherOf(shapes: readonly Shape[]): number {
  const width = shapes.reduce((sum, { edgeWidth }) => sum + edgeWidth, 0) / (shapes.length || 1)
  return width < LEAST ? 0 : width
}

/** Makes ramps `width` pixels wide of sharp edges, in place: a mean over that width along rows, then along columns. */
export function feather(coverage: Float32Array, width: number, columns: number, rows: number): void {
  const line = new Float64Array(Math.max(columns, rows) + 1)
  for (let y = 0; y < rows; y++) meanAlong(coverage, y * columns, 1, columns, width, line)
  for (let x = 0; x < columns; x++) meanAlong(coverage, x, columns, rows, width, line)
}

/** Running means from running sums; beyond the ends the last value goes on. */
function meanAlong(
  values: Float32Array,
  start: number,
  stride: number,
  count: number,
  width: number,
  sums: Float64Array,
): void {
  for (let i = 0; i < count; i++) sums[i + 1] = (sums[i] as number) + (values[start + i * stride] as number)
  const [first, last] = [values[start] as number, values[start + (count - 1) * stride] as number]
  const sumUpTo = (place: number): number => {
    if (place <= 0) return place * first
    if (place >= count) return (sums[count] as number) + (place - count) * last
    const whole = Math.floor(place)
    const below = sums[whole] as number
    return below + (place - whole) * ((sums[whole + 1] as number) - below)
  }
  for (let i = 0; i < count; i++) {
    values[start + i * stride] = (sumUpTo(i + 0.5 + width / 2) - sumUpTo(i + 0.5 - width / 2)) / width
  }
}
