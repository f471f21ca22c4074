import type { Matte } from '../../shared/codec/matte.ts'
import { followLines } from './followLines.ts'
import { centreOf, contains, perimeter, resample, signedArea } from './outline.ts'
import { overlap, spansOf, type Spans } from './overlap.ts'
import { reduceKeys } from './reduceKeys.ts'
import { ShapeSegment, type SegmentFrame } from './shapeSegment.ts'
import type { Steps } from './steps.ts'
import { traceOutlines } from './traceOutlines.ts'
import type { Outline, Shape, ShapeKey, ShapeOptions } from './types.ts'

/** Outlines of neighbouring frames that overlap less than this are different things. */
const SAME = 0.6
/** Samples a segment holds at most: what bounds the memory of a long clip. */
const HELD_SAMPLES = 400_000
/** Frames of a segment at most. */
const LONGEST = 250
/** A segment ends where it would need so many times, and so many more, points than its first frame. */
const GROWTH = 1.5
const GROWTH_LEAST = 4
/** Places of an outline that are followed at most; points in between go with them. */
const MOST_LINES = 600
/** Shares of the tolerance that fitting may use up, the rest being for the frames between keys; and the pixels, so far as
 * they are less than the second share, that the stairs of a binary matte need. */
const FIT_SHARE = 0.65
const FIT_SHARE_MOST = 0.9
const STAIRS = 0.85
const TIGHTEST_FIT = 0.3

/** One outline of one frame. */
interface Traced {
  outline: Outline
  depth: number
  spans: Spans
}

/** An outline that is being followed. */
interface Track {
  depth: number
  last: Traced
  segment: ShapeSegment
  /** Points the segment had after its first frame. */
  began: number
  edgeWidth: number
}

interface KeyedPart {
  keys: ShapeKey[]
  range: [number, number]
  worst: number
}

/** A finished shape, and how far it is from the matte on its worst frame, pixels. */
export interface TracedShape {
  shape: Shape
  worst: number
}

/**
 * Turns the mattes of one object, frame by frame, into shapes: each outline is followed through the frames for as long as
 * it stays one and the same thing, and becomes a spline with the same points on all of them. Holds the outlines of the
 * segments being followed, no frames.
 */
export class ShapeTracer {
  private tracks: Track[] = []
  private readonly options: ShapeOptions

  constructor(options: ShapeOptions) {
    this.options = options
  }

  /** Takes the next frame in; null is an empty matte. Returns the shapes that ended before it. */
  *add(index: number, matte: Matte | null): Steps<TracedShape[]> {
    const outlines = matte === null ? [] : tracedOutlines(matte, this.options.smallest)
    const edgeWidth = matte === null ? 0 : edgeWidthOf(matte, outlines)
    const pairs = matchOutlines(this.tracks, outlines)
    const ended: TracedShape[] = []
    const tracks: Track[] = []
    for (const track of this.tracks) {
      const traced = pairs.get(track)
      if (!traced || !this.follow(track, index, traced, edgeWidth)) ended.push(...(yield* this.finished(track)))
      else {
        tracks.push(track)
        outlines.splice(outlines.indexOf(traced), 1)
      }
    }
    for (const traced of outlines) tracks.push(this.begin(index, traced, edgeWidth))
    this.tracks = tracks
    return ended
  }

  /** The shapes that last up to the last frame. */
  *finish(): Steps<TracedShape[]> {
    const ended: TracedShape[] = []
    for (const track of this.tracks) ended.push(...(yield* this.finished(track)))
    this.tracks = []
    return ended
  }

  private begin(index: number, traced: Traced, edgeWidth: number): Track {
    const frame = frameOf(index, traced.outline, this.smoothing, null)
    const segment = new ShapeSegment(frame, fitLimit(this.options.tolerance))
    return { depth: traced.depth, last: traced, segment, began: segment.points.length, edgeWidth }
  }

  /** Adds a frame to a track; false where it has become too different or too long. */
  private follow(track: Track, index: number, traced: Traced, edgeWidth: number): boolean {
    const { frames } = track.segment
    const last = frames.at(-1) as SegmentFrame
    if (frames.length >= Math.min(LONGEST, HELD_SAMPLES / (last.line.length / 2))) return false
    const frame = frameOf(index, traced.outline, this.smoothing, last)
    if (!track.segment.add(frame, track.began * GROWTH + GROWTH_LEAST)) return false
    track.last = traced
    track.edgeWidth += edgeWidth
    return true
  }

  private *finished({ segment, depth, edgeWidth }: Track): Steps<TracedShape[]> {
    const width = edgeWidth / segment.frames.length
    const parts = yield* this.keyed(segment, fitLimit(this.options.tolerance))
    return parts.map(({ keys, range, worst }) => ({ shape: { depth, range, keys, edgeWidth: width }, worst }))
  }

  /** The keys of a segment; of two halves, followed anew, where one spline cannot hold the tolerance on all its frames. */
  private *keyed(segment: ShapeSegment, limit: number): Steps<KeyedPart[]> {
    const { tolerance } = this.options
    const { frames } = segment
    yield* segment.settle()
    const { keys, worst } = yield* reduceKeys(segment, tolerance)
    const half = frames.length >> 1
    if (worst > tolerance && half === 0 && limit > TIGHTEST_FIT * tolerance) {
      return yield* this.keyed(refollowed(frames, limit * 0.7), limit * 0.7)
    }
    if (worst > tolerance && half > 0) {
      const before = yield* this.keyed(refollowed(frames.slice(0, half), limit), limit)
      return [...before, ...(yield* this.keyed(refollowed(frames.slice(half), limit), limit))]
    }
    const [first, last] = [frames[0] as SegmentFrame, frames.at(-1) as SegmentFrame]
    return [{ keys, range: [first.index, last.index + 1], worst }]
  }

  private get smoothing(): number {
    return Math.min(1, this.options.tolerance)
  }
}

function fitLimit(tolerance: number): number {
  return Math.max(FIT_SHARE * tolerance, Math.min(FIT_SHARE_MOST * tolerance, STAIRS))
}

function tracedOutlines(matte: Matte, smallest: number): Traced[] {
  const outlines = traceOutlines(matte).filter((outline) => Math.abs(signedArea(outline)) >= smallest)
  return outlines.map((outline) => {
    const [x, y] = [outline[0] as number, outline[1] as number]
    const depth = outlines.filter((other) => other !== outline && contains(other, x, y)).length
    return { outline, depth, spans: spansOf(outline) }
  })
}

/** Pixels over which the edge goes from outside to inside: a straight ramp of width w has 2/3 w of 4 a (1 - a) across it. */
function edgeWidthOf(matte: Matte, outlines: Traced[]): number {
  const length = outlines.reduce((sum, { outline }) => sum + perimeter(outline), 0)
  if (length === 0) return 0
  const full = matte.bits === 8 ? 255 : 65535
  let sum = 0
  for (const value of matte.data) {
    if (value !== 0 && value !== full) sum += 4 * (value / full) * (1 - value / full)
  }
  return (1.5 * sum) / length
}

/** Which outline continues which track: the pairs that overlap most, each in one pair at most. */
function matchOutlines(tracks: Track[], outlines: Traced[]): Map<Track, Traced> {
  const pairs = tracks.flatMap((track) =>
    outlines
      .filter(({ depth }) => depth === track.depth)
      .map((traced) => ({ track, traced, score: likeness(track.last, traced) })),
  )
  const matched = new Map<Track, Traced>()
  const taken = new Set<Traced>()
  for (const { track, traced, score } of pairs.sort((a, b) => b.score - a.score)) {
    if (score < SAME || matched.has(track) || taken.has(traced)) continue
    matched.set(track, traced)
    taken.add(traced)
  }
  return matched
}

/** How much two outlines overlap, as they lie or, for things that move by less than their size, laid over each other. */
function likeness(before: Traced, after: Traced): number {
  const lying = overlap(before.spans, after.spans)
  const [ax, ay] = centreOf(before.outline)
  const [bx, by] = centreOf(after.outline)
  const size = Math.sqrt(Math.max(before.spans.area, after.spans.area))
  if (Math.hypot(ax - bx, ay - by) > size) return lying
  return Math.max(lying, 0.9 * overlap(before.spans, after.spans, ax - bx, ay - by))
}

/** A segment of the same frames with points of its own. */
function refollowed(frames: SegmentFrame[], limit: number): ShapeSegment {
  let last = { ...(frames[0] as SegmentFrame) }
  last.lines = evenLines(last.line)
  const segment = new ShapeSegment(last, limit)
  for (const frame of frames.slice(1)) {
    last = { ...frame, lines: followLines(last.line, last.lines, frame.line) }
    segment.add(last, Infinity)
  }
  return segment
}

function frameOf(index: number, outline: Outline, sigma: number, before: SegmentFrame | null): SegmentFrame {
  const count = Math.max(16, Math.round(perimeter(outline)))
  const line = resample(outline, count, sigma, sigma / 2)
  const lines = before ? followLines(before.line, before.lines, line) : evenLines(line)
  return { index, measured: { outline, places: placesOf(outline, count), turn: count }, line, lines }
}

function evenLines(line: Outline): Float64Array {
  const samples = line.length / 2
  const count = Math.max(8, Math.min(MOST_LINES, samples >> 1))
  return Float64Array.from({ length: count }, (_, k) => (k * samples) / count)
}

/** How far along each point is, where the whole is `turn`. */
function placesOf(outline: Outline, turn: number): Float64Array {
  const places = new Float64Array(outline.length / 2)
  const scale = turn / perimeter(outline)
  for (let i = 1; i < places.length; i++) {
    const k = 2 * i
    const [dx, dy] = [
      (outline[k] as number) - (outline[k - 2] as number),
      (outline[k + 1] as number) - (outline[k - 1] as number),
    ]
    places[i] = (places[i - 1] as number) + Math.hypot(dx, dy) * scale
  }
  return places
}

/** The shapes by when they begin, those that hold others first. */
export function shapesInOrder(traced: readonly TracedShape[]): Shape[] {
  return traced.map(({ shape }) => shape).sort((a, b) => a.range[0] - b.range[0] || a.depth - b.depth)
}
