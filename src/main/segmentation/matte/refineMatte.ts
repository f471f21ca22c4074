import type { Matte } from '../../../shared/codec/matte.ts'
import { HoldoutError } from '../../../shared/domain/errors.ts'
import type { RgbFrame } from '../../media/types.ts'
import { edgeGrid } from './edgeGrid.ts'
import type { EdgeGrid } from './edgeGrid.ts'
import { guidedEdge, plainEdge, RADIUS } from './guidedEdge.ts'

/** Soft alpha lies at most this many inference cells from where the probability crosses one half. */
const BAND = 2

export interface RefineInput {
  /** [height, width] object probability 0..1 at inference size, covering the whole plate. */
  probability: Float32Array
  width: number
  height: number
  plate: RgbFrame
  bits: 8 | 16
  /** Let the plate's colours place the edge; else plain interpolation. */
  refine: boolean
}

/**
 * From a probability at inference size to an alpha at plate resolution. Only a band round the edge is soft; everything
 * else is exactly 0 or full. In the band the probability is interpolated through local linear models in the plate's
 * colours ({@link guidedEdge}) and its slope is steepened in proportion to the enlargement, so that an edge is
 * a pixel or two wide on the plate and not on the inference grid.
 * @throws `internal` where sizes and data do not agree
 */
export function refineMatte(input: RefineInput): Matte {
  const { probability, width, height, plate, bits } = input
  if (probability.length !== width * height || plate.data.length !== plate.width * plate.height * 3) {
    throw new HoldoutError('internal', `The data of a ${String(width)}x${String(height)} matte do not fit its size.`)
  }
  const pixels = plate.width * plate.height
  const data = bits === 8 ? new Uint8Array(pixels) : new Uint16Array(pixels)
  const matte: Matte = { width: plate.width, height: plate.height, bits, data }
  const grid = edgeGrid(probability, width, height, BAND + 1 + 2 * RADIUS + 1)
  if (grid === null) return matte
  const models = input.refine ? guidedEdge(grid, plate, width, height, BAND + 1) : plainEdge(grid)
  const slope = input.refine ? Math.min(4, Math.max(1.5, plate.width / width)) : 1
  fillMatte(input, grid, models, slope, data)
  return matte
}

function fillMatte(
  { width, height, plate, bits }: RefineInput,
  grid: EdgeGrid,
  models: Float32Array,
  slope: number,
  data: Uint8Array | Uint16Array,
): void {
  const { columns } = grid
  const full = bits === 8 ? 255 : 65535
  const startOf = pixelStarts(grid, width, plate.width)
  const line = new Float32Array(columns * 4)
  const scaleX = width / plate.width
  const scaleY = height / plate.height
  const firstColumn = Math.max(0, -grid.left)
  const endColumn = Math.min(columns, width - grid.left)
  const firstY = Math.max(0, Math.ceil(grid.top / scaleY - 0.5))
  const endY = Math.min(plate.height, Math.ceil((grid.top + grid.rows) / scaleY - 0.5))

  for (let y = firstY; y < endY; y++) {
    const at = (y + 0.5) * scaleY
    const row = Math.min(height - 1, Math.floor(at)) - grid.top
    const above = Math.floor(at - 0.5) - grid.top
    const share = at - 0.5 - grid.top - above
    let column = firstColumn
    while (column < endColumn) {
      const kind = cellKind(grid, row * columns + column)
      let end = column + 1
      while (end < endColumn && cellKind(grid, row * columns + end) === kind) end++
      const from = y * plate.width + (startOf[column] as number)
      const to = y * plate.width + (startOf[end] as number)
      if (kind === FULL) data.fill(full, from, to)
      else if (kind === SOFT) {
        mixRows(models, columns, above, share, column - 1, end + 1, line)
        softPixels(y, startOf[column] as number, startOf[end] as number)
      }
      column = end
    }
  }

  function softPixels(y: number, x0: number, x1: number): void {
    const base = y * plate.width
    for (let x = x0; x < x1; x++) {
      const position = (x + 0.5) * scaleX - 0.5 - grid.left
      const cell = Math.floor(position)
      const t = position - cell
      const a = cell * 4
      const r = line[a] as number
      const g = line[a + 1] as number
      const b = line[a + 2] as number
      const c = line[a + 3] as number
      const i = (base + x) * 3
      const value =
        ((r + ((line[a + 4] as number) - r) * t) * (plate.data[i] as number) +
          (g + ((line[a + 5] as number) - g) * t) * (plate.data[i + 1] as number) +
          (b + ((line[a + 6] as number) - b) * t) * (plate.data[i + 2] as number)) /
          255 +
        c +
        ((line[a + 7] as number) - c) * t
      const alpha = 0.5 + (value - 0.5) * slope
      data[base + x] = alpha <= 0 ? 0 : alpha >= 1 ? full : alpha * full + 0.5
    }
  }
}

const EMPTY = 0
const FULL = 1
const SOFT = 2

function cellKind(grid: EdgeGrid, cell: number): number {
  if ((grid.distance[cell] as number) <= BAND) return SOFT
  return (grid.probability[cell] as number) > 0.5 ? FULL : EMPTY
}

/** First plate pixel whose centre lies over each grid column, and the end. */
function pixelStarts(grid: EdgeGrid, width: number, pixels: number): Int32Array {
  const starts = new Int32Array(grid.columns + 1)
  for (let column = 0; column <= grid.columns; column++) {
    const start = Math.ceil(((grid.left + column) * pixels) / width - 0.5)
    starts[column] = Math.min(pixels, Math.max(0, start))
  }
  return starts
}

/** Interpolates the models of two rows of cells into `line`, for columns from `first` up to `end`. */
function mixRows(
  models: Float32Array,
  columns: number,
  above: number,
  share: number,
  first: number,
  end: number,
  line: Float32Array,
): void {
  const upper = above * columns * 4
  const lower = upper + columns * 4
  for (let i = first * 4; i < end * 4; i++) {
    const value = models[upper + i] as number
    line[i] = value + ((models[lower + i] as number) - value) * share
  }
}
