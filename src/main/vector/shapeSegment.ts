import { fitPiece, type Piece } from './fitPiece.ts'
import { bendAt, pointAt, REACH } from './outline.ts'
import { pieceError } from './pieceError.ts'
import type { MeasuredOutline } from './splineDistance.ts'
import type { Steps } from './steps.ts'
import { POINT_STRIDE, type BezierPoints, type Outline } from './types.ts'

/** One frame of a segment. */
export interface SegmentFrame {
  index: number
  /** The outline as traced. */
  measured: MeasuredOutline
  /** The same, smoothed, a sample about every pixel; its samples are the unit of all places. */
  line: Outline
  /** Where each followed line is on it, ascending over less than one turn. */
  lines: Float64Array
}

/** Handles that turn less than this, radians, are laid in one direction: the curve passes smoothly. */
const SMOOTH_TURN = 0.7
/** A piece shorter than this, pixels, is not split. */
const SHORTEST_PIECE = 2
/** A corner bends at least this much, radians. */
const CORNER_BEND = 0.9
/** How far, in samples, a point on a corner goes to stay on it, and in what steps. */
const CORNER_WAY = 3
const CORNER_STEP = 0.5

/**
 * The spline of one outline over neighbouring frames. Its points sit on lines that were followed through the frames: a
 * point is a number, whole for a followed line, between two for a place between them; so it is the same point on all frames.
 */
export class ShapeSegment {
  readonly frames: SegmentFrame[] = []
  /** Ascending, over less than one turn of followed lines. */
  points: number[] = []
  private readonly limit: number

  /** @param limit pixels a fitted piece may be off */
  constructor(first: SegmentFrame, limit: number) {
    this.limit = limit
    this.frames.push(first)
    this.points = firstPoints(first)
    this.refine(first)
  }

  /** Takes a frame in, with as many more points as it needs; refuses, changing nothing, where that is more than `most`. */
  add(frame: SegmentFrame, most: number): boolean {
    const before = this.points
    this.points = [...before]
    if (!this.refine(frame, most)) {
      this.points = before
      return false
    }
    this.frames.push(frame)
    return true
  }

  /** Where the points are on a frame, ascending over less than one turn; those near a corner are on it. */
  places(frame: SegmentFrame): Float64Array {
    return Float64Array.from(this.points, (_, i) => this.placeOf(frame, i))
  }

  private placeOf(frame: SegmentFrame, i: number): number {
    const count = this.points.length
    const followed = (k: number): number => placeOf(frame, this.points[(k + count) % count] as number)
    const turn = frame.line.length / 2
    const place = followed(i)
    const before = i > 0 ? followed(i - 1) : followed(-1) - turn
    const after = i + 1 < count ? followed(i + 1) : followed(0) + turn
    return onCorner(frame.line, place, Math.min(CORNER_WAY, (place - before) / 2, (after - place) / 2))
  }

  /** The spline of a frame. */
  fit(frame: SegmentFrame): BezierPoints {
    const places = this.places(frame)
    const count = places.length
    const pieces = fitPieces(frame, places, 0, count)
    const spline = new Float64Array(count * POINT_STRIDE)
    pieces.forEach((piece, i) => {
      const previous = pieces[(i + count - 1) % count] as Piece
      spline.set([...piece.start, ...previous.in, ...piece.out], i * POINT_STRIDE)
    })
    return spline
  }

  /** Leaves out points that no frame needs, and adds what a frame taken in early lacks since. */
  *settle(): Steps<void> {
    for (const frame of this.frames) {
      this.refine(frame)
      yield
    }
    let order = this.frames
    for (let i = 0; i < this.points.length && this.points.length > 3;) {
      yield
      const kept = this.points
      this.points = kept.filter((_, k) => k !== i)
      const needing = order.find((frame) => !this.fitsAround(frame, i))
      if (!needing) continue
      this.points = kept
      // The frame that needed this point is likely to need the next one too.
      order = [needing, ...order.filter((frame) => frame !== needing)]
      i++
    }
  }

  /** Whether the pieces that change when a point before `i` is left out are within the limit. */
  private fitsAround(frame: SegmentFrame, i: number): boolean {
    const count = this.points.length
    const first = i - 2
    // Only those that the pieces and their neighbours begin and end at.
    const places = new Float64Array(count)
    for (let k = first - 1; k <= first + 4; k++) {
      const at = (k + 3 * count) % count
      places[at] = this.placeOf(frame, at)
    }
    return fitPieces(frame, places, first, 3).every((piece, k) => {
      const [from, to] = stretchOf(frame, places, first + k)
      return pieceError(piece, frame.measured, from, to, this.limit).error <= this.limit
    })
  }

  /** Splits pieces until the frame fits. */
  private refine(frame: SegmentFrame, most = Infinity): boolean {
    for (;;) {
      const split = this.worstPieces(frame)
      if (split.length === 0) return true
      if (this.points.length + split.length > most) return false
      this.points = [...this.points, ...split].sort((a, b) => a - b)
    }
  }

  /** A new point in each piece that is off by more than the limit, where it is off most. */
  private worstPieces(frame: SegmentFrame): number[] {
    const places = this.places(frame)
    const count = places.length
    const split: number[] = []
    fitPieces(frame, places, 0, count).forEach((piece, i) => {
      const [from, to] = stretchOf(frame, places, i)
      if (to - from < SHORTEST_PIECE) return
      const { error, share } = pieceError(piece, frame.measured, from, to)
      if (error <= this.limit) return
      const turn = frame.lines.length
      const before = this.points[i] as number
      const after = this.points[i + 1] ?? (this.points[0] as number) + turn
      const wanted = Math.min(0.8, Math.max(0.2, share))
      split.push(lineAt(frame, from + wanted * (to - from), before, after) % turn)
    })
    return split
  }
}

/** Fits `count` pieces from the one after point `first` on; handles of neighbours that about agree are laid in one line. */
function fitPieces(frame: SegmentFrame, places: Float64Array, first: number, count: number): Piece[] {
  const all = places.length
  const whole = count >= all
  const samples: Float64Array[] = []
  for (let k = whole ? 0 : -1; k < (whole ? all : count + 1); k++)
    samples.push(samplesBetween(frame, places, first + k))
  const free = samples.map((points) => fitPiece(points, null))
  const offset = whole ? 0 : 1
  return Array.from({ length: whole ? all : count }, (_, k) => {
    const i = k + offset
    const piece = free[i] as Piece
    const previous = free[(i + free.length - 1) % free.length] as Piece
    const following = free[(i + 1) % free.length] as Piece
    const out = joined(previous.in, piece.out)
    const into = joined(piece.in, following.out)
    if (!out && !into) return piece
    return fitPiece(samples[i] as Float64Array, {
      out: out ? [-out[0], -out[1]] : unit(piece.out),
      in: into ?? unit(piece.in),
    })
  })
}

/** The places a piece begins and ends at; pieces are counted round the outline. */
function stretchOf({ line }: SegmentFrame, places: Float64Array, piece: number): [number, number] {
  const count = places.length
  const i = ((piece % count) + count) % count
  const next = i + 1 < count ? (places[i + 1] as number) : (places[0] as number) + line.length / 2
  return [places[i] as number, next]
}

/** The place of a point, whole or between followed lines. */
function placeOf({ lines, line }: SegmentFrame, point: number): number {
  const floor = Math.floor(point)
  const here = lines[floor] as number
  const next = floor + 1 < lines.length ? (lines[floor + 1] as number) : (lines[0] as number) + line.length / 2
  return here + (point - floor) * (next - here)
}

/** The reverse: the point between `low` and `high` that is at a place. */
function lineAt(frame: SegmentFrame, place: number, low: number, high: number): number {
  const turn = frame.lines.length
  const unwrapped = (point: number): number =>
    point < turn ? placeOf(frame, point) : placeOf(frame, point - turn) + frame.line.length / 2
  let [from, to] = [low, high]
  for (let round = 0; round < 40; round++) {
    const middle = (from + to) / 2
    if (unwrapped(middle) < place) from = middle
    else to = middle
  }
  return (from + to) / 2
}

/** The sharpest place within `way` samples if it is a corner, else the place itself. */
function onCorner(line: Outline, place: number, way: number): number {
  let [best, sharpest] = [place, CORNER_BEND]
  for (let away = -way; away <= way; away += CORNER_STEP) {
    const bend = Math.abs(bendAt(line, place + away))
    if (bend > sharpest) [best, sharpest] = [place + away, bend]
  }
  return best
}

/** Corners of the first frame, or four points where it has fewer than three. */
function firstPoints(frame: SegmentFrame): number[] {
  const count = frame.line.length / 2
  const bends = Float64Array.from({ length: count }, (_, i) => Math.abs(bendAt(frame.line, i)))
  const corners: number[] = []
  for (let i = 0; i < count; i++) {
    const bend = bends[i] as number
    if (bend < CORNER_BEND) continue
    let highest = true
    for (let k = 1; k <= REACH && highest; k++) {
      const before = bends[(i - k + count) % count] as number
      const after = bends[(i + k) % count] as number
      highest = before < bend && after <= bend
    }
    if (highest) corners.push(i)
  }
  const places = corners.length >= 3 ? corners : [0, 1, 2, 3].map((k) => (k * count) / 4)
  const first = frame.lines[0] as number
  return places
    .map((place) => {
      const ahead = (((place - first) % count) + count) % count
      return lineAt(frame, first + ahead, 0, frame.lines.length) % frame.lines.length
    })
    .sort((a, b) => a - b)
}

function angleBetween(a: [number, number], b: [number, number]): number {
  return Math.atan2(a[0] * b[1] - a[1] * b[0], a[0] * b[0] + a[1] * b[1])
}

/** The common direction, as a unit vector, of a handle that comes in and the reverse of one that goes out, if they about agree. */
function joined(into: [number, number], out: [number, number]): [number, number] | null {
  const [a, b] = [Math.hypot(...into), Math.hypot(...out)]
  if (a < 1e-6 || b < 1e-6) return null
  if (Math.abs(angleBetween(into, [-out[0], -out[1]])) > SMOOTH_TURN) return null
  return unit([into[0] - out[0], into[1] - out[1]])
}

function unit([x, y]: [number, number]): [number, number] {
  const length = Math.hypot(x, y) || 1
  return [x / length, y / length]
}

/** The samples of a piece, its ends included. */
function samplesBetween(frame: SegmentFrame, places: Float64Array, piece: number): Float64Array {
  const turn = frame.line.length / 2
  const [from, to] = stretchOf(frame, places, piece)
  const first = Math.floor(from) + 1
  const last = Math.ceil(to) - 1
  const inner = Math.max(0, last - first + 1)
  const samples = new Float64Array(2 * (inner + 2))
  samples.set(pointAt(frame.line, from), 0)
  for (let k = 0; k < inner; k++) {
    const j = 2 * ((((first + k) % turn) + turn) % turn)
    samples[2 * k + 2] = frame.line[j] as number
    samples[2 * k + 3] = frame.line[j + 1] as number
  }
  samples.set(pointAt(frame.line, to), 2 * inner + 2)
  return samples
}
