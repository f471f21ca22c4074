/** Whole pixels: x0, y0 inclusive, x1, y1 exclusive. */
export interface PixelBox {
  x0: number
  y0: number
  x1: number
  y1: number
}

/** Interleaved samples, [height, width, channels]. */
export interface Pixels {
  data: Uint8Array | Uint16Array
  width: number
  channels: number
}

/** The source pixels that make one pixel of the result, and their shares. */
interface Taps {
  first: Int32Array
  count: number
  /** [pixels, count] */
  share: Float32Array
}

/**
 * A part of a picture at another size, times `gain`: area means where it shrinks, linear interpolation where it grows.
 * @returns planar [channels, height, width]
 */
export function resample(source: Pixels, box: PixelBox, width: number, height: number, gain: number): Float32Array {
  const { data, channels } = source
  const across = tapsFor(box.x0, box.x1, width)
  const down = tapsFor(box.y0, box.y1, height)
  const result = new Float32Array(channels * width * height)
  // One row of the result, still as wide as the box in the source.
  const mixed = new Float32Array((box.x1 - box.x0) * channels)
  for (let y = 0; y < height; y++) {
    mixed.fill(0)
    for (let tap = 0; tap < down.count; tap++) {
      const share = (down.share[y * down.count + tap] as number) * gain
      if (share === 0) continue
      const from = (((down.first[y] as number) + tap) * source.width + box.x0) * channels
      for (let i = 0; i < mixed.length; i++) mixed[i] = (mixed[i] as number) + share * (data[from + i] as number)
    }
    for (let c = 0; c < channels; c++) {
      const to = (c * height + y) * width
      for (let x = 0; x < width; x++) {
        const from = ((across.first[x] as number) - box.x0) * channels + c
        let sum = 0
        for (let tap = 0; tap < across.count; tap++) {
          const share = across.share[x * across.count + tap] as number
          if (share > 0) sum += share * (mixed[from + tap * channels] as number)
        }
        result[to + x] = sum
      }
    }
  }
  return result
}

function tapsFor(from: number, to: number, pixels: number): Taps {
  const scale = (to - from) / pixels
  const count = scale > 1 ? Math.ceil(scale) + 1 : 2
  const first = new Int32Array(pixels)
  const share = new Float32Array(pixels * count)
  for (let i = 0; i < pixels; i++) {
    const start = scale > 1 ? from + i * scale : Math.max(from, from + (i + 0.5) * scale - 0.5)
    first[i] = Math.floor(start)
    for (let tap = 0; tap < count; tap++) {
      const pixel = (first[i] as number) + tap
      if (pixel >= to) continue
      share[i * count + tap] =
        scale > 1
          ? Math.max(0, Math.min(pixel + 1, start + scale) - Math.max(pixel, start)) / scale
          : Math.max(0, 1 - Math.abs(pixel - Math.min(start, to - 1)))
    }
  }
  return { first, count, share }
}
