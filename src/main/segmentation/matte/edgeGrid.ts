import { boundsAbove } from './boundsAbove.ts'

/** Cells of inference size around an object, with a margin, and how far each lies from the object's edge. */
export interface EdgeGrid {
  /** Cell of the picture under the grid's first cell; negative where the margin reaches outside. */
  left: number
  top: number
  columns: number
  rows: number
  /** [rows, columns] probability 0..1; outside the picture that of the nearest cell. */
  probability: Float32Array
  /** [rows, columns] cells (Chebyshev) to the nearest cell with a neighbour on the other side of 0.5; at most 255. */
  distance: Uint8Array
}

/** The part of a probability map around its object (p > 0.5), `margin` cells wider on each side; null where there is none. */
export function edgeGrid(map: Float32Array, width: number, height: number, margin: number): EdgeGrid | null {
  const box = boundsAbove(map, width, height, 0.5)
  if (box === null) return null
  const left = box.x0 - margin
  const top = box.y0 - margin
  const columns = box.x1 + margin - left
  const rows = box.y1 + margin - top
  const probability = new Float32Array(columns * rows)
  for (let row = 0; row < rows; row++) {
    const from = Math.min(height - 1, Math.max(0, top + row)) * width
    for (let column = 0; column < columns; column++) {
      const value = map[from + Math.min(width - 1, Math.max(0, left + column))] as number
      probability[row * columns + column] = value > 0 ? Math.min(1, value) : 0
    }
  }
  return { left, top, columns, rows, probability, distance: edgeDistance(probability, columns, rows) }
}

function edgeDistance(probability: Float32Array, columns: number, rows: number): Uint8Array {
  const distance = new Uint8Array(columns * rows).fill(255)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const cell = row * columns + column
      const inside = (probability[cell] as number) > 0.5
      if (column + 1 < columns && (probability[cell + 1] as number) > 0.5 !== inside) {
        distance[cell] = distance[cell + 1] = 0
      }
      if (row + 1 < rows && (probability[cell + columns] as number) > 0.5 !== inside) {
        distance[cell] = distance[cell + columns] = 0
      }
    }
  }
  spread(distance, columns, rows, 1)
  spread(distance, columns, rows, -1)
  return distance
}

/** One pass of the two-pass chessboard distance transform (Rosenfeld and Pfaltz 1966); the outermost cells stay as they are. */
function spread(distance: Uint8Array, columns: number, rows: number, step: 1 | -1): void {
  const cells = columns * rows
  const first = columns + 1
  const last = cells - columns - 1
  const behind = -step * columns
  for (let cell = step === 1 ? first : last - 1; cell >= first && cell < last; cell += step) {
    const nearest = Math.min(
      distance[cell - step] as number,
      distance[cell + behind - 1] as number,
      distance[cell + behind] as number,
      distance[cell + behind + 1] as number,
    )
    if (nearest + 1 < (distance[cell] as number)) distance[cell] = nearest + 1
  }
}
