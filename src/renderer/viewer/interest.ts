import type { Rectangle, Size } from '../../shared/domain/geometry.ts'

/** Which sides of a rectangle are held: -1 the low one, 1 the high one, 0 neither. Neither of both holds it whole. */
export interface Grip {
  x: -1 | 0 | 1
  y: -1 | 0 | 1
}

const sides = [-1, 0, 1] as const
/** Corners, edges and the middle. */
export const grips: readonly Grip[] = sides.flatMap((y) => sides.map((x) => ({ x, y })))

/** Plate pixels a region keeps at least. */
const smallest = 8

/** The region after a grip of it moved by plate pixels; whole pixels, within the plate. */
export function dragInterest(region: Rectangle, grip: Grip, dx: number, dy: number, plate: Size): Rectangle {
  const [x0, x1] = dragSides([region.x0, region.x1], grip.x, grip.y === 0, dx, plate.width)
  const [y0, y1] = dragSides([region.y0, region.y1], grip.y, grip.x === 0, dy, plate.height)
  return { x0, y0, x1, y1 }
}

function dragSides(
  [low, high]: [number, number],
  held: -1 | 0 | 1,
  whole: boolean,
  by: number,
  length: number,
): [number, number] {
  const within = (value: number, from: number, to: number): number => Math.round(Math.min(to, Math.max(from, value)))
  const least = Math.min(smallest, length)
  if (held === -1) return [within(low + by, 0, high - least), high]
  if (held === 1) return [low, within(high + by, low + least, length)]
  if (!whole) return [low, high]
  const moved = within(low + by, 0, length - (high - low))
  return [moved, moved + high - low]
}
