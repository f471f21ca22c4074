import type { Point } from '../../../shared/domain/geometry.ts'
import { type Extent, nearSegment, thinPoints } from '../../../shared/painting/segments.ts'

/** Scan lines a pixel row is cut into by {@link lassoCoverage}; fewer for outlines of very many points. */
const SCAN_LINES = 16
const MANY_POINTS = 2000

/**
 * Calls `visit` for every pixel whose centre lies within `reach` of the line through the points, with its distance; a
 * pixel near two pieces is visited twice. Points closer than `spacing` to the last one kept are passed over.
 */
export function nearPolyline(
  points: readonly Point[],
  reach: number,
  extent: Extent,
  spacing: number,
  visit: (pixel: number, distance: number) => void,
): void {
  const kept = thinPoints(points, spacing, extent).map(({ point }) => point)
  const first = kept[0]
  if (first === undefined) return
  if (kept.length === 1) nearSegment(first, first, reach, extent, visit)
  for (let i = 1; i < kept.length; i++) nearSegment(kept[i - 1] as Point, kept[i] as Point, reach, extent, visit)
}

/**
 * How much of each pixel a closed outline covers, 0..1, [height, width]; non-zero winding, so an outline that crosses
 * itself has no holes. Exact along rows, sixteen samples down a pixel.
 */
export function lassoCoverage(points: readonly Point[], { width, height }: Extent): Float32Array {
  const coverage = new Float32Array(width * height)
  const outline = thinPoints(points, 0.1, { width, height }).map(({ point }) => point)
  const lines = outline.length > MANY_POINTS ? SCAN_LINES / 8 : SCAN_LINES
  const edges = outline.map((point, i) => [point, outline[(i + 1) % outline.length] as Point] as const)
  for (let y = 0; y < height; y++) {
    const near = edges.filter(([[, ay], [, by]]) => Math.min(ay, by) < y + 1 && Math.max(ay, by) > y)
    if (near.length === 0) continue
    for (let line = 0; line < lines; line++) {
      fillSpans(near, y + (line + 0.5) / lines, coverage, { row: y * width, width, weight: 1 / lines })
    }
  }
  return coverage
}

interface ScanLine {
  /** First pixel of the row, pixels in it, and what one scan line adds to a pixel it crosses. */
  row: number
  width: number
  weight: number
}

function fillSpans(edges: (readonly [Point, Point])[], y: number, coverage: Float32Array, line: ScanLine): void {
  const crossings: { x: number; turn: number }[] = []
  for (const [[ax, ay], [bx, by]] of edges) {
    if (ay <= y === by <= y) continue
    crossings.push({ x: ax + ((y - ay) / (by - ay)) * (bx - ax), turn: by > ay ? 1 : -1 })
  }
  crossings.sort((a, b) => a.x - b.x)
  let winding = 0
  let start = 0
  for (const { x, turn } of crossings) {
    if (winding === 0) start = x
    winding += turn
    if (winding === 0) fillSpan(start, x, coverage, line)
  }
}

function fillSpan(from: number, to: number, coverage: Float32Array, { row, width, weight }: ScanLine): void {
  const x0 = Math.max(0, from)
  const x1 = Math.min(width, to)
  for (let x = Math.floor(x0); x < x1; x++) {
    const share = Math.min(x1, x + 1) - Math.max(x0, x)
    coverage[row + x] = Math.min(1, (coverage[row + x] as number) + share * weight)
  }
}

/** Lays a coverage over a matte in place: adds it (positive) or takes it away. */
export function applyCoverage(
  data: Uint8Array | Uint16Array,
  bits: 8 | 16,
  coverage: Float32Array,
  positive: boolean,
): void {
  const full = bits === 8 ? 255 : 65535
  for (let i = 0; i < coverage.length; i++) {
    const share = coverage[i] as number
    if (share === 0) continue
    const value = data[i] as number
    data[i] = Math.round(positive ? value + (full - value) * share : value * (1 - share))
  }
}
