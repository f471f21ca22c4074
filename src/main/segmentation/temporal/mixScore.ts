import { blendAgainstMotion } from './blockMatching.ts'
import { blendScale, type BlendScale } from './blendScale.ts'
import type { Span } from './findMixes.ts'
import type { History } from './history.ts'

/**
 * Weights of the evidence: a logistic regression over candidates from synthetic montages of the DAVIS training sequences
 * (docs/shots.md), rounded. Positive scores are mixes.
 */
const WEIGHTS = { blend: -4.3, difference: 10.4, bend: -11.5, constant: -7.6 }
/** Two pictures can differ no more than two shots do. */
const MOST_DIFFERENCE = 1.2
/** With worse ends and shares no blend is good enough. */
const HOPELESS = -6

/**
 * How much speaks for the frames [start, end) being a mix of the frame before and the frame at `end`: that they blend the two
 * better than motion makes them, that the two differ, motion allowed for, and that the shares rise evenly. Above 0 it is one.
 */
export function mixScore(history: History, { start, end }: Span): number {
  const scale = blendScale(history, start - 1, end)
  const difference = Math.min(MOST_DIFFERENCE, history.difference(start - 1, end))
  const ends = WEIGHTS.difference * difference + WEIGHTS.bend * bend(history, scale, start, end) + WEIGHTS.constant
  return ends < HOPELESS ? ends : ends + WEIGHTS.blend * Math.log(bestBlend(history, scale, start, end))
}

/**
 * Root mean square deviation of the shares from a straight ramp, without the few frames a flash may spoil. A fade must be
 * straight throughout: the frames left out could be all there is of it.
 */
function bend(history: History, scale: BlendScale, start: number, end: number): number {
  const frames = end - start
  const errors = Array.from({ length: frames }, (_, i) => (scale.share(start + i) - (i + 1) / (frames + 1)) ** 2)
  const isFade = history.at(start - 1).flat || history.at(end).flat
  const spoiled = isFade || frames < 5 ? 0 : frames < 7 ? 1 : 3
  const kept = errors.sort((a, b) => a - b).slice(0, frames - spoiled)
  return Math.sqrt(kept.reduce((sum, error) => sum + error, 0) / kept.length)
}

/** The best of three frames, since a flash may spoil one. */
function bestBlend(history: History, scale: BlendScale, start: number, end: number): number {
  const quarter = (end - start + 1) / 4
  const ratios = [1, 2, 3].map((part) => {
    const middle = Math.round(start - 1 + part * quarter)
    const share = Math.min(1, Math.max(0, scale.share(middle)))
    return blendAgainstMotion(history.at(start - 1), history.at(middle), history.at(end), share)
  })
  return Math.min(...ratios)
}
