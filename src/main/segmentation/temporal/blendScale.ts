import type { History } from './history.ts'

/** The line through two frames: where on it, and how far from it, other frames lie. */
export interface BlendScale {
  /** Mean squared difference of the two frames, per signature cell. */
  distance: number
  /** The share of `after` in a frame's nearest blend: 0 at `before`, 1 at `after`. */
  share(index: number): number
  /** Squared distance of a frame from its nearest blend, in units of `distance`. */
  remainder(index: number): number
}

/** Measures frames as blends of frame `before` and frame `after`. */
export function blendScale(history: History, before: number, after: number): BlendScale {
  const product = (a: number, b: number): number => history.product(a, b)
  const origin = product(before, before)
  const distance = Math.max(Number.EPSILON, product(after, after) - 2 * product(before, after) + origin)
  const share = (index: number): number =>
    (product(index, after) - product(index, before) - product(before, after) + origin) / distance
  const remainder = (index: number): number =>
    Math.max(0, (product(index, index) - 2 * product(index, before) + origin) / distance - share(index) ** 2)
  return { distance, share, remainder }
}
