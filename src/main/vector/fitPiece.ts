/** A cubic: start, handle out of the start, handle into the end, end; handles relative to their ends. */
export interface Piece {
  start: [number, number]
  out: [number, number]
  in: [number, number]
  end: [number, number]
}

type Vector = [number, number]

/** Reparametrisations after which a fit hardly changes. */
const ROUNDS = 3
/** Weight, in points, of handles as a straight line has them: the few points of a short piece say little. */
const STRAIGHTNESS = 0.05

/**
 * The cubic through the first and last of some points that lies nearest to those between, by least squares.
 *
 * @param points x, y pairs along the line, at least two
 * @param directions unit vectors the handles keep to; null where they are free
 */
export function fitPiece(points: Float64Array, directions: { out: Vector; in: Vector } | null): Piece {
  const count = points.length / 2
  const start: Vector = [points[0] as number, points[1] as number]
  const end: Vector = [points[2 * count - 2] as number, points[2 * count - 1] as number]
  const shares = chordShares(points)
  const chord = Math.hypot(end[0] - start[0], end[1] - start[1])
  let piece = straight(start, end)
  if (count < 3) return directions ? along(start, end, directions, chord / 3, chord / 3) : piece
  for (let round = 0; round <= ROUNDS; round++) {
    piece = directions ? solveLengths(points, shares, start, end, directions) : solveFree(points, shares, start, end)
    if (round < ROUNDS) reparametrise(points, shares, piece)
  }
  return piece
}

function straight(start: Vector, end: Vector): Piece {
  const third: Vector = [(end[0] - start[0]) / 3, (end[1] - start[1]) / 3]
  return { start, out: third, in: [-third[0], -third[1]], end }
}

function along(start: Vector, end: Vector, directions: { out: Vector; in: Vector }, out: number, into: number): Piece {
  return {
    start,
    out: [directions.out[0] * out, directions.out[1] * out],
    in: [directions.in[0] * into, directions.in[1] * into],
    end,
  }
}

function chordShares(points: Float64Array): Float64Array {
  const shares = new Float64Array(points.length / 2)
  for (let i = 1; i < shares.length; i++) {
    const [dx, dy] = [at(points, 2 * i) - at(points, 2 * i - 2), at(points, 2 * i + 1) - at(points, 2 * i - 1)]
    shares[i] = (shares[i - 1] as number) + Math.hypot(dx, dy)
  }
  const total = shares.at(-1) || 1
  return shares.map((share) => share / total)
}

const at = (values: Float64Array, i: number): number => values[i] as number

/** Sums of the normal equations: weights of both handles, and what remains of the points after the ends' share. */
function normalSums(points: Float64Array, shares: Float64Array, start: Vector, end: Vector) {
  const sums = { aa: 0, ab: 0, bb: 0, ax: 0, ay: 0, bx: 0, by: 0 }
  for (let i = 1; i < shares.length - 1; i++) {
    const t = at(shares, i)
    const s = 1 - t
    const [a, b] = [3 * s * s * t, 3 * s * t * t]
    const [near, far] = [s * s * s + a, t * t * t + b]
    const x = at(points, 2 * i) - near * start[0] - far * end[0]
    const y = at(points, 2 * i + 1) - near * start[1] - far * end[1]
    sums.aa += a * a
    sums.ab += a * b
    sums.bb += b * b
    sums.ax += a * x
    sums.ay += a * y
    sums.bx += b * x
    sums.by += b * y
  }
  return sums
}

function solveFree(points: Float64Array, shares: Float64Array, start: Vector, end: Vector): Piece {
  const sums = normalSums(points, shares, start, end)
  const { ab } = sums
  const line = straight(start, end)
  const [aa, bb] = [sums.aa + STRAIGHTNESS, sums.bb + STRAIGHTNESS]
  const [ax, ay] = [sums.ax + STRAIGHTNESS * line.out[0], sums.ay + STRAIGHTNESS * line.out[1]]
  const [bx, by] = [sums.bx + STRAIGHTNESS * line.in[0], sums.by + STRAIGHTNESS * line.in[1]]
  const determinant = aa * bb - ab * ab
  return {
    start,
    out: [(ax * bb - bx * ab) / determinant, (ay * bb - by * ab) / determinant],
    in: [(bx * aa - ax * ab) / determinant, (by * aa - ay * ab) / determinant],
    end,
  }
}

/** Schneider's fit (Graphics Gems, 1990): the lengths of handles whose directions are given. */
function solveLengths(
  points: Float64Array,
  shares: Float64Array,
  start: Vector,
  end: Vector,
  directions: { out: Vector; in: Vector },
): Piece {
  const { aa, ab, bb, ax, ay, bx, by } = normalSums(points, shares, start, end)
  const { out, in: into } = directions
  const cross = ab * (out[0] * into[0] + out[1] * into[1])
  const outSum = ax * out[0] + ay * out[1]
  const inSum = bx * into[0] + by * into[1]
  const determinant = aa * bb - cross * cross
  const chord = Math.hypot(end[0] - start[0], end[1] - start[1])
  const outLength = determinant > 1e-9 * aa * bb ? (outSum * bb - inSum * cross) / determinant : 0
  const inLength = determinant > 1e-9 * aa * bb ? (inSum * aa - outSum * cross) / determinant : 0
  const usable = Math.min(outLength, inLength) > 1e-3 * chord && Math.max(outLength, inLength) < 8 * chord + 8
  return usable
    ? along(start, end, directions, outLength, inLength)
    : along(start, end, directions, chord / 3, chord / 3)
}

/** One Newton step of every point towards the foot of its perpendicular on the curve. */
function reparametrise(points: Float64Array, shares: Float64Array, piece: Piece): void {
  const { start, end } = piece
  const b: Vector = [start[0] + piece.out[0], start[1] + piece.out[1]]
  const c: Vector = [end[0] + piece.in[0], end[1] + piece.in[1]]
  for (let i = 1; i < shares.length - 1; i++) {
    const t = at(shares, i)
    const s = 1 - t
    let [along, slope] = [0, 0]
    for (const axis of [0, 1] as const) {
      const [p0, p1, p2, p3] = [start[axis], b[axis], c[axis], end[axis]]
      const value = s * s * s * p0 + 3 * s * s * t * p1 + 3 * s * t * t * p2 + t * t * t * p3
      const first = 3 * (s * s * (p1 - p0) + 2 * s * t * (p2 - p1) + t * t * (p3 - p2))
      const second = 6 * (s * (p2 - 2 * p1 + p0) + t * (p3 - 2 * p2 + p1))
      const away = value - at(points, 2 * i + axis)
      along += away * first
      slope += first * first + away * second
    }
    if (slope > 0) shares[i] = Math.min(1, Math.max(0, t - along / slope))
  }
}
