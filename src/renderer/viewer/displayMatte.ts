import type { Matte } from '../../shared/codec/matte.ts'

/** A matte as the screen needs it: 8 bits, and only the part of the plate that is not empty. */
export interface DisplayMatte {
  /** The whole matte, plate pixels. */
  width: number
  height: number
  /** The part in `data`; without columns the matte is empty. */
  x: number
  y: number
  columns: number
  rows: number
  /** [rows, columns], 0..255 */
  data: Uint8Array<ArrayBuffer>
}

/** Empty pixels kept round the part, so that its edge is sampled and outlined as in the whole. */
const border = 4

export function toDisplayMatte(matte: Matte): DisplayMatte {
  const { width, height, bits, data } = matte
  const bounds = boundsOf(matte)
  if (!bounds) return { width, height, x: 0, y: 0, columns: 0, rows: 0, data: new Uint8Array() }
  const x = Math.max(0, bounds.left - border)
  const y = Math.max(0, bounds.top - border)
  const columns = Math.min(width, bounds.right + 1 + border) - x
  const rows = Math.min(height, bounds.bottom + 1 + border) - y
  const part = new Uint8Array(columns * rows)
  for (let row = 0; row < rows; row++) {
    const from = (y + row) * width + x
    const line = data.subarray(from, from + columns)
    if (bits === 8) part.set(line, row * columns)
    else for (let k = 0; k < columns; k++) part[row * columns + k] = (line[k] as number) >> 8
  }
  return { width, height, x, y, columns, rows, data: part }
}

function boundsOf({ width, height, data }: Matte): { left: number; top: number; right: number; bottom: number } | null {
  let [left, right, top, bottom] = [width, -1, -1, -1]
  for (let y = 0; y < height; y++) {
    const row = y * width
    let first = 0
    while (first < width && data[row + first] === 0) first++
    if (first === width) continue
    let last = width - 1
    while (data[row + last] === 0) last--
    if (top < 0) top = y
    bottom = y
    left = Math.min(left, first)
    right = Math.max(right, last)
  }
  return top < 0 ? null : { left, top, right, bottom }
}

/** Alpha at a plate pixel, 0..1; 0 outside. */
export function alphaAt(matte: DisplayMatte, x: number, y: number): number {
  const column = Math.floor(x) - matte.x
  const row = Math.floor(y) - matte.y
  if (column < 0 || row < 0 || column >= matte.columns || row >= matte.rows) return 0
  return (matte.data[row * matte.columns + column] ?? 0) / 255
}
