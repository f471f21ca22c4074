import type { Size } from '../../shared/domain/geometry.ts'
import { FrameScores, type PixelChange, type TrueFrame } from './frameScores.ts'
import { nextMark, type RobotMark } from './interactionRobot.ts'
import { labelsOf, type FoundMatte } from './labelsOf.ts'
import { maskOf } from './readLabels.ts'

/** What is worked with, as the robot sees it. Objects go by their ids in the annotations. */
export interface Product {
  /** The mattes of a frame, of those objects that have one there. */
  found(index: number): Promise<FoundMatte[]>
  mark(id: number, index: number, mark: RobotMark): Promise<void>
  /** The artist leaves the frame and vouches for it. */
  commit(index: number): Promise<void>
  /** Fills what a frame just left bounds. */
  propagate(from: number): Promise<void>
  /** The frame to correct next, by the product's own judgement; null where it knows none. */
  suggest(): Promise<number | null>
}

export interface RobotRules {
  rounds: number
  /** Marks an object gets in a round, at most. */
  marksPerRound: number
  /** Strokes, or else clicks. */
  strokes: boolean
  /** Which frame is corrected next: the one with the lowest J&F, or the one the product suggests. */
  follow: 'truth' | 'suggestion'
}

/** One round: a frame corrected and its surroundings propagated. */
export interface Round {
  index: number
  marks: number
  /** Seconds the product took for the round, without the robot's own. */
  compute: number
  /** J&F over the sequence afterwards, 0..1. */
  score: number
  change: PixelChange
}

/**
 * The interactive protocol after DAVIS (Caelles et al., 2018). Round 1 marks the frame that shows the objects best; each
 * later round goes to the worst frame. On a frame the robot looks after each mark, marks the largest region that is still
 * wrong, and leaves when nothing thick enough to draw in is wrong or the round's marks are used up. Ends before the last round where
 * no frame has anything to mark.
 */
export async function* playRounds(
  product: Product,
  { size, ids, truth }: { size: Size; ids: readonly number[]; truth: readonly TrueFrame[] },
  rules: RobotRules,
): AsyncGenerator<Round> {
  const scores = new FrameScores(size, ids, truth)
  for (let round = 0; round < rules.rounds; round++) {
    const frames = await framesToVisit(product, scores, truth, round, rules)
    const visit = await visitFirst(product, size, ids, frames, rules)
    if (visit === null) return
    const { index, marks } = visit
    let compute = visit.compute
    compute += await timed(() => product.commit(index))
    compute += await timed(() => product.propagate(index))
    const labels: Uint8Array[] = []
    for (const frame of truth) labels.push(labelsOf(await product.found(frame.index), size))
    const change = scores.update(labels)
    yield { index, marks, compute, score: scores.mean, change }
  }
}

/** In order of preference. */
async function framesToVisit(
  product: Product,
  scores: FrameScores,
  truth: readonly TrueFrame[],
  round: number,
  { follow }: RobotRules,
): Promise<TrueFrame[]> {
  if (round === 0) return [bestShown(truth)]
  if (follow === 'truth') return scores.worstFirst()
  const suggested = await product.suggest()
  if (suggested === null) return []
  const far = ({ index }: TrueFrame): number => Math.abs(index - suggested)
  return [...truth].sort((a, b) => far(a) - far(b)).slice(0, 1)
}

/** The frame with the most objects; of those the one with the largest. */
function bestShown(truth: readonly TrueFrame[]): TrueFrame {
  const ranked = truth.map((frame) => {
    const shown = frame.labels.filter((label) => label !== 0 && label !== 255)
    return { frame, objects: new Set(shown).size, area: shown.length }
  })
  ranked.sort((a, b) => b.objects - a.objects || b.area - a.area || a.frame.index - b.frame.index)
  return (ranked[0] as (typeof ranked)[number]).frame
}

/** Marks the first of these frames on which there is something to mark; a suggested one is visited in any case. */
async function visitFirst(
  product: Product,
  size: Size,
  ids: readonly number[],
  frames: readonly TrueFrame[],
  rules: RobotRules,
): Promise<{ index: number; marks: number; compute: number } | null> {
  for (const frame of frames) {
    let marks = 0
    let compute = 0
    for (const id of ids) {
      const done = await markObject(product, size, id, frame, rules)
      marks += done.marks
      compute += done.compute
    }
    if (marks > 0 || rules.follow === 'suggestion') return { index: frame.index, marks, compute }
  }
  return null
}

async function markObject(
  product: Product,
  { width, height }: Size,
  id: number,
  { index, labels }: TrueFrame,
  { marksPerRound, strokes }: RobotRules,
): Promise<{ marks: number; compute: number }> {
  const truth = { width, height, data: maskOf(labels, id) }
  let compute = 0
  for (let marks = 0; marks < marksPerRound; marks++) {
    const own = (await product.found(index)).filter((matte) => matte.id === id)
    const guess = { width, height, data: maskOf(labelsOf(own, { width, height }), id) }
    const mark = nextMark(guess, truth, strokes, true)
    if (!mark) return { marks, compute }
    compute += await timed(() => product.mark(id, index, mark))
  }
  return { marks: marksPerRound, compute }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}
