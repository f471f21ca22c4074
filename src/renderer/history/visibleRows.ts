import type { KeyPress } from '../actions/keys.ts'

/** CSS pixels. */
export const rowHeight = 28

/** Rows drawn beyond those seen, so that scrolling finds them there. */
const beyond = 8

/** The rows to draw, [first, end), of a list of `count` that is `height` pixels high and scrolled down by `top`. */
export function visibleRows(top: number, height: number, count: number): [first: number, end: number] {
  const first = Math.max(0, Math.floor(top / rowHeight) - beyond)
  return [Math.min(first, count), Math.min(count, Math.ceil((top + height) / rowHeight) + beyond)]
}

/** Where to scroll so that a row is seen whole; as it is where it is. */
export function scrolledTo(row: number, top: number, height: number): number {
  if (row * rowHeight < top) return row * rowHeight
  return Math.max(top, (row + 1) * rowHeight - height)
}

/** The row a key goes to from `row`, null for other keys and those with Alt or Ctrl. `page` is how many rows are seen. */
export function rowAfter(press: KeyPress, row: number, count: number, page: number): number | null {
  const steps: Record<string, number> = {
    ArrowUp: -1,
    ArrowDown: 1,
    PageUp: -page,
    PageDown: page,
    Home: -count,
    End: count,
  }
  const by = steps[press.key]
  const modified = press.altKey || press.ctrlKey || press.metaKey
  return by === undefined || modified ? null : Math.min(count - 1, Math.max(0, row + by))
}
