import { encodeMatte, type Matte } from '../../../../shared/codec/matte.ts'
import type { ProjectSettings } from '../../../../shared/domain/records.ts'
import type { FrameReader, RgbFrame } from '../../../media/types.ts'
import { carryDifference, differenceAt, type Difference } from '../fusion/carryDifference.ts'
import type { Fusion } from '../fusion/fusion.ts'
import type { CommittedFrames } from '../memory/committedFrames.ts'
import { onView, toPlanes, type Patch } from '../picture.ts'
import { afterGrowth, agreement, confidenceOf } from './confidence.ts'
import { comesBack, type ModeRules } from './modes.ts'
import { finishMatte, shareAlpha } from './finishFrame.ts'
import type { TrackOptions } from './objectTrack.ts'
import { planSpans, type SpanGap } from './planSpans.ts'
import { runPass, type Found, type Member, type PassFrame } from './runPass.ts'
import { Spool } from './spool.ts'
import { viewOfBoth } from './workingView.ts'

export interface PropagationOptions<G extends SpanGap> extends TrackOptions {
  gaps: readonly G[]
  reader: FrameReader
  fusion: Fusion
  settings: ProjectSettings
  mode: ModeRules
}

export interface FilledFrame<G extends SpanGap> {
  gap: G
  index: number
  /** `shared/codec/matte`, plate size */
  matte: Uint8Array
  confidence: number
  provenance: 'propagated' | 'fused'
}

/** One frame of a pass: how many objects it was worked out for, and the mattes that are finished with it. */
export interface PropagationStep<G extends SpanGap> {
  steps: number
  filled: FilledFrame<G>[]
}

/** Frames the passes will go through: the measure of progress. */
export function countSteps(gaps: readonly SpanGap[], mode: ModeRules): number {
  return gaps.reduce((sum, gap) => {
    return sum + (gap.end - gap.start) * ((gap.left === null ? 0 : 1) + (comesBack(gap, mode) ? 1 : 0))
  }, 0)
}

interface Settled<G extends SpanGap> {
  gap: G
  patch: Patch
  confidence: number
  provenance: FilledFrame<G>['provenance']
}

/**
 * Fills gaps between committed frames (the propagation and fusion of MiVOS on a space-time memory). Gaps that share frames
 * go together: forward first, then backward; where an object has both, the two are fused as a function of its committed
 * frames alone. Only frames of the gaps are given out, each once.
 */
export async function* propagateGaps<G extends SpanGap>(
  options: PropagationOptions<G>,
): AsyncGenerator<PropagationStep<G>> {
  for (const { gaps } of planSpans(options.gaps)) yield* fillSpan(options, gaps)
}

async function* fillSpan<G extends SpanGap>(
  options: PropagationOptions<G>,
  gaps: readonly G[],
): AsyncGenerator<PropagationStep<G>> {
  const spools = new Map(gaps.map((gap) => [gap, new Spool()]))
  const differences = new Map<G, Difference>()
  const covering = (index: number): G[] => gaps.filter((gap) => index >= gap.start && index < gap.end)
  const { mode } = options
  const { variations } = mode
  const back = gaps.filter((gap) => comesBack(gap, mode))

  for await (const step of runPass({ ...options, gaps, variations, direction: 'forward', settled: () => [] })) {
    for (const arrived of step.arrived) {
      if (back.includes(arrived.gap)) await keepDifference(options, differences, arrived, step.frame)
    }
    const settled = step.found.map((found) => settledAlone(found))
    if (covering(step.frame.index).some((gap) => back.includes(gap))) {
      for (const { gap, patch, confidence } of settled) spools.get(gap)?.put(step.frame.index, patch, confidence)
      yield { steps: step.found.length, filled: [] }
    } else yield { steps: step.found.length, filled: await finish(options, step, settled) }
  }

  const forwardOnly = (index: number): Settled<G>[] =>
    covering(index)
      .filter((gap) => !back.includes(gap))
      .flatMap((gap) => {
        const kept = spools.get(gap)?.peek(index)
        return kept ? [{ gap, ...kept, provenance: 'propagated' as const }] : []
      })
  const settled = (index: number): Patch[] => forwardOnly(index).map(({ patch }) => patch)
  for await (const step of runPass({ ...options, gaps: back, variations, direction: 'backward', settled })) {
    const { index } = step.frame
    const fused: Settled<G>[] = []
    for (const found of step.found) {
      const forward = spools.get(found.gap)?.take(index)
      fused.push(
        forward ? await fuse(options, step.frame, found, forward, differences.get(found.gap)) : settledAlone(found),
      )
    }
    yield { steps: step.found.length, filled: await finish(options, step, [...fused, ...forwardOnly(index)]) }
  }
}

function settledAlone<G extends SpanGap>({ gap, prediction }: Found<G>): Settled<G> {
  const confidence = confidenceOf(prediction)
  return { gap, patch: prediction.probability, confidence, provenance: 'propagated' }
}

/** Looks at a far end as memory does: a pass may have gone astray and no longer see where the object is. */
async function keepDifference<G extends SpanGap>(
  { committed, features: store, signal }: PropagationOptions<G>,
  differences: Map<G, Difference>,
  { gap, prediction }: Found<G>,
  frame: RgbFrame,
): Promise<void> {
  const end = { objectId: gap.objectId, index: frame.index }
  const guess = prediction.probability
  const look = { side: Math.max(guess.view.width, guess.view.height), flipped: false }
  const { valueChannels } = await committed.tokens(end, look, signal)
  const view = await committed.view(end, look)
  const features = await store.of(frame, view)
  const difference = differenceAt(features, await committed.mask(end, view), onView(guess, view), valueChannels)
  if (difference) differences.set(gap, difference)
}

async function fuse<G extends SpanGap>(
  { networks, fusion }: PropagationOptions<G>,
  frame: RgbFrame,
  { gap, members, prediction }: Found<G>,
  forward: { patch: Patch; confidence: number },
  difference: Difference | undefined,
): Promise<Settled<G>> {
  const from = gap.start - 1
  const view = viewOfBoth(forward.patch.view, prediction.probability.view, networks.parameters.multiple)
  const [there, back] = [onView(forward.patch, view), onView(prediction.probability, view)]
  const failure = difference ? await carryDifference(difference, (members[0] as Member).features, networks) : null
  const plane = await fusion.fuse({
    rgb: () => toPlanes(frame, view),
    forward: there,
    backward: back,
    failure: failure && { lost: onView(failure.lost, view), gained: onView(failure.gained, view) },
    position: (frame.index - from) / (gap.end - from),
  })
  const alone = Math.max(forward.confidence, confidenceOf(prediction))
  const confidence = alone * (0.5 + 0.5 * agreement(there, back))
  return { gap, patch: { ...plane, view }, confidence, provenance: 'fused' }
}

async function finish<G extends SpanGap>(
  { committed, settings }: PropagationOptions<G>,
  { frame }: PassFrame<G>,
  settled: readonly Settled<G>[],
): Promise<FilledFrame<G>[]> {
  const confidences: number[] = []
  for (const found of settled) confidences.push(await confidenceBeside(committed, found, frame))
  const mattes = settled.map(({ patch }) => finishMatte(patch, frame, settings))
  const others = committed.on(frame.index, new Set(settled.map(({ gap }) => gap.objectId)))
  const fixed: Matte[] = []
  for (const other of others) fixed.push(await committed.matte(other))
  shareAlpha(mattes, fixed)
  return settled.map(({ gap, provenance }, at) => ({
    gap,
    index: frame.index,
    matte: encodeMatte(mattes[at] as Matte),
    confidence: confidences[at] as number,
    provenance,
  }))
}

/** Confidence, with an eye on the object's size on the nearest committed frame. */
async function confidenceBeside<G extends SpanGap>(
  committed: CommittedFrames,
  { gap: { objectId, left, right }, patch, confidence }: Settled<G>,
  { index, width }: RgbFrame,
): Promise<number> {
  const nearLeft = left !== null && (right === null || index - left <= right - index)
  const extent = await committed.extent({ objectId, index: (nearLeft ? left : right) as number })
  const size = ((extent?.size ?? 0) * patch.view.width) / width
  return afterGrowth(confidence, areaOf(patch), size * size)
}

function areaOf({ data }: Patch): number {
  let area = 0
  for (const value of data) if (value > 0.5) area++
  return area
}
