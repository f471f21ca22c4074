import type { Outline } from './types.ts'

/** Samples to either side over which directions are taken. */
export const REACH = 5
/** A bend, radians, at which a line is not smoothed at all. */
const SHARP = 0.9

/**
 * Signed area, square pixels: positive for islands (clockwise on the screen), negative for holes.
 * @param stride numbers a point has, the first two its place
 */
export function signedArea(outline: Float64Array, stride = 2): number {
  let sum = 0
  for (let i = 0, j = outline.length - stride; i < outline.length; j = i, i += stride) {
    sum += (outline[j] as number) * (outline[i + 1] as number) - (outline[i] as number) * (outline[j + 1] as number)
  }
  return sum / 2
}

/** Whether a point lies inside, by the even-odd rule. */
export function contains(outline: Outline, x: number, y: number): boolean {
  let inside = false
  for (let i = 0, j = outline.length - 2; i < outline.length; j = i, i += 2) {
    const yi = outline[i + 1] as number
    const yj = outline[j + 1] as number
    if (yi > y === yj > y) continue
    const xi = outline[i] as number
    if (x < xi + ((y - yi) / (yj - yi)) * ((outline[j] as number) - xi)) inside = !inside
  }
  return inside
}

/** Mean of the points, each weighed by the length of line round it. */
export function centreOf(outline: Outline): [number, number] {
  let [x, y, length] = [0, 0, 0]
  for (let i = 0, j = outline.length - 2; i < outline.length; j = i, i += 2) {
    const [xi, yi, xj, yj] = [outline[i], outline[i + 1], outline[j], outline[j + 1]] as Quad
    const step = Math.hypot(xi - xj, yi - yj)
    x += ((xi + xj) / 2) * step
    y += ((yi + yj) / 2) * step
    length += step
  }
  return length === 0 ? [outline[0] as number, outline[1] as number] : [x / length, y / length]
}

type Quad = [number, number, number, number]

/**
 * The line as `count` points at equal distances, smoothed along itself by a Gaussian of `sigma` pixels, no point moving
 * further than `most`: the stairs of a binary matte go, its tips and corners stay.
 */
export function resample(outline: Outline, count: number, sigma: number, most: number): Outline {
  const even = evenly(outline, count)
  const spacing = perimeter(outline) / count
  const reach = Math.min(Math.floor(count / 4), Math.ceil((3 * sigma) / spacing))
  if (reach < 1) return even
  const weights = Array.from({ length: reach + 1 }, (_, k) => Math.exp(-0.5 * ((k * spacing) / sigma) ** 2))
  const total = weights.reduce((sum, weight, k) => sum + (k === 0 ? weight : 2 * weight), 0)
  const smooth = new Float64Array(even.length)
  for (let i = 0; i < count; i++) {
    let [x, y] = [0, 0]
    for (let k = -reach; k <= reach; k++) {
      const j = 2 * ((i + k + count) % count)
      const weight = weights[Math.abs(k)] as number
      x += weight * (even[j] as number)
      y += weight * (even[j + 1] as number)
    }
    const [fromX, fromY] = [even[2 * i] as number, even[2 * i + 1] as number]
    const [dx, dy] = [x / total - fromX, y / total - fromY]
    const bend = Math.min(1, Math.abs(bendAt(even, i)) / SHARP)
    const share = (1 - bend) * Math.min(1, most / (Math.hypot(dx, dy) || 1))
    smooth[2 * i] = fromX + share * dx
    smooth[2 * i + 1] = fromY + share * dy
  }
  return smooth
}

export function perimeter(outline: Outline): number {
  let length = 0
  for (let i = 0, j = outline.length - 2; i < outline.length; j = i, i += 2) {
    const [xi, yi, xj, yj] = [outline[i], outline[i + 1], outline[j], outline[j + 1]] as Quad
    length += Math.hypot(xi - xj, yi - yj)
  }
  return length
}

function evenly(outline: Outline, count: number): Outline {
  const points = outline.length / 2
  const step = perimeter(outline) / count
  const even = new Float64Array(count * 2)
  let [walked, wanted, made] = [0, 0, 0]
  for (let i = 0; i < points && made < count; i++) {
    const j = (i + 1) % points
    const [ax, ay, bx, by] = [outline[2 * i], outline[2 * i + 1], outline[2 * j], outline[2 * j + 1]] as Quad
    const length = Math.hypot(bx - ax, by - ay)
    while (made < count && wanted <= walked + length) {
      const share = length === 0 ? 0 : (wanted - walked) / length
      even[2 * made] = ax + share * (bx - ax)
      even[2 * made + 1] = ay + share * (by - ay)
      made++
      wanted = made * step
    }
    walked += length
  }
  // Rounding may leave the last point out.
  while (made > 0 && made < count) {
    even.copyWithin(2 * made, 2 * (made - 1), 2 * made)
    made++
  }
  return even
}

/** How much an outline turns at a place, radians: between the ways it comes from and goes to. */
export function bendAt(outline: Outline, place: number): number {
  const [x, y] = pointAt(outline, place)
  const [ax, ay] = pointAt(outline, place - REACH)
  const [bx, by] = pointAt(outline, place + REACH)
  const [inX, inY, outX, outY] = [x - ax, y - ay, bx - x, by - y]
  return Math.atan2(inX * outY - inY * outX, inX * outX + inY * outY)
}

/** The point at a place in samples, any turn. */
export function pointAt(outline: Outline, place: number): [number, number] {
  const count = outline.length / 2
  const floor = Math.floor(place)
  const share = place - floor
  const i = 2 * (((floor % count) + count) % count)
  const j = i + 2 === outline.length ? 0 : i + 2
  const [ax, ay] = [outline[i] as number, outline[i + 1] as number]
  return [ax + share * ((outline[j] as number) - ax), ay + share * ((outline[j + 1] as number) - ay)]
}
