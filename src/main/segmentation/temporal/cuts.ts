import { blendAgainstMotion, plainDifference } from './blockMatching.ts'
import { blendScale } from './blendScale.ts'
import type { History } from './history.ts'

/** Frames on either side a cut must tell apart: a blip of up to three, such as a flash, is no cut, four are a shot. */
export const CUT_REACH = 4

/** Plain difference of two frames below which no cut is looked for. */
const WORTH_A_LOOK = 0.65

/** Difference across a cut: at least this, and this much more than the difference from frame to frame next to it. */
const LEAST_DIFFERENCE = 0.42
const MARGIN = 0.17
const MARGIN_PER_MOTION = 1.2

/** A blend holds this share of each end, and explains the frame better than motion by this factor. */
const LEAST_SHARE = 0.12
const MOST_BLEND = 0.75

/** Whether a shot begins at `index`. Looks at {@link CUT_REACH} frames on either side, fewer at the ends of the stream. */
export function isCut(history: History, index: number): boolean {
  if (index <= history.first || index >= history.end) return false
  if (plainDifference(history.at(index - 1), history.at(index)) < WORTH_A_LOOK) return false
  const difference = history.difference(index - 1, index)
  if (difference < LEAST_DIFFERENCE || difference < threshold(history, index)) return false
  return differenceAcross(history, index) > threshold(history, index) && !isWithinMix(history, index)
}

function threshold(history: History, index: number): number {
  return Math.max(LEAST_DIFFERENCE, MARGIN + MARGIN_PER_MOTION * motionAround(history, index))
}

/** The least difference between any frame before and any frame after: small where the picture comes back. */
function differenceAcross(history: History, index: number): number {
  let least = Infinity
  for (let before = Math.max(history.first, index - CUT_REACH); before < index; before++) {
    for (let after = index; after < Math.min(history.end, index + CUT_REACH); after++) {
      least = Math.min(least, history.difference(before, after))
    }
  }
  return least
}

/**
 * What the shots themselves change by from frame to frame. Of each side's two steps the smaller, so that one odd frame
 * does not hide a cut; of the two sides the greater, so that a whip pan coming to rest is none.
 */
function motionAround(history: History, index: number): number {
  const step = (at: number): number =>
    at > history.first && at < history.end ? history.difference(at - 1, at) : Infinity
  const before = Math.min(step(index - 1), step(index - 2))
  const after = Math.min(step(index + 1), step(index + 2))
  const sides = [before, after].filter((side) => side < Infinity)
  return sides.length === 0 ? 0 : Math.max(...sides)
}

/** Whether a dissolve of three or four frames makes the change: one of the two frames is a blend of those around. */
function isWithinMix(history: History, index: number): boolean {
  return [2, 3].some((reach) => {
    const before = Math.max(history.first, index - 1 - reach)
    const after = Math.min(history.end - 1, index + reach)
    return [index - 1, index].some(
      (middle) => middle > before && middle < after && isBlend(history, before, middle, after),
    )
  })
}

function isBlend(history: History, before: number, middle: number, after: number): boolean {
  const share = blendScale(history, before, after).share(middle)
  if (share < LEAST_SHARE || share > 1 - LEAST_SHARE) return false
  return blendAgainstMotion(history.at(before), history.at(middle), history.at(after), share) < MOST_BLEND
}
