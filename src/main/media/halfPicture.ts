import { toHalf } from './exr/half.ts'
import { fitWithin } from './frameSize.ts'
import type { FloatFrame } from './types.ts'

/**
 * Linear light for the page, not clipped: width and height, 32 bits each, then [height, width, 3] half floats; all
 * little-endian. Smaller pictures average the pixels they stand for.
 */
export function encodeHalves(frame: FloatFrame, maxSide?: number): Uint8Array {
  const { width, height } = fitWithin(frame, maxSide)
  const bytes = new Uint8Array(8 + width * height * 6)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, width, true)
  view.setUint32(4, height, true)
  const halves = toHalf(width === frame.width ? frame.data : shrink(frame, width, height))
  // One infinity would spread over all its neighbours where textures are interpolated.
  for (let i = 0; i < halves.length; i++) halves[i] = finite(halves[i] as number)
  bytes.set(new Uint8Array(halves.buffer), 8)
  return bytes
}

/** The largest half of its sign for an infinity, 0 for what is no number. */
const finite = (half: number): number =>
  (half & 0x7c00) !== 0x7c00 ? half : (half & 0x3ff) === 0 ? (half & 0x8000) | 0x7bff : 0

/** Means of the pixels whose places fall into each pixel of the smaller picture. */
function shrink({ width: from, height: down, data }: FloatFrame, width: number, height: number): Float32Array {
  const small = new Float32Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    const top = Math.floor((y * down) / height)
    const bottom = Math.max(top + 1, Math.floor(((y + 1) * down) / height))
    for (let x = 0; x < width; x++) {
      const left = Math.floor((x * from) / width)
      const right = Math.max(left + 1, Math.floor(((x + 1) * from) / width))
      const count = (bottom - top) * (right - left)
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0
        for (let v = top; v < bottom; v++) {
          for (let u = left; u < right; u++) sum += data[(v * from + u) * 3 + channel] as number
        }
        small[(y * width + x) * 3 + channel] = sum / count
      }
    }
  }
  return small
}
