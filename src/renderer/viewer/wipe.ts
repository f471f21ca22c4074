import type { Point, Rectangle } from '../../shared/domain/geometry.ts'

export const wipeTargets = ['plate', 'previous', 'object'] as const
export type WipeTarget = (typeof wipeTargets)[number]

/** A line across the picture: A, what is looked at, on its one side, B, what it is compared with, on the other. */
export interface Wipe {
  target: WipeTarget
  /** Where the line turns: parts of the plate's width and height, 0..1. */
  x: number
  y: number
  /** Radians from A to B, clockwise; at 0 the line is upright and A on its left. */
  angle: number
}

export const centredWipe: Omit<Wipe, 'target'> = { x: 0.5, y: 0.5, angle: 0 }

/** Points where nx * x + ny * y < offset see A. Viewport pixels, y down. */
export interface HalfPlane {
  nx: number
  ny: number
  offset: number
}

/** Where the line turns, in viewport pixels; `plate` is the plate's rectangle there. */
export function wipeCentre({ x, y }: Wipe, plate: Rectangle): Point {
  return [plate.x0 + x * (plate.x1 - plate.x0), plate.y0 + y * (plate.y1 - plate.y0)]
}

export function wipeHalfPlane(wipe: Wipe, plate: Rectangle): HalfPlane {
  const [x, y] = wipeCentre(wipe, plate)
  const nx = Math.cos(wipe.angle)
  const ny = Math.sin(wipe.angle)
  return { nx, ny, offset: nx * x + ny * y }
}

/** The wipe with its centre at `point`, kept on the plate. */
export function moveWipe(wipe: Wipe, plate: Rectangle, point: Point): Wipe {
  const part = (value: number, low: number, high: number): number =>
    Math.min(1, Math.max(0, (value - low) / (high - low)))
  return { ...wipe, x: part(point[0], plate.x0, plate.x1), y: part(point[1], plate.y0, plate.y1) }
}

const step = Math.PI / 12

/** The wipe with its line through `point`, the handle below an upright line; `snap` to steps of 15 degrees. */
export function turnWipe(wipe: Wipe, plate: Rectangle, point: Point, snap: boolean): Wipe {
  const [x, y] = wipeCentre(wipe, plate)
  if (point[0] === x && point[1] === y) return wipe
  const turned = Math.atan2(point[1] - y, point[0] - x) - Math.PI / 2
  return { ...wipe, angle: normal(snap ? Math.round(turned / step) * step : turned) }
}

/** -pi..pi */
const normal = (angle: number): number => Math.atan2(Math.sin(angle), Math.cos(angle))

/** The ends of the line on the edges of `box`; null where it passes it by. */
export function wipeEnds(wipe: Wipe, plate: Rectangle, box: Rectangle): [Point, Point] | null {
  const [x, y] = wipeCentre(wipe, plate)
  const [dx, dy] = [-Math.sin(wipe.angle), Math.cos(wipe.angle)]
  let [from, to] = [-Infinity, Infinity]
  for (const [at, along, low, high] of [
    [x, dx, box.x0, box.x1],
    [y, dy, box.y0, box.y1],
  ] as const) {
    if (Math.abs(along) < 1e-9) {
      if (at < low || at > high) return null
      continue
    }
    const [first, second] = [(low - at) / along, (high - at) / along]
    from = Math.max(from, Math.min(first, second))
    to = Math.min(to, Math.max(first, second))
  }
  if (from >= to) return null
  return [
    [x + from * dx, y + from * dy],
    [x + to * dx, y + to * dy],
  ]
}
