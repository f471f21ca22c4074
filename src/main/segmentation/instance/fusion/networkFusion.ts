import type { Network } from '../../../inference/types.ts'
import { boundsAbove } from '../../matte/boundsAbove.ts'
import { crop, newPlane, type Plane, type Region } from '../plane.ts'
import type { Fusion, FusionInput } from './fusion.ts'

/** Below this in both propagations nothing is the object. */
const NOTHING = 0.02
/** Pixels the network sees round both. */
const MARGIN = 16

/**
 * Fusion by a network (Cheng, Tai and Tang, CVPR 2021). Input role `x`, [1, 9, H, W]: red, green, blue 0..1; forward and
 * backward propagation; parts the forward one lost and gained, carried here; the way from the committed frame before and to
 * the one after, 0..1. Output role `logit`, [1, 1, H, W], of the fused mask.
 * @param multiple sides the network takes are multiples of this
 */
export function networkFusion(network: Network, multiple: number): Fusion {
  return {
    async fuse(input) {
      const { width, height } = input.forward
      const fused = newPlane(width, height)
      const region = regionOf(input, multiple)
      if (region === null) return fused
      const x = { data: channelsOf(input, region), shape: [1, 9, region.height, region.width] }
      const { logit } = await network.run({ x }, ['logit'])
      for (let i = 0; i < region.width * region.height; i++) {
        const at = (region.y + Math.floor(i / region.width)) * width + region.x + (i % region.width)
        fused.data[at] = 1 / (1 + Math.exp(-(logit?.data[i] as number)))
      }
      return fused
    },
  }
}

/** Where either propagation found something, and a margin; null where neither did. */
function regionOf({ forward, backward }: FusionInput, multiple: number): Region | null {
  const { width, height } = forward
  const either = forward.data.map((value, i) => Math.max(value, backward.data[i] as number))
  const bounds = boundsAbove(either, width, height, NOTHING)
  if (bounds === null) return null
  const x = Math.max(0, Math.floor((bounds.x0 - MARGIN) / multiple) * multiple)
  const y = Math.max(0, Math.floor((bounds.y0 - MARGIN) / multiple) * multiple)
  const right = Math.min(width, Math.ceil((bounds.x1 + MARGIN) / multiple) * multiple)
  const bottom = Math.min(height, Math.ceil((bounds.y1 + MARGIN) / multiple) * multiple)
  return { x, y, width: right - x, height: bottom - y }
}

function channelsOf({ rgb, forward, backward, failure, position }: FusionInput, region: Region): Float32Array {
  const { width, height } = forward
  const size = region.width * region.height
  const channels = new Float32Array(9 * size)
  channels.set(crop(rgb(), 3, width, height, region))
  const planes: (Plane | undefined)[] = [forward, backward, failure?.lost, failure?.gained]
  planes.forEach((plane, at) => {
    if (plane) channels.set(crop(plane.data, 1, width, height, region), (3 + at) * size)
  })
  return channels.fill(position, 7 * size, 8 * size).fill(1 - position, 8 * size)
}
