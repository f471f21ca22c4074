import { onView, type Patch } from '../picture.ts'

/** Keeps odds finite. */
const EPSILON = 1e-6

/**
 * Soft aggregation (Oh et al., ICCV 2019) in odds: objects predicted on one frame compete with each other and with the
 * background, so that their probabilities add up to at most 1. Where a fixed mask already is, only the rest is left.
 * @param predicted probabilities, each in its own view, changed in place
 * @param fixed masks of other objects on the frame, which stay as they are
 */
export function mergeObjects(predicted: readonly Patch[], fixed: readonly Patch[]): void {
  if (predicted.length > 1) compete(predicted)
  for (const mask of fixed) {
    for (const { view, data } of predicted) {
      const taken = onView(mask, view).data
      for (let i = 0; i < data.length; i++) data[i] = (data[i] as number) * (1 - (taken[i] as number))
    }
  }
}

function compete(patches: readonly Patch[]): void {
  const before = patches.map((patch) => ({ ...patch, data: patch.data.map(oddsOf) }))
  patches.forEach(({ view, data }, k) => {
    const sum = new Float64Array(data.length).fill(1)
    for (const other of before) {
      const odds = onView(other, view).data
      for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (odds[i] as number)
    }
    const own = before[k]?.data as Float32Array
    for (let i = 0; i < data.length; i++) data[i] = (own[i] as number) / (sum[i] as number)
  })
}

function oddsOf(probability: number): number {
  const p = Math.min(1 - EPSILON, probability)
  return p / (1 - p)
}
