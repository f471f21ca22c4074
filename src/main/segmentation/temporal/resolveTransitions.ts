import type { Span } from './findMixes.ts'
import type { Transition } from './types.ts'

/** Frames that may lie between a mix and the one colour it fades to: the last of a fade are hardly seen. */
const FADE_SLACK = 3

/** Frames that make a shot, and keep one colour from being a flash. */
const LEAST_SHOT = 4

/** A likely mix: the better the score, the surer. */
export interface ScoredMix extends Span {
  score: number
}

export interface Findings {
  frames: number
  /** First frames of shots. */
  cuts: number[]
  mixes: ScoredMix[]
  /** Runs of frames of one colour, in order. */
  flats: Span[]
}

/** Settles which findings stand: of overlapping mixes the best, of cuts those that no mix explains; fades by their black or white. */
export function resolveTransitions({ frames, cuts, mixes, flats }: Findings): Transition[] {
  const named = withoutOverlaps(mixes).map((mix) => nameMix(mix, flats, frames))
  const mixed = joinFades(named, flats).filter((transition) => !isFlash(transition, flats, frames))
  const free = cuts.filter((cut) => !mixed.some(({ start, end }) => cut >= start && cut <= end))
  const hard = free.map((cut): Transition => ({ type: 'cut', start: cut, end: cut }))
  return [...hard, ...mixed].sort((a, b) => a.start - b.start)
}

/** A fade from or into a colour that neither lasts, nor is faded into or from on its other side, nor ends the film. */
function isFlash({ type, start, end }: Transition, flats: Span[], frames: number): boolean {
  if ((type !== 'fade-in' && type !== 'fade-out') || start === 0 || end === frames) return false
  const run = flats.find((flat) => (type === 'fade-in' ? flat.end === start : flat.start === end))
  return run !== undefined && run.end - run.start < LEAST_SHOT
}

function withoutOverlaps(mixes: ScoredMix[]): Span[] {
  const kept: Span[] = []
  for (const mix of mixes.toSorted((a, b) => b.score - a.score)) {
    if (!kept.some(({ start, end }) => mix.start < end && start < mix.end)) kept.push(mix)
  }
  return kept.sort((a, b) => a.start - b.start)
}

/** A mix from or into one colour is a fade; one that opens or closes the film takes the empty frames there along. */
function nameMix({ start, end }: Span, flats: Span[], frames: number): Transition {
  const into = flats.find((run) => run.end > end && run.start <= end + FADE_SLACK)
  if (into) return { type: 'fade-out', start, end: into.end === frames ? frames : into.start }
  const from = flats.find((run) => run.start < start && run.end >= start - FADE_SLACK)
  if (from) return { type: 'fade-in', start: from.start === 0 ? 0 : from.end, end }
  return { type: 'dissolve', start, end }
}

/** A fade out and the fade in after it are one transition where all between is of one colour. */
function joinFades(transitions: Transition[], flats: Span[]): Transition[] {
  const joined: Transition[] = []
  for (const transition of transitions) {
    const last = joined.at(-1)
    const isOneRun = flats.some((run) => run.start === last?.end && run.end === transition.start)
    if (last?.type === 'fade-out' && transition.type === 'fade-in' && isOneRun) {
      joined[joined.length - 1] = { type: 'fade-out-in', start: last.start, end: transition.end }
    } else {
      joined.push(transition)
    }
  }
  return joined
}
