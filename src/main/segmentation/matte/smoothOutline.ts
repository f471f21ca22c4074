import { type AlphaPlane, edgeField, eachNearEdge, ramp } from './outline.ts'
import { softenMatte } from './softenMatte.ts'

/**
 * Evens out the outline over about `radius` pixels: what sticks out goes, what is notched fills, straight edges stay where
 * they are. One step of diffusion-generated motion (Merriman, Bence and Osher 1994): the half-way line of the blurred
 * alpha becomes the outline. Edges keep the softness they had.
 */
export function smoothOutline(plane: AlphaPlane, radius: number): Float32Array {
  const blurred = { ...plane, alpha: softenMatte(plane, radius) }
  const before = edgeField(plane, radius)
  const after = edgeField(blurred, 1)
  const result = plane.alpha.map((alpha, pixel) => {
    const inside = (blurred.alpha[pixel] as number) > 0.5
    return alpha > 0.5 === inside ? alpha : Number(inside)
  })
  if (!before || !after) return result
  eachNearEdge(after, blurred, (pixel, distance) => {
    const point = before.nearest[pixel] as number
    result[pixel] = ramp(distance * (point < 0 ? 1 : (before.outline.slope[point] as number)))
  })
  return result
}
