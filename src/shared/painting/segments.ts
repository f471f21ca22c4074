import type { Point } from '../domain/geometry.ts'

/** A picture's size, pixels. */
export interface Extent {
  width: number
  height: number
}

/**
 * Drops points too close to the one before, always keeping both ends, and brings far ones near: marks are untrusted
 * input. `at` is where each was in the list.
 */
export function thinPoints(
  points: readonly Point[],
  spacing: number,
  { width, height }: Extent,
): { point: Point; at: number }[] {
  const kept: { point: Point; at: number }[] = []
  points.forEach(([px, py], at) => {
    const point: Point = [bound(px, width), bound(py, height)]
    const last = kept.at(-1)?.point
    const end = at === points.length - 1
    if (last !== undefined && !end && Math.hypot(point[0] - last[0], point[1] - last[1]) < spacing) return
    kept.push({ point, at })
  })
  return kept
}

function bound(value: number, size: number): number {
  return Math.min(3 * size, Math.max(-2 * size, value))
}

/** Calls `visit` for every pixel whose centre is within `reach` of a segment, with its distance and where along it is nearest, 0..1. */
export function nearSegment(
  [ax, ay]: Point,
  [bx, by]: Point,
  reach: number,
  { width, height }: Extent,
  visit: (pixel: number, distance: number, along: number) => void,
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
      const [awayX, awayY] = [cx - ax - t * dx, cy - ay - t * dy]
      const distance = Math.sqrt(awayX * awayX + awayY * awayY)
      if (distance <= reach) visit(y * width + x, distance, t)
    }
  }
}

function clampShare(value: number): number {
  return Math.min(1, Math.max(0, value))
}
