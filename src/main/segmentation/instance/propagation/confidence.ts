import type { Plane } from '../plane.ts'
import type { Prediction } from './objectTrack.ts'

/** Probabilities between these are an edge or a doubt. */
const DOUBT = [0.1, 0.9] as const

/**
 * How far a propagated mask can be trusted, 0..1: how decided the network was, for the size of the object's edge, times
 * how well the memory knew what it saw, times how sure the network is that it is there. An object that is nowhere gets what its
 * absence is worth: what the network says of it, else a half.
 */
export function confidenceOf({ probability, recognition, present }: Prediction): number {
  let inside = 0
  let doubtful = 0
  const { data } = probability
  for (let i = 0; i < data.length; i++) {
    const p = data[i] as number
    if (p <= DOUBT[0]) continue
    if (p > 0.5) inside++
    if (p < DOUBT[1]) doubtful++
  }
  if (inside === 0) return present === null ? 0.5 : 1 - present
  const edge = 4 * Math.sqrt(inside)
  const decided = 1 - Math.min(1, Math.max(0, doubtful - edge) / (inside + edge))
  return decided * (0.5 + 0.5 * recognition) * (present ?? 1)
}

/** Pixels below which sizes are not told apart. */
const TINY = 16

/**
 * Confidence, given that the object had another size on the nearest committed frame: a propagation that lost the object or
 * ran out of it is often quite decided. Its weight was chosen on bmx-trees, breakdance, camel and dogs-jump.
 * @param area pixels of the mask @param committed pixels of the object on that frame
 */
export function afterGrowth(confidence: number, area: number, committed: number): number {
  return Math.exp(confidence - 1 - Math.abs(Math.log((area + TINY) / (committed + TINY))) / 4)
}

/** Soft intersection over union of two propagations of one frame: their agreement, 0..1. */
export function agreement(a: Plane, b: Plane): number {
  let both = 0
  let either = 0
  for (let i = 0; i < a.data.length; i++) {
    both += Math.min(a.data[i] as number, b.data[i] as number)
    either += Math.max(a.data[i] as number, b.data[i] as number)
  }
  return either < 1 ? 1 : both / either
}
