import { CUT_REACH, isCut } from './cuts.ts'
import { findMixes, isBlip, MIX_REACH, type Span } from './findMixes.ts'
import { createHistory } from './history.ts'
import { mixScore } from './mixScore.ts'
import { describePicture } from './picture.ts'
import { resolveTransitions, type ScoredMix } from './resolveTransitions.ts'
import type { ShotDetector } from './types.ts'

/** Frames behind the newest at which mixes are looked for: their whole surroundings, with their cuts, are known by then. */
const MIX_DELAY = MIX_REACH + CUT_REACH

/**
 * Finds hard cuts, dissolves and fades in one pass; flashes, fast motion and whip pans are none. It keeps some 100 small
 * pictures, whatever the length. Method and figures: docs/shots.md.
 */
export function createShotDetector(): ShotDetector {
  const history = createHistory(2 * MIX_DELAY + CUT_REACH + 8)
  const cuts: number[] = []
  const mixes: ScoredMix[] = []
  const flats: Span[] = []

  const lookForCut = (index: number): void => {
    if (index > 0 && isCut(history, index)) cuts.push(index)
  }
  const lookForMix = (middle: number): void => {
    if (middle < 1) return
    for (const span of findMixes(history, middle, shotAround(middle))) {
      if (mixes.some((known) => isNear(known, span)) || isBlip(history, span)) continue
      mixes.push({ ...span, score: mixScore(history, span) })
    }
  }
  /** The frames that certainly are of the same shot or mixed with it. A cut to or from one colour may be the end of a fade. */
  const shotAround = (middle: number): Span => {
    const firm = cuts.filter((cut) => cut > history.first && !history.at(cut - 1).flat && !history.at(cut).flat)
    return {
      start: firm.findLast((cut) => cut <= middle) ?? history.first,
      end: firm.find((cut) => cut > middle) ?? history.end,
    }
  }
  return {
    side: 32,
    push(frame) {
      const picture = describePicture(frame)
      if (picture.flat) extendRuns(flats, history.end)
      history.push(picture)
      lookForCut(history.end - CUT_REACH)
      lookForMix(history.end - MIX_DELAY)
    },
    finish() {
      for (let index = history.end - CUT_REACH + 1; index < history.end; index++) lookForCut(index)
      for (let middle = history.end - MIX_DELAY + 1; middle < history.end; middle++) lookForMix(middle)
      return resolveTransitions({ frames: history.end, cuts, mixes: mixes.filter(({ score }) => score > 0), flats })
    },
  }
}

/** Whether two spans differ by less than a tenth of their length, so that one score does for both. */
function isNear(a: Span, b: Span): boolean {
  return 10 * (Math.abs(a.start - b.start) + Math.abs(a.end - b.end)) <= b.end - b.start
}

function extendRuns(runs: Span[], index: number): void {
  const last = runs.at(-1)
  if (last?.end === index) last.end++
  else runs.push({ start: index, end: index + 1 })
}
