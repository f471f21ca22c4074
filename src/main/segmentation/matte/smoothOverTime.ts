import { type AlphaPlane, type EdgeField, distanceAt, edgeField, eachNearEdge, ramp } from './outline.ts'

/** Farthest that smoothing over time moves an edge, pixels: it is for jitter, not for motion. */
export const LARGEST_SHIFT = 4

/**
 * Moves each edge to the mean of where it is on this frame and on frames around it. `around` holds pairs of planes
 * equally far before and after, nearest first, weighted by a triangle that ends at `radius` + 1 frames. What is averaged
 * are distances to the outlines, so an edge that moves evenly stays where it is, however fast, and nothing is doubled.
 */
export function smoothOverTime(
  plane: AlphaPlane,
  around: readonly (readonly [before: AlphaPlane, after: AlphaPlane])[],
  radius: number,
): Float32Array {
  const field = edgeField(plane, LARGEST_SHIFT)
  if (!field || around.length === 0) return plane.alpha
  const neighbours = around.flatMap(([before, after], at) => {
    const weight = Math.max(0, 1 - (at + 1) / (radius + 1))
    return [before, after].map((other) => ({ weight, plane: other, field: edgeField(other, 2 * LARGEST_SHIFT) }))
  })
  const total = neighbours.reduce((sum, { weight }) => sum + weight, 1)
  const result = plane.alpha.slice()
  eachNearEdge(field, plane, (pixel, distance, slope) => {
    let shift = 0
    for (const other of neighbours) {
      const away = distanceOf(other.field, other.plane, pixel) - distance
      shift += other.weight * Math.min(LARGEST_SHIFT, Math.max(-LARGEST_SHIFT, away))
    }
    shift /= total
    const detail = ((plane.alpha[pixel] as number) - ramp(distance * slope)) * Math.max(0, 1 - Math.abs(shift))
    result[pixel] = Math.min(1, Math.max(0, ramp((distance + shift) * slope) + detail))
  })
  return result
}

const distanceOf = (field: EdgeField | null, plane: AlphaPlane, pixel: number): number =>
  (field && distanceAt(field, plane, pixel)) ?? ((plane.alpha[pixel] as number) > 0.5 ? Infinity : -Infinity)
