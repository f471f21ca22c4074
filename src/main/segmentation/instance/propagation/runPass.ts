import type { FrameReader, RgbFrame } from '../../../media/types.ts'
import type { CommittedFrames } from '../memory/committedFrames.ts'
import type { FeatureStore } from '../memory/featureStore.ts'
import type { Plane } from '../plane.ts'
import { mergeObjects } from './mergeObjects.ts'
import { ObjectTrack, type Prediction } from './objectTrack.ts'
import { endsOf, type PassDirection, type SpanGap } from './planSpans.ts'
import type { Features, VosNetworks } from './vosNetworks.ts'

export interface PassOptions<G extends SpanGap> {
  gaps: readonly G[]
  direction: PassDirection
  reader: FrameReader
  networks: VosNetworks
  features: FeatureStore
  committed: CommittedFrames
  /** What is settled of other objects on a frame, besides committed masks. */
  settled: (index: number) => Plane[]
  signal: AbortSignal
}

export interface PassFrame<G extends SpanGap> {
  frame: RgbFrame
  features: Features
  found: { gap: G; prediction: Prediction }[]
  /** Gaps whose far end this is, with what the pass would have made of it had nobody committed it. */
  arrived: { gap: G; guess: Plane }[]
}

/** Carries objects through their gaps in one direction, frame by frame. A gap without a frame to set out from is left out. */
export async function* runPass<G extends SpanGap>(options: PassOptions<G>): AsyncGenerator<PassFrame<G>> {
  const { direction, reader, signal, features: store } = options
  const gaps = options.gaps.filter((gap) => endsOf(gap, direction).from !== null)
  if (gaps.length === 0) return
  const tracks = new Map<G, ObjectTrack>()
  for await (const frame of reader.stream({ ...range(gaps, direction), signal })) {
    signal.throwIfAborted()
    const features = await store.of(frame)
    const found = await predict(options, tracks, features, frame.index)
    const arrived = await arrive(options, tracks, features, frame.index)
    for (const gap of gaps) {
      if (endsOf(gap, direction).from === frame.index) tracks.set(gap, await setOut(options, gap, frame.index))
    }
    if (found.length + arrived.length > 0) yield { frame, features, found, arrived }
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

async function setOut(options: PassOptions<SpanGap>, gap: SpanGap, index: number): Promise<ObjectTrack> {
  const { committed, networks, signal } = options
  const mask = await committed.mask({ objectId: gap.objectId, index })
  return new ObjectTrack(networks, await committed.memoryFor(gap, signal), mask)
}

async function predict<G extends SpanGap>(
  { gaps, committed, settled }: PassOptions<G>,
  tracks: ReadonlyMap<G, ObjectTrack>,
  features: Features,
  index: number,
): Promise<PassFrame<G>['found']> {
  const active = gaps.filter((gap) => tracks.has(gap) && index >= gap.start && index < gap.end)
  const found: PassFrame<G>['found'] = []
  for (const gap of active) {
    found.push({ gap, prediction: await (tracks.get(gap) as ObjectTrack).predict(features) })
  }
  const others = committed.on(index, new Set(active.map((gap) => gap.objectId)))
  const fixed = [...(await Promise.all(others.map((frame) => committed.mask(frame)))), ...settled(index)]
  mergeObjects(
    found.map(({ prediction }) => prediction.probability),
    fixed,
  )
  for (const { gap, prediction } of found) await tracks.get(gap)?.accept(features, prediction.probability)
  return found
}

async function arrive<G extends SpanGap>(
  { gaps, direction }: PassOptions<G>,
  tracks: Map<G, ObjectTrack>,
  features: Features,
  index: number,
): Promise<PassFrame<G>['arrived']> {
  const arrived: PassFrame<G>['arrived'] = []
  for (const gap of gaps) {
    const track = tracks.get(gap)
    if (direction !== 'forward' || gap.right !== index || !track) continue
    arrived.push({ gap, guess: (await track.predict(features, index)).probability })
  }
  for (const { gap } of arrived) tracks.delete(gap)
  return arrived
}
