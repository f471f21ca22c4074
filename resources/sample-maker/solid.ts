import type { Ray } from './scene.ts'

/** A body given by its distance function, inside a sphere. */
export interface Solid {
  x: number
  y: number
  z: number
  radius: number
  /** Distance to the surface, negative inside; may be a little too small, never much too large. */
  distance(x: number, y: number, z: number): number
}

/** How far along the ray the solid begins, `Infinity` where it is missed. */
export function meet(solid: Solid, ray: Ray, farthest: number): number {
  const [px, py, pz] = [solid.x - ray.ox, solid.y - ray.oy, solid.z - ray.oz]
  const along = px * ray.dx + py * ray.dy + pz * ray.dz
  const reach = solid.radius ** 2 - (px * px + py * py + pz * pz - along * along)
  if (reach <= 0) return Infinity
  const half = Math.sqrt(reach)
  const end = Math.min(farthest, along + half)
  let t = Math.max(0, along - half)
  for (let step = 0; step < 70 && t < end; step++) {
    const d = solid.distance(ray.ox + t * ray.dx, ray.oy + t * ray.dy, ray.oz + t * ray.dz)
    if (d < 0.002) return t
    t += d * 0.85
  }
  return Infinity
}

/** Share of the sun that reaches a place past a solid: 0 in its shadow, 1 in the light, soft between. */
export function sunlight(solid: Solid, x: number, y: number, z: number, sun: readonly number[]): number {
  const [sx, sy, sz] = sun as [number, number, number]
  const [px, py, pz] = [solid.x - x, solid.y - y, solid.z - z]
  const along = px * sx + py * sy + pz * sz
  const reach = solid.radius ** 2 - (px * px + py * py + pz * pz - along * along)
  if (reach <= 0 || along < -solid.radius) return 1
  const half = Math.sqrt(reach)
  let light = 1
  let t = Math.max(0.03, along - half)
  for (let step = 0; step < 24 && t < along + half; step++) {
    const d = solid.distance(x + t * sx, y + t * sy, z + t * sz)
    if (d < 0.004) return 0
    light = Math.min(light, (9 * d) / t)
    t += Math.max(0.02, d)
  }
  return light
}

/** The direction away from the surface, of length 1, into `normal`. */
export function normalAt(solid: Solid, x: number, y: number, z: number, normal: [number, number, number]): void {
  const e = 0.004
  const a = solid.distance(x + e, y - e, z - e)
  const b = solid.distance(x - e, y - e, z + e)
  const c = solid.distance(x - e, y + e, z - e)
  const d = solid.distance(x + e, y + e, z + e)
  const [nx, ny, nz] = [a - b - c + d, -a - b + c + d, -a + b - c + d]
  const length = Math.hypot(nx, ny, nz) || 1
  normal[0] = nx / length
  normal[1] = ny / length
  normal[2] = nz / length
}

/** Two distances as one surface whose seam is filled over a width of `k`. */
export function blend(a: number, b: number, k: number): number {
  const h = Math.max(k - Math.abs(a - b), 0) / k
  return Math.min(a, b) - h * h * k * 0.25
}
