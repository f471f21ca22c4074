import type { Plane } from '../plane.ts'
import type { Fusion, FusionInput } from './fusion.ts'

/** A failure carried by attention is spread over likenesses: half of it counts as all. */
const SPREAD = 2

/**
 * The deterministic fusion: a blend by nearness to the committed frames. Where the backward propagation has more of the
 * object and the forward one is known to lose such parts, or less and it is known to take in such parts, backward counts more.
 */
export const blendFusion: Fusion = { fuse: (input) => Promise.resolve(blend(input)) }

function blend({ forward, backward, failure, position }: FusionInput): Plane {
  const data = new Float32Array(forward.data.length)
  for (let i = 0; i < data.length; i++) {
    const there = forward.data[i] as number
    const back = backward.data[i] as number
    const failed = failure ? ((back > there ? failure.lost : failure.gained).data[i] as number) : 0
    const weight = position + (1 - position) * Math.min(1, SPREAD * failed)
    data[i] = there + weight * (back - there)
  }
  return { width: forward.width, height: forward.height, data }
}
