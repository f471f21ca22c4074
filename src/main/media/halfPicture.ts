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
  const halves = new Uint16Array(bytes.buffer, 8)
  const floats = width === frame.width ? frame.data : shrink(frame, width, height)
  for (let i = 0; i < floats.length; i++) halves[i] = toHalf(floats[i] as number)
  return bytes
}

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

const single = new Float32Array(1)
const bits = new Uint32Array(single.buffer)

/** IEEE 754 half precision of a number, rounded to nearest; beyond its range the largest half, 65504. */
export function toHalf(value: number): number {
  if (Number.isNaN(value)) return 0
  single[0] = Math.max(-65504, Math.min(65504, value))
  const pattern = bits[0] as number
  const sign = (pattern >>> 16) & 0x8000
  const exponent = ((pattern >>> 23) & 0xff) - 112
  if (exponent <= 0) {
    // Subnormal: steps of 2 ** -24.
    return sign | Math.round(Math.abs(single[0]) * 2 ** 24)
  }
  const mantissa = pattern & 0x7fffff
  // A carry out of the mantissa raises the exponent, as it should.
  return sign | ((exponent << 10) + ((mantissa + 0x1000) >>> 13))
}
