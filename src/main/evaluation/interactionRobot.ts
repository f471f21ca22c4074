import type { Point } from '../../shared/domain/geometry.ts'
import { neighbours, openRegion, strokeThrough, type BinaryMask } from './skeleton.ts'

export type { BinaryMask }

/** What the robot draws: one point is a click. Plate pixels. */
export interface RobotMark {
  positive: boolean
  points: Point[]
}

/** Strokes are traced on a picture of the region no larger than this. */
const TRACE_SIDE = 96
/** Share of the picture up to which a wrong region is let be. */
const SPECK = 1e-4
/** A stroke with fewer points is drawn as a click. */
const SHORTEST_STROKE = 3

/**
 * The simulated artist of the interactive benchmarks: marks the largest connected region that is wrong, with a click at
 * its innermost point or a stroke along its middle. Null where nothing is wrong.
 * @param lenient lets fringes and specks be: a region counts as far as it is thick enough to draw a line through
 */
export function nextMark(guess: BinaryMask, truth: BinaryMask, strokes: boolean, lenient = false): RobotMark | null {
  const regionOf = (wrong: BinaryMask): ReturnType<typeof largestPart> =>
    largestPart(lenient ? openRegion(wrong) : wrong)
  const missing = regionOf(combine(truth, guess))
  const extra = regionOf(combine(guess, truth))
  const positive = missing.area >= extra.area
  const region = positive ? missing : extra
  if (region.area <= (lenient ? SPECK * truth.data.length : 0)) return null
  const traced = strokes ? lineThrough(region.mask) : []
  return { positive, points: traced.length >= SHORTEST_STROKE ? traced : [innermostPoint(region.mask)] }
}

/** What is in `a` and not in `b`. */
function combine(a: BinaryMask, b: BinaryMask): BinaryMask {
  return { ...a, data: a.data.map((value, i) => (value === 1 && b.data[i] === 0 ? 1 : 0)) }
}

function largestPart({ width, height, data }: BinaryMask): { mask: BinaryMask; area: number } {
  const seen = new Uint8Array(data.length)
  let best: number[] = []
  for (let i = 0; i < data.length; i++) {
    if (data[i] === 0 || seen[i] === 1) continue
    const part = [i]
    seen[i] = 1
    for (let k = 0; k < part.length; k++) {
      for (const near of neighbours(part[k] as number, width, height)) {
        if (data[near] === 0 || seen[near] === 1) continue
        seen[near] = 1
        part.push(near)
      }
    }
    if (part.length > best.length) best = part
  }
  const mask = new Uint8Array(data.length)
  for (const pixel of best) mask[pixel] = 1
  return { mask: { width, height, data: mask }, area: best.length }
}

/** The pixel farthest from everything outside, by chamfer distance (3-4); the picture's border is outside. */
function innermostPoint({ width, height, data }: BinaryMask): Point {
  const columns = width + 2
  const distance = new Int32Array(columns * (height + 2))
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y + 1) * columns + x + 1
      if (data[y * width + x] === 1) distance[at] = chamfer(distance, at, -1, columns)
    }
  }
  let best = 0
  for (let y = height; y >= 1; y--) {
    for (let x = width; x >= 1; x--) {
      const at = y * columns + x
      if (distance[at] === 0) continue
      distance[at] = Math.min(distance[at] as number, chamfer(distance, at, 1, columns))
      if (distance[at] >= (distance[best] as number)) best = at
    }
  }
  return [(best % columns) - 0.5, Math.floor(best / columns) - 0.5]
}

function chamfer(distance: Int32Array, at: number, step: 1 | -1, columns: number): number {
  const row = at + step * columns
  return Math.min(
    (distance[at + step] as number) + 3,
    (distance[row] as number) + 3,
    (distance[row - 1] as number) + 4,
    (distance[row + 1] as number) + 4,
  )
}

/** A line along the middle of a region, traced on a small picture of it. */
function lineThrough(mask: BinaryMask): Point[] {
  const { left, top, scale, small } = shrink(mask)
  return strokeThrough(small).map(([x, y]) => [x / scale + left, y / scale + top])
}

function shrink({ width, height, data }: BinaryMask): { left: number; top: number; scale: number; small: BinaryMask } {
  let left = width
  let right = 0
  let top = height
  let bottom = 0
  data.forEach((value, i) => {
    if (value === 0) return
    const x = i % width
    const y = (i - x) / width
    left = Math.min(left, x)
    right = Math.max(right, x + 1)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y + 1)
  })
  const scale = Math.min(1, TRACE_SIDE / Math.max(right - left, bottom - top))
  const wide = Math.max(1, Math.round((right - left) * scale))
  const high = Math.max(1, Math.round((bottom - top) * scale))
  const small = new Uint8Array(wide * high)
  for (let i = 0; i < small.length; i++) {
    const x = Math.min(right - 1, left + Math.floor(((i % wide) + 0.5) / scale))
    const y = Math.min(bottom - 1, top + Math.floor((Math.floor(i / wide) + 0.5) / scale))
    small[i] = data[y * width + x] as number
  }
  return { left, top, scale, small: { width: wide, height: high, data: small } }
}
