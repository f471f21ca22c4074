import type { AlphaPlane } from './outline.ts'

/**
 * Softens an alpha as a Gaussian of standard deviation softness / 2 would, so that an edge runs over about `softness`
 * pixels to either side. Three extended box filters (Gwosdek et al. 2011), fractions of a pixel included; beyond the
 * border the border's values go on, so that an object that leaves the picture is not softened there.
 */
export function softenMatte({ width, height, alpha }: AlphaPlane, softness: number): Float32Array {
  const variance = (softness / 2) ** 2 / 3
  let from = Float32Array.from(alpha)
  let to = new Float32Array(alpha.length)
  for (let pass = 0; pass < 3; pass++) {
    for (let y = 0; y < height; y++) boxLine(from, to, y * width, 1, width, variance)
    ;[from, to] = [to, from]
    for (let x = 0; x < width; x++) boxLine(from, to, x, width, height, variance)
    ;[from, to] = [to, from]
  }
  return from
}

/** One line through a box of the given variance: `radius` whole pixels each way and a share of the next. */
function boxLine(
  from: Float32Array,
  to: Float32Array,
  start: number,
  step: number,
  count: number,
  variance: number,
): void {
  const radius = Math.floor(0.5 * Math.sqrt(12 * variance + 1) - 0.5)
  const share = ((2 * radius + 1) * (radius * (radius + 1) - 3 * variance)) / (6 * (variance - (radius + 1) ** 2))
  const scale = 1 / (2 * radius + 1 + 2 * share)
  const value = (i: number): number => from[start + Math.min(count - 1, Math.max(0, i)) * step] as number
  let sum = 0
  for (let i = -radius; i <= radius; i++) sum += value(i)
  for (let i = 0; i < count; i++) {
    to[start + i * step] = (sum + share * (value(i - radius - 1) + value(i + radius + 1))) * scale
    sum += value(i + radius + 1) - value(i - radius)
  }
}
