import { flatten } from './flatten.ts'
import type { BezierPoints, Outline } from './types.ts'

/** An outline to measure against. */
export interface MeasuredOutline {
  outline: Outline
  /** Where each of its points is, ascending, in the same unit as the places of a spline's points. */
  places: Float64Array
  /** Places in one turn. */
  turn: number
}

/** Stretches to either side of the expected one that are looked at first, and then. */
const NEAR = 5
const FAR = 60

/**
 * The two-sided distance of a closed spline and an outline, pixels: the farthest any point of either is from the other. It
 * looks for the nearest part only near the corresponding place, so it never says less than the truth. Stops early, with
 * more than `limit`, once it is above that.
 *
 * @param places where on the outline each point of the spline belongs, ascending over less than one turn
 */
export function splineDistance(
  points: BezierPoints,
  places: Float64Array,
  measured: MeasuredOutline,
  limit = Infinity,
): number {
  const { points: flat, starts } = flatten(points)
  const flatPlaces = placesOf(starts, places, measured.turn)
  const worst = oneSided(measured.outline, measured.places, flat, flatPlaces, measured.turn, limit)
  if (worst > limit) return worst
  return Math.max(worst, oneSided(flat, flatPlaces, measured.outline, measured.places, measured.turn, limit))
}

/** The place of each point of the flattened spline. */
function placesOf(starts: Int32Array, places: Float64Array, turn: number): Float64Array {
  const flat = new Float64Array(starts.at(-1) ?? 0)
  places.forEach((from, i) => {
    const to = i + 1 < places.length ? (places[i + 1] as number) : (places[0] as number) + turn
    const [first, after] = [starts[i] as number, starts[i + 1] as number]
    for (let k = first; k < after; k++) flat[k] = from + ((k - first) / (after - first)) * (to - from)
  })
  return flat
}

function oneSided(
  from: Float64Array,
  fromPlaces: Float64Array,
  to: Float64Array,
  toPlaces: Float64Array,
  turn: number,
  limit: number,
): number {
  const count = toPlaces.length
  const first = toPlaces[0] as number
  let worst = 0
  let near = 0
  let before = Infinity
  for (let i = 0; i < fromPlaces.length; i++) {
    const place = first + mod((fromPlaces[i] as number) - first, turn)
    if (place < before) near = lastAtMost(toPlaces, place)
    else while (near + 1 < count && (toPlaces[near + 1] as number) <= place) near++
    before = place
    const [x, y] = [from[2 * i] as number, from[2 * i + 1] as number]
    let squared = nearest(to, x, y, near - NEAR, near + NEAR)
    if (squared > worst) squared = Math.min(squared, nearest(to, x, y, near - FAR, near + FAR))
    if (squared > worst) worst = squared
    if (worst > limit * limit) break
  }
  return Math.sqrt(worst)
}

const mod = (value: number, turn: number): number => ((value % turn) + turn) % turn

/** The position of the last place, ascending, that is not after `place`. */
export function lastAtMost(places: Float64Array, place: number): number {
  let [low, high] = [0, places.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((places[middle] as number) <= place) low = middle
    else high = middle - 1
  }
  return low
}

/** Squared distance from a point to the stretches `first` to `last` of a closed line, counted round it. */
function nearest(line: Float64Array, x: number, y: number, first: number, last: number): number {
  const count = line.length / 2
  let least = Infinity
  const end = Math.min(last, first + count - 1)
  for (let k = first; k <= end; k++) {
    const i = 2 * (((k % count) + count) % count)
    const j = i + 2 === line.length ? 0 : i + 2
    const [ax, ay] = [line[i] as number, line[i + 1] as number]
    const [dx, dy] = [(line[j] as number) - ax, (line[j + 1] as number) - ay]
    const squared = dx * dx + dy * dy
    const share = squared === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / squared))
    const [ex, ey] = [x - ax - share * dx, y - ay - share * dy]
    least = Math.min(least, ex * ex + ey * ey)
  }
  return least
}
