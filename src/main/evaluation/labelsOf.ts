import type { Matte } from '../../shared/codec/matte.ts'
import type { Size } from '../../shared/domain/geometry.ts'

/** The matte of one object on one frame, by the object's id in the annotations. */
export interface FoundMatte {
  id: number
  matte: Matte
}

/** Each pixel belongs to the object with the largest alpha, if that is at least one half. [height, width] ids, 0 background */
export function labelsOf(found: readonly FoundMatte[], { width, height }: Size): Uint8Array {
  const labels = new Uint8Array(width * height)
  const best = new Float32Array(width * height).fill(0.5)
  for (const { id, matte } of found) {
    const scale = matte.bits === 8 ? 1 / 255 : 1 / 65535
    for (let i = 0; i < labels.length; i++) {
      const alpha = (matte.data[i] as number) * scale
      if (alpha < (best[i] as number)) continue
      best[i] = alpha
      labels[i] = id
    }
  }
  return labels
}
