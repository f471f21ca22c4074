import { blendAgainstMotion, plainDifference } from './blockMatching.ts'
import { blendScale } from './blendScale.ts'
import type { History } from './history.ts'

/** Frames [start, end). */
export interface Span {
  start: number
  end: number
}

/** How far from a frame its two shots are looked for: half the lengths of mixes from about 3 to 48 frames. */
const REACHES = [2, 4, 8, 16, 24]

/** Frames a mix may be fitted over, on either side of its middle. */
export const MIX_REACH = fitReach(24)

/** Mean squared difference per signature cell below which two frames are one shot. */
const LEAST_DISTANCE = 50
const LEAST_DIFFERENCE = 0.5
/** Blend against motion above which no mix is fitted. */
const MOST_BLEND = 1
/** Difference below which the frames around one colour are one shot, and how many frames of the colour are looked past. */
const LEAST_CHANGE = 0.42
const BLIP = 6
/** Squared deviation from the ramp beyond which a frame is an outlier, such as a flash. */
const OUTLIER = 0.05

/**
 * The spans around a frame that may be mixes of two shots, one for each length looked at.
 * @param bounds the shot as far as it is known, at most {@link MIX_REACH} of which is looked at
 */
export function findMixes(history: History, middle: number, bounds: Span): Span[] {
  const inner = withinOneColour(history, middle, bounds)
  if (!inner) return []
  return REACHES.filter((reach) => middle % Math.max(1, reach >> 2) === 0 && looksMixed(history, middle, reach, inner))
    .map((reach) => fitRamp(history, middle, reach, inner))
    .filter((span) => span !== null)
}

function fitReach(reach: number): number {
  return Math.ceil(1.5 * reach) + 1
}

/** Bounds narrowed to end at the nearest frames of one colour; null inside one. */
function withinOneColour(history: History, middle: number, bounds: Span): Span | null {
  if (history.at(middle).flat) return null
  let start = middle
  while (start > bounds.start && middle - start < MIX_REACH && !history.at(start).flat) start--
  let end = middle
  while (end < bounds.end - 1 && end - middle < MIX_REACH && !history.at(end).flat) end++
  return { start, end: end + 1 }
}

/** Cheap tests first: most frames fail the first. */
function looksMixed(history: History, middle: number, reach: number, bounds: Span): boolean {
  const before = Math.max(bounds.start, middle - reach)
  const after = Math.min(bounds.end - 1, middle + reach)
  if (middle - before < 2 || after - middle < 2) return false
  const scale = blendScale(history, before, after)
  const share = scale.share(middle)
  if (scale.distance < LEAST_DISTANCE || share < 0.15 || share > 0.85 || scale.remainder(middle) > 0.35) return false
  if (plainDifference(history.at(before), history.at(after)) < LEAST_DIFFERENCE) return false
  return blendAgainstMotion(history.at(before), history.at(middle), history.at(after), share, 2) < MOST_BLEND
}

/** The span whose straight ramp of shares, level on both sides, fits best; null where it is too short to be a mix. */
function fitRamp(history: History, middle: number, reach: number, bounds: Span): Span | null {
  const first = Math.max(bounds.start, middle - fitReach(reach))
  const last = Math.min(bounds.end - 1, middle + fitReach(reach))
  const scale = blendScale(history, first, last)
  const shares = Array.from({ length: last - first + 1 }, (_, i) => scale.share(first + i))
  let best = { error: Infinity, before: 0, after: 0 }
  for (let before = 0; before < middle - first; before++) {
    for (let after = middle - first + 1; after < shares.length; after++) {
      const error = rampError(shares, before, after, best.error)
      if (error < best.error) best = { error, before, after }
    }
  }
  const span = { start: first + best.before + 1, end: first + best.after }
  return span.end - span.start >= 2 ? span : null
}

function rampError(shares: number[], before: number, after: number, limit: number): number {
  let error = 0
  for (let i = 0; i < shares.length && error < limit; i++) {
    const expected = Math.min(1, Math.max(0, (i - before) / (after - before)))
    error += Math.min(OUTLIER, ((shares[i] as number) - expected) ** 2)
  }
  return error
}

/** Whether a mix from or into one colour only comes back from a flash: the shot is the same on the other side of it. */
export function isBlip(history: History, { start, end }: Span): boolean {
  let before = start - 1
  while (before > history.first && start - before < BLIP && history.at(before).flat) before--
  let after = end
  while (after < history.end - 1 && after - end < BLIP && history.at(after).flat) after++
  return history.difference(before, after) < LEAST_CHANGE
}
