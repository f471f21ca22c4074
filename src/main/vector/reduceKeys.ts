import type { SegmentFrame, ShapeSegment } from './shapeSegment.ts'
import { splineDistance } from './splineDistance.ts'
import type { Steps } from './steps.ts'
import type { BezierPoints, ShapeKey } from './types.ts'

/** Frames between two keys at most. */
const LONGEST_SPAN = 64

export interface ReducedKeys {
  keys: ShapeKey[]
  /** The two-sided distance of shape and matte on the worst frame, pixels. */
  worst: number
}

/** Keys of a segment so few that the shape in between is still within `tolerance` pixels of every frame's outline. */
export function* reduceKeys(segment: ShapeSegment, tolerance: number): Steps<ReducedKeys> {
  const { frames } = segment
  const places = frames.map((frame) => segment.places(frame))
  const error = (i: number, points: BezierPoints, limit: number): number =>
    splineDistance(points, places[i] as Float64Array, (frames[i] as SegmentFrame).measured, limit)
  const fitted = frames.map((frame) => segment.fit(frame))
  /** The key at `to` that carries the shape there from a key at `from`; null where none does. */
  const span = (from: number, key: BezierPoints, to: number): BezierPoints | null => {
    const direct = fitted[to] as BezierPoints
    const nearest = leastSquares(key, fitted.slice(from + 1, to + 1))
    const candidates = to - from < 2 ? [direct] : [direct, between(direct, nearest, 0.5), nearest]
    const fits = (end: BezierPoints): boolean => {
      for (let i = from + 1; i <= to; i++) {
        if (end === direct && i === to) continue
        if (error(i, between(key, end, (i - from) / (to - from)), tolerance) > tolerance) return false
      }
      return true
    }
    return candidates.find(fits) ?? null
  }
  const chosen: { frame: number; points: BezierPoints }[] = [{ frame: 0, points: fitted[0] as BezierPoints }]
  for (let last = chosen[0]; last && last.frame < frames.length - 1; last = chosen.at(-1)) {
    yield
    chosen.push(farthest(last, Math.min(frames.length - 1, last.frame + LONGEST_SPAN), span))
  }
  const keys = dropHeld(chosen.map(({ frame, points }) => ({ index: (frames[frame] as SegmentFrame).index, points })))
  const worst = Math.max(...frames.map((frame, i) => error(i, shapeAt(keys, frame.index), Infinity)))
  return { keys, worst }
}

/** The end of a straight motion from `start` that passes nearest to the splines of the frames on the way, itself included. */
function leastSquares(start: BezierPoints, splines: BezierPoints[]): BezierPoints {
  const weights = splines.map((_, k) => (k + 1) / splines.length)
  const total = weights.reduce((sum, weight) => sum + weight * weight, 0)
  return start.map((value, i) => {
    const pull = splines.reduce((sum, spline, k) => sum + (weights[k] as number) * ((spline[i] as number) - value), 0)
    return value + pull / total
  })
}

type Chosen = { frame: number; points: BezierPoints }

/** The last frame whose key can follow another directly: doubling, then halving. */
function farthest(
  from: Chosen,
  end: number,
  span: (from: number, key: BezierPoints, to: number) => BezierPoints | null,
): Chosen {
  let good: Chosen = { frame: from.frame + 1, points: span(from.frame, from.points, from.frame + 1) as BezierPoints }
  const reach = (step: number): boolean => {
    const frame = good.frame + step
    const points = frame <= end ? span(from.frame, from.points, frame) : null
    if (points) good = { frame, points }
    return points !== null
  }
  let step = 1
  while (reach(step)) step *= 2
  for (step = Math.floor(step / 2); step >= 1; step = Math.floor(step / 2)) reach(step)
  return good
}

/** A shape that never moves has one key. */
function dropHeld(keys: ShapeKey[]): ShapeKey[] {
  const first = keys[0] as ShapeKey
  const still = keys.every(({ points }) =>
    points.every((value, k) => Math.abs(value - (first.points[k] as number)) < 1e-6),
  )
  return still ? [first] : keys
}

/** Straight from one spline to another: 0 is the first. */
export function between(from: BezierPoints, to: BezierPoints, share: number): BezierPoints {
  return from.map((value, k) => value + share * ((to[k] as number) - value))
}

/** A shape's spline on a frame of its range. */
export function shapeAt(keys: ShapeKey[], index: number): BezierPoints {
  let [low, high] = [0, keys.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((keys[middle] as ShapeKey).index <= index) low = middle
    else high = middle - 1
  }
  const here = keys[low] as ShapeKey
  const next = keys[low + 1]
  if (!next || index <= here.index) return here.points
  return between(here.points, next.points, (index - here.index) / (next.index - here.index))
}
