import type { Piece } from './fitPiece.ts'
import { lastAtMost, type MeasuredOutline } from './splineDistance.ts'

/**
 * How far the outline from place `from` to `to` and a piece are from each other at most, pixels, and at what share of it.
 * @param limit pixels; what is beyond is not looked at once something is
 */
export function pieceError(
  piece: Piece,
  measured: MeasuredOutline,
  from: number,
  to: number,
  limit = Infinity,
): { error: number; share: number } {
  const curve = curvePoints(piece)
  const traced = tracedBetween(measured, from, to)
  let [worst, share] = [0, 0.5]
  const look = (points: Float64Array, other: Float64Array, skip: number): void => {
    const count = points.length / 2
    for (let k = skip; k < count - skip && worst <= limit * limit; k++) {
      const squared = squaredDistance(other, points[2 * k] as number, points[2 * k + 1] as number, worst)
      if (squared <= worst) continue
      worst = squared
      share = count < 2 ? 0.5 : k / (count - 1)
    }
  }
  look(traced, curve, 1)
  look(curve, traced, 0)
  return { error: Math.sqrt(worst), share }
}

/** The traced points of a piece, and one more at either end. */
function tracedBetween({ outline, places, turn }: MeasuredOutline, from: number, to: number): Float64Array {
  const count = places.length
  const start = ((from % turn) + turn) % turn
  const first = lastAtMost(places, start) + 1
  const points: number[] = []
  for (let k = first - 1; k < first + count; k++) {
    const i = ((k % count) + count) % count
    points.push(outline[2 * i] as number, outline[2 * i + 1] as number)
    const place = (places[i] as number) + (k >= count ? turn : 0)
    if (k >= first && place > start + to - from) break
  }
  return Float64Array.from(points)
}

function curvePoints({ start, out, in: into, end }: Piece): Float64Array {
  const [x0, y0, x3, y3] = [...start, ...end]
  const [x1, y1, x2, y2] = [x0 + out[0], y0 + out[1], x3 + into[0], y3 + into[1]]
  const steps = 24
  const points = new Float64Array(2 * (steps + 1))
  for (let k = 0; k <= steps; k++) {
    const t = k / steps
    const s = 1 - t
    const [a, b, c, d] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t]
    points[2 * k] = a * x0 + b * x1 + c * x2 + d * x3
    points[2 * k + 1] = a * y0 + b * y1 + c * y2 + d * y3
  }
  return points
}

/** From a point to the nearest stretch of a line, or to one that is within `enough`. */
function squaredDistance(line: Float64Array, x: number, y: number, enough: number): number {
  let least = Infinity
  for (let i = 0; i + 3 < line.length && least > enough; i += 2) {
    const ax = line[i] as number
    const ay = line[i + 1] as number
    const dx = (line[i + 2] as number) - ax
    const dy = (line[i + 3] as number) - ay
    const squared = dx * dx + dy * dy
    const share = squared === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / squared))
    const ex = x - ax - share * dx
    const ey = y - ay - share * dy
    least = Math.min(least, ex * ex + ey * ey)
  }
  return least
}
