import type { Point } from '../../shared/domain/geometry.ts'

/** A binary picture, [height, width] 0 or 1. */
export interface BinaryMask {
  width: number
  height: number
  data: Uint8Array
}

/** What the robot draws: one point is a click. Plate pixels. */
export interface RobotMark {
  positive: boolean
  points: Point[]
}

/** Strokes are traced on a picture of the region no larger than this. */
const TRACE_SIDE = 96
/** A stroke with fewer points is drawn as a click. */
const SHORTEST_STROKE = 4

/**
 * The simulated artist of the interactive benchmarks: marks the largest connected region that is wrong, with a click at
 * its innermost point or a stroke along its middle. Null where nothing is wrong.
 */
export function nextMark(guess: BinaryMask, truth: BinaryMask, strokes: boolean): RobotMark | null {
  const missing = largestPart(combine(truth, guess))
  const extra = largestPart(combine(guess, truth))
  const positive = missing.area >= extra.area
  const region = positive ? missing : extra
  if (region.area === 0) return null
  const traced = strokes ? strokeThrough(region.mask) : []
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

function neighbours(pixel: number, width: number, height: number): number[] {
  const x = pixel % width
  const y = (pixel - x) / width
  const found: number[] = []
  for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
    for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) found.push(ny * width + nx)
  }
  return found
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

/** A line along the middle of a region: the longest path of its skeleton. */
function strokeThrough(mask: BinaryMask): Point[] {
  const { left, top, scale, small } = shrink(mask)
  return longestPath(thin(small)).map(([x, y]) => [(x + 0.5) / scale + left, (y + 0.5) / scale + top])
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

/** Thinning after Zhang and Suen (1984). */
function thin({ width, height, data }: BinaryMask): BinaryMask {
  const columns = width + 2
  const image = new Uint8Array(columns * (height + 2))
  for (let y = 0; y < height; y++) image.set(data.subarray(y * width, (y + 1) * width), (y + 1) * columns + 1)
  /** North, then clockwise. */
  const around = [-columns, 1 - columns, 1, columns + 1, columns, columns - 1, -1, -columns - 1]
  for (let changed = true; changed;) {
    changed = false
    for (const phase of [0, 1]) {
      const remove: number[] = []
      image.forEach((value, at) => {
        if (value === 0) return
        const near = around.map((offset) => image[at + offset] as number)
        const count = near.reduce((sum, one) => sum + one, 0)
        const rises = near.filter((one, i) => one === 0 && near[(i + 1) % 8] === 1).length
        const [north, , east, , south, , west] = near as [number, number, number, number, number, number, number]
        const first = phase === 0 ? north * east * south : north * east * west
        const second = phase === 0 ? east * south * west : north * south * west
        if (count >= 2 && count <= 6 && rises === 1 && first === 0 && second === 0) remove.push(at)
      })
      for (const at of remove) image[at] = 0
      changed ||= remove.length > 0
    }
  }
  const thinned = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    thinned.set(image.subarray((y + 1) * columns + 1, (y + 1) * columns + 1 + width), y * width)
  }
  return { width, height, data: thinned }
}

/** The longest of the shortest paths through a skeleton, by two breadth-first walks. */
function longestPath({ width, height, data }: BinaryMask): Point[] {
  const walk = (start: number): { last: number; parent: Map<number, number> } => {
    const parent = new Map([[start, -1]])
    const queue = [start]
    for (const pixel of queue) {
      for (const near of neighbours(pixel, width, height)) {
        if (data[near] === 0 || parent.has(near)) continue
        parent.set(near, pixel)
        queue.push(near)
      }
    }
    return { last: queue.at(-1) as number, parent }
  }
  const start = data.indexOf(1)
  if (start < 0) return []
  const { last, parent } = walk(walk(start).last)
  const path: Point[] = []
  for (let at = last; at >= 0; at = parent.get(at) as number) path.push([at % width, Math.floor(at / width)])
  return path
}
