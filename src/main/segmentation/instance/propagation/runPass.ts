import type { FrameReader, RgbFrame } from '../../../media/types.ts'
import type { Patch, View } from '../picture.ts'
import { mergeObjects } from './mergeObjects.ts'
import { ObjectTrack, type Prediction, type TrackOptions } from './objectTrack.ts'
import { endsOf, type PassDirection, type SpanGap } from './planSpans.ts'
import type { Features } from './vosNetworks.ts'
import { shareViews } from './workingView.ts'

export interface PassOptions<G extends SpanGap> extends TrackOptions {
  gaps: readonly G[]
  direction: PassDirection
  reader: FrameReader
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
  features: Features
  prediction: Prediction
}

/** Carries objects through their gaps in one direction, frame by frame. A gap without a frame to set out from is left out. */
export async function* runPass<G extends SpanGap>(options: PassOptions<G>): AsyncGenerator<PassFrame<G>> {
  const { direction, reader, signal } = options
  const gaps = options.gaps.filter((gap) => endsOf(gap, direction).from !== null)
  if (gaps.length === 0) return
  const tracks = new Map<G, ObjectTrack>()
  for await (const frame of reader.stream({ ...range(gaps, direction), signal })) {
    signal.throwIfAborted()
    const found = await predict(options, tracks, frame)
    const arrived = await arrive(options, tracks, frame)
    for (const gap of gaps) {
      const { from, to } = endsOf(gap, direction)
      if (to === frame.index) tracks.delete(gap)
      if (from === frame.index) tracks.set(gap, await ObjectTrack.from(options, gap, frame.index))
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

async function predict<G extends SpanGap>(
  options: PassOptions<G>,
  tracks: ReadonlyMap<G, ObjectTrack>,
  frame: RgbFrame,
): Promise<Found<G>[]> {
  const { committed, settled } = options
  const { index } = frame
  const active = tracksOf(options, tracks, (gap) => index >= gap.start && index < gap.end)
  const found = await look(options, active, frame)
  const others = committed.on(index, new Set(active.map(([gap]) => gap.objectId)))
  const predicted = found.map(({ prediction }) => prediction.probability)
  mergeObjects(predicted, settled(index))
  for (const patch of predicted) {
    const masks = await Promise.all(others.map((other) => committed.mask(other, patch.view)))
    mergeObjects([patch], masks)
  }
  for (const { gap, features, prediction } of found) {
    await tracks.get(gap)?.accept(frame, features, prediction.probability)
  }
  return found
}

/** Those under way, in the order of the gaps. */
function tracksOf<G extends SpanGap>(
  { gaps }: PassOptions<G>,
  tracks: ReadonlyMap<G, ObjectTrack>,
  wanted: (gap: G) => boolean,
): [G, ObjectTrack][] {
  return gaps.flatMap((gap): [G, ObjectTrack][] => {
    const track = tracks.get(gap)
    return track && wanted(gap) ? [[gap, track]] : []
  })
}

/** Every track's own view of the frame, encoded together where they overlap. */
async function look<G extends SpanGap>(
  { features: store }: PassOptions<G>,
  tracks: readonly (readonly [G, ObjectTrack])[],
  frame: RgbFrame,
  without?: number,
): Promise<Found<G>[]> {
  const views = shareViews(tracks.map(([, track]) => track.view))
  const seen = new Map<View, Features>()
  const found: Found<G>[] = []
  for (const [at, [gap, track]] of tracks.entries()) {
    const view = views[at] as View
    const features = seen.get(view) ?? (await store.of(frame, view))
    seen.set(view, features)
    found.push({ gap, features, prediction: await track.predict(features, without) })
  }
  return found
}

async function arrive<G extends SpanGap>(
  options: PassOptions<G>,
  tracks: Map<G, ObjectTrack>,
  frame: RgbFrame,
): Promise<Found<G>[]> {
  if (options.direction !== 'forward') return []
  const arriving = tracksOf(options, tracks, (gap) => gap.right === frame.index)
  return look(options, arriving, frame, frame.index)
}
