import type { Point } from '../../../shared/domain/geometry.ts'

/** A picture's size, pixels. */
interface Extent {
  width: number
  height: number
}

/** Scan lines a pixel row is cut into by {@link lassoCoverage}; fewer for outlines of very many points. */
const SCAN_LINES = 16
const MANY_POINTS = 2000

/**
 * How much of each pixel a brush stroke covers, 0..1, [height, width]: one profile round the line through the points, so
 * that a stroke does not build up where it crosses itself.
 * @param size diameter, pixels
 * @param hardness 1: a sharp disk with a pixel of antialiasing; 0: a cosine falloff from the centre; between: full up to
 * that share of the radius, then the falloff
 */
export function paintCoverage(
  points: readonly Point[],
  size: number,
  hardness: number,
  { width, height }: Extent,
): Float32Array {
  const coverage = new Float32Array(width * height)
  const radius = Math.min(size, 2 * Math.hypot(width, height)) / 2
  const core = radius * hardness
  const sharp = radius - core < 1
  const reach = sharp ? radius + 0.5 : radius
  const most = Math.min(1, size)
  nearPolyline(points, reach, { width, height }, Math.min(4, radius / 8), (pixel, distance) => {
    const value = sharp
      ? Math.min(1, radius + 0.5 - distance)
      : distance <= core
        ? 1
        : 0.5 + 0.5 * Math.cos((Math.PI * (distance - core)) / (radius - core))
    if (value * most > (coverage[pixel] as number)) coverage[pixel] = value * most
  })
  return coverage
}

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
  const kept = thinPoints(points, spacing, extent)
  const first = kept[0]
  if (first === undefined) return
  if (kept.length === 1) nearSegment(first, first, reach, extent, visit)
  for (let i = 1; i < kept.length; i++) nearSegment(kept[i - 1] as Point, kept[i] as Point, reach, extent, visit)
}

/** Drops points too close to the one before, always keeping both ends, and brings far ones near: marks are untrusted input. */
function thinPoints(points: readonly Point[], spacing: number, { width, height }: Extent): Point[] {
  const kept: Point[] = []
  points.forEach(([px, py], i) => {
    const point: Point = [bound(px, width), bound(py, height)]
    const last = kept.at(-1)
    const end = i === points.length - 1
    if (last !== undefined && !end && Math.hypot(point[0] - last[0], point[1] - last[1]) < spacing) return
    kept.push(point)
  })
  return kept
}

function bound(value: number, size: number): number {
  return Math.min(3 * size, Math.max(-2 * size, value))
}

function nearSegment(
  [ax, ay]: Point,
  [bx, by]: Point,
  reach: number,
  { width, height }: Extent,
  visit: (pixel: number, distance: number) => void,
): void {
  const dx = bx - ax
  const dy = by - ay
  const squared = dx * dx + dy * dy
  const top = Math.max(0, Math.ceil(Math.min(ay, by) - reach - 0.5))
  const bottom = Math.min(height - 1, Math.floor(Math.max(ay, by) + reach - 0.5))
  for (let y = top; y <= bottom; y++) {
    const cy = y + 0.5
    // The piece of the segment this row can be near to.
    const t0 = dy === 0 ? 0 : clampShare((cy - reach * Math.sign(dy) - ay) / dy)
    const t1 = dy === 0 ? 1 : clampShare((cy + reach * Math.sign(dy) - ay) / dy)
    const left = Math.max(0, Math.ceil(ax + Math.min(t0 * dx, t1 * dx) - reach - 0.5))
    const right = Math.min(width - 1, Math.floor(ax + Math.max(t0 * dx, t1 * dx) + reach - 0.5))
    for (let x = left; x <= right; x++) {
      const cx = x + 0.5
      const t = squared === 0 ? 0 : clampShare(((cx - ax) * dx + (cy - ay) * dy) / squared)
      const distance = Math.hypot(cx - ax - t * dx, cy - ay - t * dy)
      if (distance <= reach) visit(y * width + x, distance)
    }
  }
}

function clampShare(value: number): number {
  return Math.min(1, Math.max(0, value))
}

/**
 * How much of each pixel a closed outline covers, 0..1, [height, width]; non-zero winding, so an outline that crosses
 * itself has no holes. Exact along rows, sixteen samples down a pixel.
 */
export function lassoCoverage(points: readonly Point[], { width, height }: Extent): Float32Array {
  const coverage = new Float32Array(width * height)
  const outline = thinPoints(points, 0.1, { width, height })
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
