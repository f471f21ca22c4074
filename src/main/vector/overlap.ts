import type { Outline } from './types.ts'

/** What an outline covers of each pixel row, at the row's middle: pairs of x, ascending. */
export interface Spans {
  /** First row. */
  top: number
  rows: Float64Array[]
  area: number
}

/** Even-odd spans of one outline. */
export function spansOf(outline: Outline): Spans {
  let [top, bottom] = [Infinity, -Infinity]
  for (let i = 1; i < outline.length; i += 2) {
    top = Math.min(top, outline[i] as number)
    bottom = Math.max(bottom, outline[i] as number)
  }
  const first = Math.ceil(top - 0.5)
  const crossings: number[][] = Array.from({ length: Math.max(0, Math.floor(bottom - 0.5) - first + 1) }, () => [])
  for (let i = 0, j = outline.length - 2; i < outline.length; j = i, i += 2) {
    const [xi, yi, xj, yj] = [outline[i], outline[i + 1], outline[j], outline[j + 1]] as [
      number,
      number,
      number,
      number,
    ]
    const [low, high] = yi < yj ? [yi, yj] : [yj, yi]
    for (let row = Math.ceil(low - 0.5); row + 0.5 < high; row++) {
      crossings[row - first]?.push(xi + ((row + 0.5 - yi) / (yj - yi)) * (xj - xi))
    }
  }
  const rows = crossings.map((row) => Float64Array.from(row).sort())
  let area = 0
  for (const row of rows)
    for (let i = 0; i + 1 < row.length; i += 2) area += (row[i + 1] as number) - (row[i] as number)
  return { top: first, rows, area }
}

/** Intersection over union of what two outlines cover, `other` moved by whole rows `dy` and by `dx`. */
export function overlap(one: Spans, other: Spans, dx = 0, dy = 0): number {
  let shared = 0
  const shift = Math.round(dy)
  one.rows.forEach((row, i) => {
    const match = other.rows[one.top + i - other.top - shift]
    if (!match) return
    let k = 0
    for (let j = 0; j + 1 < row.length; j += 2) {
      const [from, to] = [row[j] as number, row[j + 1] as number]
      while (k + 1 < match.length && (match[k + 1] as number) + dx <= from) k += 2
      for (let m = k; m + 1 < match.length && (match[m] as number) + dx < to; m += 2) {
        shared += Math.max(0, Math.min(to, (match[m + 1] as number) + dx) - Math.max(from, (match[m] as number) + dx))
      }
    }
  })
  const union = one.area + other.area - shared
  return union <= 0 ? 0 : shared / union
}
