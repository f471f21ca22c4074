import type { Plane } from '../plane.ts'
import type { Fusion, FusionInput } from './fusion.ts'

/**
 * The deterministic fusion: a blend by nearness to the committed frames, moved towards the backward propagation where
 * the forward one is known to fail.
 */
export const blendFusion: Fusion = { fuse: (input) => Promise.resolve(blend(input)) }

function blend({ forward, backward, failure, position }: FusionInput): Plane {
  const data = new Float32Array(forward.data.length)
  for (let i = 0; i < data.length; i++) {
    const failed = failure ? Math.min(1, (failure.lost.data[i] as number) + (failure.gained.data[i] as number)) : 0
    const weight = position + (1 - position) * failed
    data[i] = (1 - weight) * (forward.data[i] as number) + weight * (backward.data[i] as number)
  }
  return { width: forward.width, height: forward.height, data }
}
