import type { FrameReader, RgbFrame } from '../../../media/types.ts'
import { newPatch, onView, unionOf, type Patch, type View } from '../picture.ts'
import { mergeObjects } from './mergeObjects.ts'
import { ObjectTrack, type Prediction, type FrameMasks, type TrackOptions, type Variation } from './objectTrack.ts'
import { endsOf, type PassDirection, type SpanGap } from './planSpans.ts'
import type { Features } from './vosNetworks.ts'
import { shareViews } from './workingView.ts'

export interface PassOptions<G extends SpanGap> extends TrackOptions {
  gaps: readonly G[]
  direction: PassDirection
  reader: FrameReader
  /** Tracks to average for each object, the plain one first. */
  variations: readonly Variation[]
  /** What is settled of other objects on a frame, besides committed masks. */
  settled: (index: number) => Patch[]
}

export interface PassFrame<G extends SpanGap> {
  frame: RgbFrame
  found: Found<G>[]
  /** Gaps whose far end this is, with what the pass would have made of it had nobody committed it. */
  arrived: Found<G>[]
}

export interface Found<G extends SpanGap> {
  gap: G
  /** The plain track's is the first. */
  members: Member[]
  prediction: Prediction
}

export interface Member {
  track: ObjectTrack
  features: Features
}

/** An object's track, and variations of it to average. */
type Tracks<G> = Map<G, ObjectTrack[]>

/** Carries objects through their gaps in one direction, frame by frame. A gap without a frame to set out from is left out. */
export async function* runPass<G extends SpanGap>(options: PassOptions<G>): AsyncGenerator<PassFrame<G>> {
  const { direction, reader, signal } = options
  const gaps = options.gaps.filter((gap) => endsOf(gap, direction).from !== null)
  if (gaps.length === 0) return
  const tracks: Tracks<G> = new Map()
  for await (const frame of reader.stream({ ...range(gaps, direction), signal })) {
    signal.throwIfAborted()
    const found = await predict(options, tracks, frame)
    const arrived = await arrive(options, tracks, frame)
    for (const gap of gaps) {
      const { from, to } = endsOf(gap, direction)
      if (to === frame.index) tracks.delete(gap)
      if (from === frame.index) tracks.set(gap, await setOut(options, gap, frame.index))
    }
    if (found.length + arrived.length > 0) yield { frame, found, arrived }
  }
}

function range(gaps: readonly SpanGap[], direction: PassDirection): { from: number; to: number } {
  const visited = gaps.flatMap(({ start, end, left, right }) => [
    start,
    end - 1,
    ...(direction === 'forward' && left !== null ? [left] : []),
    // Forward passes run through the far end: what they make of it shows where they went wrong.
    ...(right !== null ? [right] : []),
  ])
  const first = Math.min(...visited)
  const last = Math.max(...visited)
  return direction === 'forward' ? { from: first, to: last } : { from: last, to: first }
}

async function setOut(options: PassOptions<SpanGap>, gap: SpanGap, index: number): Promise<ObjectTrack[]> {
  const tracks: ObjectTrack[] = []
  for (const variation of options.variations) tracks.push(await ObjectTrack.from(options, gap, index, variation))
  return tracks
}

async function predict<G extends SpanGap>(
  options: PassOptions<G>,
  tracks: Tracks<G>,
  frame: RgbFrame,
): Promise<Found<G>[]> {
  const { committed, settled, networks } = options
  const { index } = frame
  const active = options.gaps.filter((gap) => tracks.has(gap) && index >= gap.start && index < gap.end)
  const found = await look(options, tracks, active, frame)
  const absent = found.map(({ prediction }) => (prediction.present ?? 1) < networks.parameters.present)
  found.forEach(({ prediction }, at) => absent[at] && prediction.probability.data.fill(0))
  const predicted = found.map(({ prediction }) => prediction.probability)
  const there = settled(index)
  mergeObjects(predicted, there)
  const others = committed.on(index, new Set(active.map((gap) => gap.objectId)))
  // A committed mask is read at the scale of each object it takes room from.
  const masksIn = (view: View): Promise<Patch[]> => Promise.all(others.map((other) => committed.mask(other, view)))
  for (const patch of predicted) mergeObjects([patch], await masksIn(patch.view))
  for (const [at, { members, prediction }] of found.entries()) {
    for (const { track, features } of members) {
      const { view } = features
      const masks: FrameMasks = { own: onView(prediction.probability, view), others: null }
      if (networks.knowOthers) {
        const rest = predicted.filter((patch) => patch !== prediction.probability)
        masks.others = unionOf([...rest, ...there, ...(await masksIn(view))], view)
      }
      await track.accept(frame, features, masks, absent[at] === true)
    }
  }
  return found
}

/** Every track's own view of the frame, encoded together where they overlap. */
async function look<G extends SpanGap>(
  { features: store }: PassOptions<G>,
  tracks: Tracks<G>,
  gaps: readonly G[],
  frame: RgbFrame,
  without?: number,
): Promise<Found<G>[]> {
  const all = gaps.flatMap((gap) => tracks.get(gap) ?? [])
  const shared = shareViews(all.map((track) => track.view))
  const views = new Map(all.map((track, at) => [track, shared[at] as View]))
  const seen = new Map<View, Features>()
  const found: Found<G>[] = []
  for (const gap of gaps) {
    const members: Member[] = []
    const predictions: Prediction[] = []
    for (const track of tracks.get(gap) ?? []) {
      const view = views.get(track) as View
      const features = seen.get(view) ?? (await store.of(frame, view))
      seen.set(view, features)
      members.push({ track, features })
      predictions.push(await track.predict(features, without))
    }
    found.push({ gap, members, prediction: meanOf(predictions) })
  }
  return found
}

/** The mean of several predictions, as the first one's view shows it. */
function meanOf(predictions: readonly Prediction[]): Prediction {
  const [first] = predictions as [Prediction]
  if (predictions.length === 1) return first
  const mean = (value: (prediction: Prediction) => number): number =>
    predictions.reduce((sum, prediction) => sum + value(prediction), 0) / predictions.length
  const probability = newPatch(first.probability.view)
  for (const prediction of predictions) {
    const { data } = onView(prediction.probability, probability.view)
    for (let i = 0; i < data.length; i++) {
      probability.data[i] = (probability.data[i] as number) + (data[i] as number) / predictions.length
    }
  }
  return {
    probability,
    recognition: mean(({ recognition }) => recognition),
    present: first.present === null ? null : mean(({ present }) => present ?? 1),
  }
}

async function arrive<G extends SpanGap>(
  options: PassOptions<G>,
  tracks: Tracks<G>,
  frame: RgbFrame,
): Promise<Found<G>[]> {
  if (options.direction !== 'forward') return []
  const arriving = options.gaps.filter((gap) => tracks.has(gap) && gap.right === frame.index)
  return look(options, tracks, arriving, frame, frame.index)
}
