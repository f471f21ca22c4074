import { POINT_STRIDE, type BezierPoints } from './types.ts'

/** A closed spline as a line of many points. */
export interface FlatSpline {
  /** x, y pairs. */
  points: Float64Array
  /** The first point of each piece, and the number of points at the end. */
  starts: Int32Array
}

/** Straight stretches a piece is cut into for every so many pixels of it. */
const STRETCH = 2.5
const FEWEST = 4
const MOST = 64

/** Cuts a spline into short straight stretches: within about 0.02 pixels of it at the sizes shapes have. */
export function flatten(points: BezierPoints): FlatSpline {
  const count = points.length / POINT_STRIDE
  const starts = new Int32Array(count + 1)
  for (let i = 0; i < count; i++) starts[i + 1] = (starts[i] as number) + stretches(points, i)
  const flat = new Float64Array(2 * (starts[count] as number))
  let out = 0
  for (let i = 0; i < count; i++) {
    const [x0, y0, x1, y1, x2, y2, x3, y3] = cubic(points, i)
    const steps = (starts[i + 1] as number) - (starts[i] as number)
    for (let k = 0; k < steps; k++) {
      const t = k / steps
      const s = 1 - t
      const [a, b, c, d] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t]
      flat[out++] = a * x0 + b * x1 + c * x2 + d * x3
      flat[out++] = a * y0 + b * y1 + c * y2 + d * y3
    }
  }
  return { points: flat, starts }
}

function stretches(points: BezierPoints, i: number): number {
  const [x0, y0, x1, y1, x2, y2, x3, y3] = cubic(points, i)
  const length = Math.hypot(x1 - x0, y1 - y0) + Math.hypot(x2 - x1, y2 - y1) + Math.hypot(x3 - x2, y3 - y2)
  return Math.min(MOST, Math.max(FEWEST, Math.ceil(length / STRETCH)))
}

/** The four absolute control points of the piece from point `i` to the next. */
export function cubic(
  points: BezierPoints,
  i: number,
): [number, number, number, number, number, number, number, number] {
  const a = i * POINT_STRIDE
  const b = a + POINT_STRIDE === points.length ? 0 : a + POINT_STRIDE
  const at = (k: number): number => points[k] as number
  const [x0, y0, x3, y3] = [at(a), at(a + 1), at(b), at(b + 1)]
  return [x0, y0, x0 + at(a + 4), y0 + at(a + 5), x3 + at(b + 2), y3 + at(b + 3), x3, y3]
}
