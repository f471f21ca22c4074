/** Where a picture is seen from and where light rays run; y is up, units are metres. */
export interface Ray {
  ox: number
  oy: number
  oz: number
  /** Of length 1. */
  dx: number
  dy: number
  dz: number
}

export type Colour = [number, number, number]

export interface Camera {
  x: number
  y: number
  z: number
  /** Radians; 0 looks along +z. */
  yaw: number
  pitch: number
  roll: number
  /** Distance of the picture in half widths. */
  focal: number
}

/** A moment of a shot. */
export interface Moment {
  camera: Camera
  /** Scene-linear light along a ray into `colour`; returns whether the first thing hit is the main object. */
  trace(ray: Ray, colour: Colour): boolean
}

/** A shot: poses everything at a time in seconds from the shot's start. */
export type Shot = (seconds: number) => Moment

export const clamp = (value: number, low = 0, high = 1): number => Math.min(high, Math.max(low, value))

export const smoothstep = (low: number, high: number, value: number): number => {
  const t = clamp((value - low) / (high - low))
  return t * t * (3 - 2 * t)
}

export const mix = (a: number, b: number, share: number): number => a + (b - a) * share

/** What a hand does to a camera: slow drifts in metres or radians. */
export function unsteady(seconds: number, seed: number): number {
  return (
    0.55 * Math.sin(seconds * 2.1 + seed * 1.7) +
    0.3 * Math.sin(seconds * 4.3 + seed * 2.9) +
    0.15 * Math.sin(seconds * 9.1 + seed * 5.3)
  )
}

/** Points the ray from a camera through a place of the picture: u right, v down, in half widths from the centre. */
export function aim(ray: Ray, camera: Camera, u: number, v: number): void {
  const [cr, sr] = [Math.cos(camera.roll), Math.sin(camera.roll)]
  const [x, y, z] = [u * cr - v * sr, -(u * sr + v * cr), camera.focal]
  const [cp, sp] = [Math.cos(camera.pitch), Math.sin(camera.pitch)]
  const [py, pz] = [y * cp + z * sp, z * cp - y * sp]
  const [cy, sy] = [Math.cos(camera.yaw), Math.sin(camera.yaw)]
  const length = Math.hypot(x, y, z)
  ray.ox = camera.x
  ray.oy = camera.y
  ray.oz = camera.z
  ray.dx = (x * cy + pz * sy) / length
  ray.dy = py / length
  ray.dz = (pz * cy - x * sy) / length
}
