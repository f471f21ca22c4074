import type { RgbFrame } from '../../media/types.ts'
import type { EdgeGrid } from './edgeGrid.ts'

/** Half the side of the filter's window, cells. */
export const RADIUS = 2
/** Variance of colour (0..1) that counts as flat. */
const FLAT = 1e-3
/** Sums a window needs: r g b p, rp gp bp pp, rr rg rb gg gb bb. */
const SUMS = 14
/** A fitted model: cr cg cb c0 and R squared. */
const MODEL = 5

/**
 * Local linear models of the probability in the plate's colour, for every cell within `reach` of the edge:
 * p = cr r + cg g + cb b + c0, colours 0..1. This is the colour guided filter (He, Sun, Tang 2013), computed at
 * inference size as the fast guided filter does (He, Sun 2015), with two additions measured to matter: a model counts
 * only as far as it explains the probabilities under its window (R squared), and not where the probability itself steps all
 * the way from 0 to 1 under the window, for there it knows the edge better than the colours do. Where a model does not count it is
 * p = c0, which is plain interpolation.
 * @returns [rows, columns, 4] cr cg cb c0
 */
export function guidedEdge(
  grid: EdgeGrid,
  plate: RgbFrame,
  width: number,
  height: number,
  reach: number,
): Float32Array {
  const near = nearCells(grid, reach + 2 * RADIUS)
  const terms = windowTerms(grid, near, shrinkPlate(grid, near, plate, width, height))
  const sums = windowSums(grid, near, terms, SUMS, reach + RADIUS)
  const models = new Float32Array(near.cells.length * MODEL)
  for (let slot = 0; slot < near.cells.length; slot++) {
    if (distanceAt(grid, near, slot) <= reach + RADIUS) fitModel(sums, slot * SUMS, models, slot * MODEL)
  }
  return fadeModels(grid, near, models, windowSums(grid, near, models, MODEL, reach), reach)
}

/** The few cells near the edge, row by row, so that what is computed for them lies close together in memory. */
interface NearCells {
  /** Cells of the grid. */
  cells: Int32Array
  /** [rows, columns] place of each cell in `cells`; meaningless for others. */
  slots: Int32Array
}

function nearCells({ distance }: EdgeGrid, reach: number): NearCells {
  const slots = new Int32Array(distance.length)
  let count = 0
  for (let cell = 0; cell < distance.length; cell++) if ((distance[cell] as number) <= reach) slots[cell] = count++
  const cells = new Int32Array(count)
  for (let cell = 0, slot = 0; slot < count; cell++) if ((distance[cell] as number) <= reach) cells[slot++] = cell
  return { cells, slots }
}

function distanceAt(grid: EdgeGrid, near: NearCells, slot: number): number {
  return grid.distance[near.cells[slot] as number] as number
}

/** Every cell's value alone as a model: plain interpolation. */
export function plainEdge(grid: EdgeGrid): Float32Array {
  const models = new Float32Array(grid.columns * grid.rows * 4)
  for (let cell = 0; cell < grid.distance.length; cell++) models[cell * 4 + 3] = grid.probability[cell] as number
  return models
}

/** Mean colour 0..1 of the plate under each near cell, [slots, 3]. */
function shrinkPlate(grid: EdgeGrid, near: NearCells, plate: RgbFrame, width: number, height: number): Float32Array {
  const { columns } = grid
  const guide = new Float32Array(near.cells.length * 3)
  const spanX = pixelSpans(grid.left, columns, width, plate.width)
  const spanY = pixelSpans(grid.top, grid.rows, height, plate.height)
  for (let slot = 0; slot < near.cells.length; slot++) {
    const cell = near.cells[slot] as number
    const row = Math.floor(cell / columns)
    const column = cell - row * columns
    const x0 = spanX[column * 2] as number
    const x1 = spanX[column * 2 + 1] as number
    const y0 = spanY[row * 2] as number
    const y1 = spanY[row * 2 + 1] as number
    let red = 0
    let green = 0
    let blue = 0
    for (let y = y0; y < y1; y++) {
      const end = (y * plate.width + x1) * 3
      for (let i = (y * plate.width + x0) * 3; i < end; i += 3) {
        red += plate.data[i] as number
        green += plate.data[i + 1] as number
        blue += plate.data[i + 2] as number
      }
    }
    const scale = 1 / (255 * (x1 - x0) * (y1 - y0))
    guide[slot * 3] = red * scale
    guide[slot * 3 + 1] = green * scale
    guide[slot * 3 + 2] = blue * scale
  }
  return guide
}

/** First pixel and end pixel under each of `count` cells from `first`; cells outside the picture take the nearest. */
function pixelSpans(first: number, count: number, cells: number, pixels: number): Int32Array {
  const spans = new Int32Array(count * 2)
  for (let i = 0; i < count; i++) {
    const cell = Math.min(cells - 1, Math.max(0, first + i))
    spans[i * 2] = Math.min(pixels - 1, Math.floor((cell * pixels) / cells))
    spans[i * 2 + 1] = Math.max((spans[i * 2] as number) + 1, Math.ceil(((cell + 1) * pixels) / cells - 1e-9))
  }
  return spans
}

/** What {@link fitModel} needs sums of, [slots, SUMS]. */
function windowTerms(grid: EdgeGrid, near: NearCells, guide: Float32Array): Float32Array {
  const terms = new Float32Array(near.cells.length * SUMS)
  for (let slot = 0; slot < near.cells.length; slot++) {
    const r = guide[slot * 3] as number
    const g = guide[slot * 3 + 1] as number
    const b = guide[slot * 3 + 2] as number
    const p = grid.probability[near.cells[slot] as number] as number
    const at = slot * SUMS
    terms[at] = r
    terms[at + 1] = g
    terms[at + 2] = b
    terms[at + 3] = p
    terms[at + 4] = r * p
    terms[at + 5] = g * p
    terms[at + 6] = b * p
    terms[at + 7] = p * p
    terms[at + 8] = r * r
    terms[at + 9] = r * g
    terms[at + 10] = r * b
    terms[at + 11] = g * g
    terms[at + 12] = g * b
    terms[at + 13] = b * b
  }
  return terms
}

/** Sums over the square window of each cell within `reach`, [slots, channels]: along rows, then along columns. */
function windowSums(
  grid: EdgeGrid,
  near: NearCells,
  values: Float32Array,
  channels: number,
  reach: number,
): Float32Array {
  const along = lineSums(grid, near, values, channels, reach + RADIUS, 1)
  return lineSums(grid, near, along, channels, reach, grid.columns)
}

function lineSums(
  grid: EdgeGrid,
  near: NearCells,
  values: Float32Array,
  channels: number,
  reach: number,
  step: number,
): Float32Array {
  const { cells, slots } = near
  const sums = new Float32Array(cells.length * channels)
  for (let slot = 0; slot < cells.length; slot++) {
    const cell = cells[slot] as number
    if ((grid.distance[cell] as number) > reach) continue
    // The window is 2 * RADIUS + 1 = 5 long; written out, this loop takes half the time.
    const at = slot * channels
    const a = (slots[cell - 2 * step] as number) * channels
    const b = (slots[cell - step] as number) * channels
    const c = (slots[cell + step] as number) * channels
    const d = (slots[cell + 2 * step] as number) * channels
    for (let k = 0; k < channels; k++) {
      sums[at + k] =
        (values[a + k] as number) +
        (values[b + k] as number) +
        (values[at + k] as number) +
        (values[c + k] as number) +
        (values[d + k] as number)
    }
  }
  return sums
}

/** Ridge regression of p on r, g, b from a window's sums: writes cr cg cb c0 and R squared. */
function fitModel(sums: Float32Array, at: number, models: Float32Array, to: number): void {
  const n = 1 / (2 * RADIUS + 1) ** 2
  const r = (sums[at] as number) * n
  const g = (sums[at + 1] as number) * n
  const b = (sums[at + 2] as number) * n
  const p = (sums[at + 3] as number) * n
  const rp = (sums[at + 4] as number) * n - r * p
  const gp = (sums[at + 5] as number) * n - g * p
  const bp = (sums[at + 6] as number) * n - b * p
  const pp = (sums[at + 7] as number) * n - p * p
  const rr = (sums[at + 8] as number) * n - r * r + FLAT
  const rg = (sums[at + 9] as number) * n - r * g
  const rb = (sums[at + 10] as number) * n - r * b
  const gg = (sums[at + 11] as number) * n - g * g + FLAT
  const gb = (sums[at + 12] as number) * n - g * b
  const bb = (sums[at + 13] as number) * n - b * b + FLAT
  // The inverse of a symmetric 3x3 matrix by its cofactors.
  const c00 = gg * bb - gb * gb
  const c01 = rb * gb - rg * bb
  const c02 = rg * gb - rb * gg
  const c11 = rr * bb - rb * rb
  const c12 = rg * rb - rr * gb
  const c22 = rr * gg - rg * rg
  const scale = 1 / (rr * c00 + rg * c01 + rb * c02)
  const x = (c00 * rp + c01 * gp + c02 * bp) * scale
  const y = (c01 * rp + c11 * gp + c12 * bp) * scale
  const z = (c02 * rp + c12 * gp + c22 * bp) * scale
  models[to] = x
  models[to + 1] = y
  models[to + 2] = z
  models[to + 3] = p - x * r - y * g - z * b
  models[to + 4] = (x * rp + y * gp + z * bp) / (pp + 1e-6)
}

/** Mean models of each window, faded to the plain value where they do not count; [rows, columns, 4]. */
function fadeModels(
  grid: EdgeGrid,
  near: NearCells,
  models: Float32Array,
  sums: Float32Array,
  reach: number,
): Float32Array {
  const result = new Float32Array(grid.distance.length * 4)
  const n = 1 / (2 * RADIUS + 1) ** 2
  for (let slot = 0; slot < near.cells.length; slot++) {
    const cell = near.cells[slot] as number
    if ((grid.distance[cell] as number) > reach) continue
    const explained = smoothStep(models[slot * MODEL + 4] as number, 0.5, 0.9)
    const weight = explained * (1 - smoothStep(stepAt(grid, cell), 0.97, 1))
    for (let k = 0; k < 4; k++) result[cell * 4 + k] = (sums[slot * MODEL + k] as number) * n * weight
    result[cell * 4 + 3] = (result[cell * 4 + 3] as number) + (grid.probability[cell] as number) * (1 - weight)
  }
  return result
}

/** Largest less smallest probability under the window of a cell. */
function stepAt(grid: EdgeGrid, cell: number): number {
  let least = 1
  let most = 0
  for (let row = -RADIUS; row <= RADIUS; row++) {
    for (let near = cell + row * grid.columns - RADIUS; near <= cell + row * grid.columns + RADIUS; near++) {
      const value = grid.probability[near] as number
      if (value < least) least = value
      if (value > most) most = value
    }
  }
  return most - least
}

function smoothStep(value: number, low: number, high: number): number {
  const t = Math.min(1, Math.max(0, (value - low) / (high - low)))
  return t * t * (3 - 2 * t)
}
