import { bendAt, centreOf, pointAt, REACH } from './outline.ts'
import { apply, fitSimilarity, shiftBy, type Similarity } from './similarity.ts'
import type { Outline } from './types.ts'

/** Most samples the next outline is matched at. */
const SAMPLES = 900
/** A line may go this many samples further than the one before it. */
const LONGEST_STEP = 6
/** Square pixels that pointing the opposite way costs, and bending by a radian more or less does. */
const OPPOSITE = 32
const BEND = 24
/** Matchings, each after laying the outlines over each other as the one before showed. */
const ROUNDS = 4
/** Weight of stretching against moving. */
const STRETCH = 1

/**
 * Where points of one outline are on the next: the cheapest matching that keeps their order round the outline (dynamic time
 * warping of closed curves), by distance after the outlines are laid over each other, by direction and bend, and by how much
 * it stretches the outline. Motion along an edge shows only in the motion of the whole.
 *
 * @param from evenly sampled
 * @param places ascending places on `from`, in samples, over less than one turn
 * @param to evenly sampled
 * @returns ascending places on `to`, in samples, over less than one turn
 */
export function followLines(from: Outline, places: Float64Array, to: Outline): Float64Array {
  const samples = Math.max(8, Math.min(SAMPLES, Math.round(to.length / 3)))
  const here = sampleAt(from, places)
  const there = sampleAt(
    to,
    Float64Array.from({ length: samples }, (_, j) => (j * (to.length / 2)) / samples),
  )
  let motion = shiftBy(difference(centreOf(to), centreOf(from)))
  let matched = match(moved(here, motion), there, to.length / 2)
  for (let round = 1; round < ROUNDS; round++) {
    const before = motion
    motion = wholeMotion(here, to, matched)
    if (farthestApart(here, before, motion) < STILL) break
    matched = match(moved(here, motion), there, to.length / 2)
  }
  if (farthestApart(here, { cos: 1, sin: 0, dx: 0, dy: 0 }, motion) < STILL) motion = shiftBy([0, 0])
  return settled(moved(here, motion), matched, to)
}

/** The motion of the whole that the matching shows. */
function wholeMotion({ data, count }: Samples, to: Outline, matched: Float64Array): Similarity {
  const from = Array.from({ length: count }, (_, k): [number, number] => [
    data[FIELDS * k] as number,
    data[FIELDS * k + 1] as number,
  ])
  return fitSimilarity(
    from,
    Array.from(matched, (place) => pointAt(to, place)),
  )
}

function farthestApart({ data, count }: Samples, one: Similarity, other: Similarity): number {
  let farthest = 0
  for (let k = 0; k < count; k++) {
    const [x, y] = [data[FIELDS * k] as number, data[FIELDS * k + 1] as number]
    const [ax, ay] = apply(one, x, y)
    const [bx, by] = apply(other, x, y)
    farthest = Math.max(farthest, Math.hypot(ax - bx, ay - by))
  }
  return farthest
}

function moved({ data, count }: Samples, motion: Similarity): Samples {
  const turned = data.slice()
  const scale = Math.hypot(motion.cos, motion.sin) || 1
  for (let i = 0; i < data.length; i += FIELDS) {
    const [x, y, alongX, alongY] = data.subarray(i, i + 4) as unknown as [number, number, number, number]
    turned.set(apply(motion, x, y), i)
    turned[i + 2] = (motion.cos * alongX - motion.sin * alongY) / scale
    turned[i + 3] = (motion.sin * alongX + motion.cos * alongY) / scale
  }
  return { data: turned, count }
}

/** The place on the other outline of each line: dynamic time warping, twice. */
function match(here: Samples, there: Samples, length: number): Float64Array {
  const [count, samples] = [here.count, there.count]
  const costs = matchCosts(here, there)
  const lengths = lengthsOf(here, there)
  const middle = count >> 1
  // The ends of a first, open matching are uncertain; its middle is not, and begins the closed one.
  const open = warp({ count, samples, first: 0, expected: bestTurn(count, samples, costs), costs, lengths })
  const anchor = open[middle] as number
  const closed = warp({ count, samples, first: middle, expected: anchor, fixed: anchor, costs, lengths })
  const places = new Float64Array(count)
  for (let k = 0; k < count; k++) {
    const turn = middle + k >= count ? samples : 0
    places[(middle + k) % count] = (((closed[k] as number) - turn) * length) / samples
  }
  return places
}

/** x, y, direction x, y, and bend of a sample. */
const FIELDS = 5

interface Samples {
  /** {@link FIELDS} of each. */
  data: Float64Array
  count: number
}

function sampleAt(outline: Outline, places: Float64Array): Samples {
  const data = new Float64Array(places.length * FIELDS)
  places.forEach((place, k) => {
    const [x, y] = pointAt(outline, place)
    const [ax, ay] = pointAt(outline, place - REACH)
    const [bx, by] = pointAt(outline, place + REACH)
    const length = Math.hypot(bx - ax, by - ay) || 1
    data.set([x, y, (bx - ax) / length, (by - ay) / length, bendAt(outline, place)], k * FIELDS)
  })
  return { data, count: places.length }
}

function difference(a: [number, number], b: [number, number]): [number, number] {
  return [a[0] - b[0], a[1] - b[1]]
}

/** What it costs to match a line with each of the samples from `sample` on; both are counted round. */
type Costs = (line: number, sample: number, into: Float64Array) => void

function matchCosts(here: Samples, there: Samples): Costs {
  const [a, b] = [here.data, there.data]
  return (line, sample, into) => {
    const i = FIELDS * (line % here.count)
    let j = FIELDS * (((sample % there.count) + there.count) % there.count)
    for (let k = 0; k < into.length; k++) {
      const x = (a[i] as number) - (b[j] as number)
      const y = (a[i + 1] as number) - (b[j + 1] as number)
      const along = (a[i + 2] as number) * (b[j + 2] as number) + (a[i + 3] as number) * (b[j + 3] as number)
      const bend = (a[i + 4] as number) - (b[j + 4] as number)
      into[k] = x * x + y * y + (OPPOSITE / 2) * (1 - along) + BEND * bend * bend
      j = j + FIELDS === b.length ? 0 : j + FIELDS
    }
  }
}

function bestTurn(count: number, samples: number, costs: Costs): number {
  const stride = Math.max(1, count >> 6)
  const cost = new Float64Array(samples)
  const sums = new Float64Array(samples)
  for (let k = 0; k < count; k += stride) {
    costs(k, Math.round((k * samples) / count), cost)
    for (let turn = 0; turn < samples; turn++) sums[turn] = (sums[turn] as number) + (cost[turn] as number)
  }
  return sums.indexOf(Math.min(...sums))
}

/** Lengths of line, pixels, between neighbours. */
function lengthsOf(here: Samples, there: Samples): { here: Float64Array; there: number } {
  const between = (data: Float64Array, count: number): Float64Array =>
    Float64Array.from({ length: count }, (_, k) => {
      const i = FIELDS * k
      const j = FIELDS * ((k + 1) % count)
      return Math.hypot((data[j] as number) - (data[i] as number), (data[j + 1] as number) - (data[i + 1] as number))
    })
  const all = between(there.data, there.count)
  return { here: between(here.data, here.count), there: all.reduce((sum, length) => sum + length, 0) / there.count }
}

interface WarpOptions {
  count: number
  samples: number
  /** The line to begin with; the others follow round the outline. */
  first: number
  /** The sample expected for the first line. */
  expected: number
  /** The first line is at this sample, and again after a whole turn. */
  fixed?: number
  costs: Costs
  lengths: { here: Float64Array; there: number }
}

/** The sample of each line from `first` on, ascending. */
function warp({ count, samples, first, expected, fixed, costs, lengths }: WarpOptions): Int32Array {
  const band = Math.max(8, Math.ceil(samples / 5))
  const width = 2 * band + 1
  const steps = fixed === undefined ? count : count + 1
  const choices = new Uint8Array(steps * width)
  const low = (k: number): number => expected + Math.round((k * samples) / count) - band
  let sums = new Float64Array(width)
  let next = new Float64Array(width)
  costs(first, low(0), sums)
  if (fixed !== undefined) sums.forEach((sum, b) => (sums[b] = low(0) + b === fixed ? sum : Infinity))
  const stretches = new Float64Array(LONGEST_STEP + 1)
  for (let k = 1; k < steps; k++) {
    const shift = low(k) - low(k - 1)
    const natural = lengths.here[(first + k - 1) % count] as number
    for (let step = 0; step <= LONGEST_STEP; step++) {
      const stretch = step * lengths.there - natural
      stretches[step] = STRETCH * stretch * stretch
    }
    costs(first + k, low(k), next)
    for (let b = 0; b < width; b++) {
      const from = b + shift
      const longest = Math.min(LONGEST_STEP, from)
      let least = Infinity
      let choice = 0
      for (let step = Math.max(0, from - width + 1); step <= longest; step++) {
        const sum = (sums[from - step] as number) + (stretches[step] as number)
        if (sum >= least) continue
        least = sum
        choice = step
      }
      next[b] = least + (next[b] as number)
      choices[k * width + b] = choice
    }
    ;[sums, next] = [next, sums]
  }
  return traceBack(choices, sums, low, { steps, width, end: fixed === undefined ? null : fixed + samples })
}

function traceBack(
  choices: Uint8Array,
  sums: Float64Array,
  low: (k: number) => number,
  { steps, width, end }: { steps: number; width: number; end: number | null },
): Int32Array {
  const last = steps - 1
  let b = end === null ? sums.indexOf(Math.min(...sums)) : end - low(last)
  const path = new Int32Array(steps)
  for (let k = last; k >= 0; k--) {
    path[k] = low(k) + b
    b = low(k) + b - (choices[k * width + b] as number) - low(k - 1)
  }
  return path
}

/** Lines to either side whose motion is taken for a line's own. */
const NEIGHBOURS = 6
/** Motion of less than this, pixels, is the grain of the matching. */
const STILL = 0.75
/** How far a place is moved to where that motion leads, samples. */
const SETTLE = 3

/** Whole samples become places: where the mean motion round each line leads, in order, never two at one place. */
function settled(here: Samples, matched: Float64Array, to: Outline): Float64Array {
  const count = matched.length
  const moves = Array.from(matched, (place, k) => {
    const [x, y] = pointAt(to, place)
    return [x - (here.data[FIELDS * k] as number), y - (here.data[FIELDS * k + 1] as number)] as const
  })
  const places = matched.map((place, k) => {
    let [dx, dy, weights] = [0, 0, 0]
    const reach = Math.min(NEIGHBOURS, Math.floor((count - 1) / 2))
    for (let n = -reach; n <= reach; n++) {
      const weight = reach + 1 - Math.abs(n)
      const [mx, my] = moves[(k + n + count) % count] as readonly [number, number]
      dx += weight * mx
      dy += weight * my
      weights += weight
    }
    const still = Math.hypot(dx, dy) < STILL * weights
    if (still) [dx, dy] = [0, 0]
    const [x, y] = [
      (here.data[FIELDS * k] as number) + dx / weights,
      (here.data[FIELDS * k + 1] as number) + dy / weights,
    ]
    return nearestPlace(to, place, x, y)
  })
  for (let k = 1; k < count; k++) places[k] = Math.max(places[k] as number, (places[k - 1] as number) + 0.01)
  return places
}

/** The place nearest to a point, on the stretches round another place. */
function nearestPlace(outline: Outline, place: number, x: number, y: number): number {
  let [best, least] = [place, Infinity]
  for (let from = Math.floor(place) - SETTLE; from <= Math.floor(place) + SETTLE; from++) {
    const [ax, ay] = pointAt(outline, from)
    const [bx, by] = pointAt(outline, from + 1)
    const [dx, dy] = [bx - ax, by - ay]
    const squared = dx * dx + dy * dy
    const share = squared === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / squared))
    const distance = (ax + share * dx - x) ** 2 + (ay + share * dy - y) ** 2
    if (distance < least) [best, least] = [from + share, distance]
  }
  return best
}
