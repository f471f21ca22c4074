import { type AlphaPlane, edgeField, eachNearEdge, ramp } from './outline.ts'

export interface EdgeMove {
  /** Pixels outwards, inwards where negative; fractions included. */
  grow: number
  /** Pixels over which the moved edge falls off inside and outside of where it lies. */
  featherIn: number
  featherOut: number
}

/**
 * Moves the edge and feathers it to either side, corners rounded. Each pixel's signed distance to the outline comes from
 * its nearest outline point; the alpha becomes that of an edge of the same softness, moved by `grow` and drawn out by
 * the feathers, so soft edges stay as soft. Feathers fall off smoothly (3t^2 - 2t^3). Detail that never reaches half
 * alpha stays while growing and goes within a pixel of shrinking.
 */
export function moveEdge(plane: AlphaPlane, { grow, featherIn, featherOut }: EdgeMove): Float32Array {
  const feather = featherIn + featherOut
  const field = edgeField(plane, Math.abs(grow) + feather)
  if (!field) return plane.alpha.slice()
  const detail = Math.max(0, 1 - Math.abs(grow) - feather)
  const result = farFromEdge(plane.alpha, grow, detail)
  const roundness = Math.min(1, feather)
  eachNearEdge(field, plane, (pixel, distance, slope) => {
    const alpha = plane.alpha[pixel] as number
    const share = ramp((distance + grow + (featherOut - featherIn) / 2) / (feather + 1 / slope))
    const fallen = share + roundness * (share * share * (3 - 2 * share) - share)
    const value = Math.min(1, Math.max(0, fallen + (alpha - ramp(distance * slope)) * detail))
    if (grow >= 0 && featherIn === 0) result[pixel] = Math.max(alpha, value)
    else if (grow <= 0 && featherOut === 0) result[pixel] = Math.min(alpha, value)
    else result[pixel] = value
  })
  return result
}

/** What becomes of alpha that no edge is near: growing fills the holes inside, shrinking takes the detail outside. */
function farFromEdge(alpha: Float32Array, grow: number, detail: number): Float32Array {
  const result = alpha.slice()
  for (let i = 0; i < result.length; i++) {
    const value = result[i] as number
    if (value === 0 || value === 1) continue
    if (grow > 0 && value > 0.5) result[i] = 1 + (value - 1) * detail
    if (grow < 0 && value <= 0.5) result[i] = value * detail
  }
  return result
}
