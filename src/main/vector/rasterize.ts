import type { Matte } from '../../shared/codec/matte.ts'
import { feather, featherOf } from './feather.ts'
import { flatten } from './flatten.ts'
import { shapeAt } from './reduceKeys.ts'
import type { ShapeLayer } from './types.ts'

/**
 * The matte of shapes on one frame: the exact area that they cover of each pixel, islands added, holes taken away, then
 * feathered as wide as the edges they were traced from. Every stretch of a spline adds its signed area to the rows it
 * crosses; the running sum along a row is the coverage.
 */
export function rasterizeShapes(
  layer: ShapeLayer,
  index: number,
  { width, height }: { width: number; height: number },
  bits: 8 | 16 = 8,
): Matte {
  const shapes = layer.shapes.filter(({ range }) => index >= range[0] && index < range[1])
  const row = width + 2
  const sums = new Float32Array(row * height)
  for (const { keys } of shapes) {
    const { points } = flatten(shapeAt(keys, index))
    for (let i = 0, j = points.length - 2; i < points.length; j = i, i += 2) {
      const [ax, ay, bx, by] = [points[j], points[j + 1], points[i], points[i + 1]] as [number, number, number, number]
      addStretch(sums, row, height, ax, ay, bx, by)
    }
  }
  const coverage = new Float32Array(width * height)
  for (let y = 0; y < height; y++) {
    let sum = 0
    for (let x = 0; x < width; x++) {
      sum += sums[y * row + x] as number
      coverage[y * width + x] = Math.min(1, Math.max(0, sum))
    }
  }
  const ramp = featherOf(shapes)
  if (ramp > 0) feather(coverage, ramp, width, height)
  const full = bits === 8 ? 255 : 65535
  const data = bits === 8 ? new Uint8Array(width * height) : new Uint16Array(width * height)
  for (let i = 0; i < data.length; i++) data[i] = Math.round(full * (coverage[i] as number))
  return { width, height, bits, data }
}

/** What lies right of a stretch, in the rows it crosses: positive where it goes up. */
function addStretch(
  sums: Float32Array,
  row: number,
  height: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
): void {
  if (ay === by) return
  const up = by < ay
  const [x0, y0, x1, y1] = up ? [bx, by, ax, ay] : [ax, ay, bx, by]
  const slope = (x1 - x0) / (y1 - y0)
  const first = Math.max(0, Math.floor(y0))
  const last = Math.min(height - 1, Math.ceil(y1) - 1)
  for (let y = first; y <= last; y++) {
    const [from, to] = [Math.max(y0, y), Math.min(y1, y + 1)]
    if (to <= from) continue
    const sign = (up ? 1 : -1) * (to - from)
    addRow(sums, y * row, row - 2, x0 + slope * (from - y0), x0 + slope * (to - y0), sign)
  }
}

/** Spreads the area right of a stretch within one row over the pixels it crosses. */
function addRow(sums: Float32Array, start: number, width: number, one: number, other: number, height: number): void {
  const left = Math.min(width, Math.max(0, Math.min(one, other)))
  const right = Math.min(width, Math.max(0, Math.max(one, other)))
  const first = Math.floor(left)
  const add = (x: number, value: number): void => {
    sums[start + x] = (sums[start + x] as number) + value
  }
  if (right - left < 1e-9) {
    add(first, height * (first + 1 - left))
    add(first + 1, height * (left - first))
    return
  }
  // Area to the right of the stretch within pixels up to x, as a share of height: differences of it are what to add.
  let before = 0
  let beforeSum = 0
  const last = Math.ceil(right)
  for (let x = first; x <= last; x++) {
    const area = coveredUpTo(x + 1, left, right)
    const coverage = area - before
    add(x, height * (coverage - beforeSum))
    before = area
    beforeSum = coverage
  }
}

/** Of a unit-high stretch leaning from `left` to `right`, the area to its right and left of `x`. */
function coveredUpTo(x: number, left: number, right: number): number {
  if (x <= left) return 0
  if (x >= right) return x - (left + right) / 2
  return ((x - left) * (x - left)) / (2 * (right - left))
}
