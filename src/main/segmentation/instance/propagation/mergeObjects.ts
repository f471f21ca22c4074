import type { Plane } from '../plane.ts'

/** Keeps odds finite. */
const EPSILON = 1e-6

/**
 * Soft aggregation (Oh et al., ICCV 2019) in odds: objects predicted on one frame compete with each other and with the
 * background, so that their probabilities add up to at most 1. Where a fixed mask already is, only the rest is left.
 * @param predicted probabilities of one size, changed in place
 * @param fixed masks of other objects on the frame, which stay as they are
 */
export function mergeObjects(predicted: readonly Plane[], fixed: readonly Plane[]): void {
  if (predicted.length > 1) compete(predicted)
  for (const mask of fixed) {
    for (const { data } of predicted) {
      for (let i = 0; i < data.length; i++) data[i] = (data[i] as number) * (1 - (mask.data[i] as number))
    }
  }
}

function compete(planes: readonly Plane[]): void {
  const odds = new Float64Array(planes.length)
  const length = planes[0]?.data.length ?? 0
  for (let i = 0; i < length; i++) {
    let sum = 1
    for (let k = 0; k < planes.length; k++) {
      const p = Math.min(1 - EPSILON, planes[k]?.data[i] as number)
      sum += odds[k] = p / (1 - p)
    }
    for (let k = 0; k < planes.length; k++) (planes[k] as Plane).data[i] = (odds[k] as number) / sum
  }
}
