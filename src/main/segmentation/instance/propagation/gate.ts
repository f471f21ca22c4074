import type { View } from '../picture.ts'
import type { Plane, Region } from '../plane.ts'

/** Where an object may be, given where it was: cells of `cell` pixels, and the region that holds them. */
export interface Gate {
  cell: number
  columns: number
  /** [rows, columns] 1 where the object may be */
  open: Uint8Array
  region: Region
}

export interface GateRules {
  cell: number
  /** How far the object may have moved, pixels. */
  reach: number
  /** Pixels round the open cells that the decoder sees. */
  margin: number
  /** Sides of the region are multiples of this. */
  multiple: number
}

/**
 * A network that looks for the object everywhere finds it in its likenesses too; one that looks round the last place
 * does not, and is faster. Null where the object was nowhere: then it may reappear anywhere.
 */
export function gateAround(previous: Plane, rules: GateRules): Gate | null {
  const { cell } = rules
  const columns = previous.width / cell
  const rows = previous.height / cell
  const occupied = occupiedCells(previous, cell, columns, rows)
  const reach = Math.ceil(rules.reach / cell)
  const open = spread(occupied, columns, rows, reach)
  let left = columns
  let right = -1
  let top = rows
  let bottom = -1
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      if (open[y * columns + x] === 0) continue
      left = Math.min(left, x)
      right = Math.max(right, x)
      top = Math.min(top, y)
      bottom = y
    }
  }
  if (right < 0) return null
  const across = snap(left * cell, (right + 1) * cell, previous.width, rules)
  const down = snap(top * cell, (bottom + 1) * cell, previous.height, rules)
  return { cell, columns, open, region: { x: across[0], y: down[0], width: across[1], height: down[1] } }
}

/** All of what a view shows, counted from its corner. */
export const wholeRegion = ({ region: { width, height } }: View): Region => ({ x: 0, y: 0, width, height })

function snap(
  from: number,
  to: number,
  limit: number,
  { margin, multiple }: GateRules,
): [start: number, length: number] {
  const start = Math.max(0, Math.floor((from - margin) / multiple) * multiple)
  const end = Math.min(limit, Math.ceil((to + margin) / multiple) * multiple)
  return [start, end - start]
}

function occupiedCells(mask: Plane, cell: number, columns: number, rows: number): Uint8Array {
  const occupied = new Uint8Array(columns * rows)
  for (let y = 0; y < mask.height; y++) {
    const row = Math.floor(y / cell) * columns
    for (let x = 0; x < mask.width; x++) {
      if ((mask.data[y * mask.width + x] as number) > 0.5) occupied[row + Math.floor(x / cell)] = 1
    }
  }
  return occupied
}

function spread(occupied: Uint8Array, columns: number, rows: number, reach: number): Uint8Array {
  const open = new Uint8Array(columns * rows)
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      if (occupied[y * columns + x] === 0) continue
      const from = Math.max(0, x - reach)
      const to = Math.min(columns, x + reach + 1)
      for (let row = Math.max(0, y - reach); row < Math.min(rows, y + reach + 1); row++) {
        open.fill(1, row * columns + from, row * columns + to)
      }
    }
  }
  return open
}
