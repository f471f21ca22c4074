import { boxMean } from './boxMean.ts'
import type { Point } from '../domain/geometry.ts'
import { type Extent, nearSegment } from './segments.ts'

/** Colours of a window of the plate that lies wholly on it: [height, width, 3], 0..255. */
export type ReadColours = (left: number, top: number, width: number, height: number) => ArrayLike<number>

/** Share of the brush's radius round the line where paint always holds: the artist went over it. */
const CORE = 0.2
/** Colour difference that stops paint, of 255: at full snap, and how much more without. */
const LEAST_STOP = 14
const STOP_RANGE = 80
/** What crossing the brush costs besides, as a share of what stops paint: it keeps paint from going round corners. */
const DISTANCE_COST = 0.15
/** A brush of this radius and more looks for edges on a coarser grid: a cell a pixel up to twice as much, and so on. */
const FINE_REACH = 48
/** Radius and regularisation of the guided filter, cells and alpha against (colours / 255)². */
const GUIDE_RADIUS = 2
const GUIDE_EPSILON = 4e-4

/**
 * Where a piece of a stroke may paint if it keeps to the plate's edges: 0..1 for the pixels within `reach` of it. Paint
 * runs out from the line at the cost of the colour changes on its way, grain taken off, until they add up to an edge: a
 * geodesic distance (Criminisi, Sharp and Blake 2008) by raster scans (Toivanen 1996). The soft pixels of the edge then
 * come from a guided filter over the plate's lightness (He, Sun and Tang 2010).
 */
export function snapSegment(
  [from, to]: readonly [Point, Point],
  reach: number,
  snap: number,
  extent: Extent,
  colours: ReadColours,
): { at: (pixel: number) => number } {
  const cell = Math.max(1, Math.floor(reach / FINE_REACH))
  const margin = reach + GUIDE_RADIUS * 2 * cell + 1
  const left = Math.max(0, Math.floor(Math.min(from[0], to[0]) - margin))
  const top = Math.max(0, Math.floor(Math.min(from[1], to[1]) - margin))
  const width = Math.min(extent.width, Math.ceil(Math.max(from[0], to[0]) + margin)) - left
  const height = Math.min(extent.height, Math.ceil(Math.max(from[1], to[1]) + margin)) - top
  if (width < 1 || height < 1) return { at: () => 0 }
  const picture = softened(colours(left, top, width, height), width, height)
  const grid = { width: Math.ceil(width / cell), height: Math.ceil(height / cell) }
  const cost = new Float32Array(grid.width * grid.height).fill(Infinity)
  const local = (point: Point): Point => [(point[0] - left) / cell, (point[1] - top) / cell]
  nearSegment(local(from), local(to), Math.max(1, (reach * CORE) / cell), grid, (at) => {
    cost[at] = 0
  })
  const stop = LEAST_STOP + STOP_RANGE * (1 - snap)
  spread(cost, coarser(picture, width, height, cell), grid, { stop, step: (DISTANCE_COST * cell) / reach })
  const open = new Float32Array(width * height)
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / cell) * grid.width
    for (let x = 0; x < width; x++) {
      const value = cost[row + Math.floor(x / cell)] as number
      open[y * width + x] = Math.min(1, Math.max(0, 2 - 2 * value))
    }
  }
  const allowed = guided(open, picture, { width, height }, GUIDE_RADIUS * cell)
  return {
    at: (pixel) => {
      const x = (pixel % extent.width) - left
      const y = Math.floor(pixel / extent.width) - top
      return allowed[y * width + x] as number
    },
  }
}

/** Colours through a 3 x 3 binomial filter, which halves the grain and widens an edge by less than a pixel. */
function softened(colours: ArrayLike<number>, width: number, height: number): Float32Array {
  const rows = new Float32Array(width * height * 3)
  const result = new Float32Array(rows.length)
  const line = (source: ArrayLike<number>, target: Float32Array, at: number, before: number, after: number): void => {
    for (let k = 0; k < 3; k++) {
      target[at + k] =
        ((source[before + k] as number) + 2 * (source[at + k] as number) + (source[after + k] as number)) / 4
    }
  }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3
      line(colours, rows, at, x > 0 ? at - 3 : at, x + 1 < width ? at + 3 : at)
    }
  }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3
      line(rows, result, at, y > 0 ? at - width * 3 : at, y + 1 < height ? at + width * 3 : at)
    }
  }
  return result
}

/** Means of squares of `cell` pixels a side; those at the far borders of what is there. */
function coarser(picture: Float32Array, width: number, height: number, cell: number): Float32Array {
  if (cell === 1) return picture
  const columns = Math.ceil(width / cell)
  const rows = Math.ceil(height / cell)
  const sums = new Float32Array(columns * rows * 3)
  const counts = new Uint16Array(columns * rows)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const to = Math.floor(y / cell) * columns + Math.floor(x / cell)
      const from = (y * width + x) * 3
      counts[to] = (counts[to] as number) + 1
      for (let k = 0; k < 3; k++) sums[to * 3 + k] = (sums[to * 3 + k] as number) + (picture[from + k] as number)
    }
  }
  return sums.map((sum, at) => sum / (counts[Math.floor(at / 3)] as number))
}

function difference(picture: Float32Array, a: number, b: number): number {
  return Math.max(
    Math.abs((picture[a * 3] as number) - (picture[b * 3] as number)),
    Math.abs((picture[a * 3 + 1] as number) - (picture[b * 3 + 1] as number)),
    Math.abs((picture[a * 3 + 2] as number) - (picture[b * 3 + 2] as number)),
  )
}

/** The usual difference between neighbours: grain, and not an edge. The median of what lies in the window. */
function grain(picture: Float32Array, width: number, cells: number): number {
  const counts = new Uint32Array(257)
  let total = 0
  for (let cell = 0; cell + width + 1 < cells; cell++) {
    const steps = Math.min(256, Math.round(4 * difference(picture, cell, cell + 1)))
    counts[steps] = (counts[steps] as number) + 1
    total++
  }
  let seen = 0
  const median = counts.findIndex((count) => (seen += count) * 2 >= total)
  return Math.max(0, median) / 4
}

/** Each cell's least cost from the cells of cost 0, by four raster scans over eight neighbours. */
function spread(
  cost: Float32Array,
  picture: Float32Array,
  { width, height }: Extent,
  { stop, step }: { stop: number; step: number },
): void {
  // Two and a half times the median leaves few steps of plain grain, and most of any edge.
  const noise = 2.5 * grain(picture, width, cost.length)
  const reachFrom = (cell: number, near: number, length: number): void => {
    const before = cost[near] as number
    if (before >= (cost[cell] as number) || before >= 1) return
    const value = before + Math.max(0, difference(picture, cell, near) - noise * length) / stop + step * length
    if (value < (cost[cell] as number)) cost[cell] = value
  }
  const visit = (x: number, y: number, side: 1 | -1): void => {
    const cell = y * width + x
    const [beside, behind] = [x - side, y - side]
    const row = behind * width
    if (beside >= 0 && beside < width) reachFrom(cell, y * width + beside, 1)
    if (behind < 0 || behind >= height) return
    reachFrom(cell, row + x, 1)
    if (x > 0) reachFrom(cell, row + x - 1, Math.SQRT2)
    if (x + 1 < width) reachFrom(cell, row + x + 1, Math.SQRT2)
  }
  for (let pass = 0; pass < 2; pass++) {
    for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) visit(x, y, 1)
    for (let y = height - 1; y >= 0; y--) for (let x = width - 1; x >= 0; x--) visit(x, y, -1)
  }
}

/** The guided filter of a plane, with the picture's lightness as its guide. */
function guided(plane: Float32Array, picture: Float32Array, { width, height }: Extent, radius: number): Float32Array {
  const cells = width * height
  const light = Float32Array.from({ length: cells }, (_, cell) => {
    const at = cell * 3
    return ((picture[at] as number) + (picture[at + 1] as number) + (picture[at + 2] as number)) / 765
  })
  const mean = (values: Float32Array): Float32Array => boxMean(values, width, height, radius)
  const [meanLight, meanPlane] = [mean(light), mean(plane)]
  const covariance = mean(light.map((value, cell) => value * (plane[cell] as number)))
  const variance = mean(light.map((value) => value * value))
  const slope = covariance.map((value, cell) => {
    const about = meanLight[cell] as number
    return (value - about * (meanPlane[cell] as number)) / ((variance[cell] as number) - about * about + GUIDE_EPSILON)
  })
  const offset = meanPlane.map((value, cell) => value - (slope[cell] as number) * (meanLight[cell] as number))
  const [meanSlope, meanOffset] = [mean(slope), mean(offset)]
  return light.map((value, cell) =>
    Math.min(1, Math.max(0, (meanSlope[cell] as number) * value + (meanOffset[cell] as number))),
  )
}
