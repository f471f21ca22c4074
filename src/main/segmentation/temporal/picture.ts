import type { SmallFrame } from './types.ts'

/** Relative values per standard deviation of luma. */
export const RELATIVE_SCALE = 64

/** Below this contrast a picture is one colour: the black, or white, that a fade goes to. */
const FLAT_CONTRAST = 4

/** Contrast below this is not amplified any further: it is noise, or the end of a fade. */
const LEAST_CONTRAST = 12

/** Side of the blocks that pictures are compared by, in pixels; {@link sumAlong} is written for four. */
export const BLOCK = 4

/** Luma and two colour differences of a pixel lie side by side. */
export interface Pixels {
  /** [height, width, 3] */
  samples: Int16Array
  /** [height, width, 3] sums of the samples of the block that begins at each pixel, where a whole one does. */
  sums: Int16Array
}

/** What the shot detector keeps of a frame. */
export interface Picture {
  width: number
  height: number
  /** Softened; 0..255, -128..127, -128..127 */
  soft: Pixels
  /** Sharp, with mean luma taken off and divided by contrast: unmoved by exposure, flashes and fades. */
  relative: Pixels
  /** [ceil(height / 2), ceil(width / 2), 3] samples at half size */
  signature: Float32Array
  /** Whether the picture is of one colour. */
  flat: boolean
}

/** Takes what the shot detector needs from a small frame. */
export function describePicture({ width, height, data }: SmallFrame): Picture {
  const sharp = toSamples(data)
  const { mean, contrast } = lumaStatistics(sharp)
  return {
    width,
    height,
    soft: withSums(soften(sharp, width, height), width),
    relative: withSums(toRelative(sharp, mean, Math.max(contrast, LEAST_CONTRAST)), width),
    signature: toSignature(sharp, width, height),
    flat: contrast < FLAT_CONTRAST,
  }
}

/** Rec. 601 weights; which exactly matters little here. */
function toSamples(data: Uint8Array): Int16Array {
  const samples = new Int16Array(data.length)
  for (let i = 0; i < data.length; i += 3) {
    const red = data[i] as number
    const blue = data[i + 2] as number
    const luma = 0.299 * red + 0.587 * (data[i + 1] as number) + 0.114 * blue
    samples[i] = luma
    samples[i + 1] = 0.564 * (blue - luma)
    samples[i + 2] = 0.713 * (red - luma)
  }
  return samples
}

/**
 * Each sample a little mixed with its neighbours, 1 2 1 either way. Matching blocks by whole pixels then misses less of what has
 * moved by half a pixel; sharp, that would look more like a blend than like motion.
 */
function soften(samples: Int16Array, width: number, height: number): Int16Array {
  return softenAlong(softenAlong(samples, 3, 3 * width), 3 * width, 3 * width * height)
}

/** Along lines whose samples lie `step` apart, each line within `span` samples; the ends count twice. */
function softenAlong(samples: Int16Array, step: number, span: number): Int16Array {
  const softened = new Int16Array(samples.length)
  for (let start = 0; start < samples.length; start += span) {
    const end = start + span
    for (let i = start; i < end; i++) {
      const before = samples[i < start + step ? i : i - step] as number
      const after = samples[i >= end - step ? i : i + step] as number
      softened[i] = (before + 2 * (samples[i] as number) + after) / 4
    }
  }
  return softened
}

function withSums(samples: Int16Array, width: number): Pixels {
  return { samples, sums: sumAlong(sumAlong(samples, 3), 3 * width) }
}

/** Each sample with the next three, `step` apart; nothing where those reach past the end. */
function sumAlong(samples: Int16Array, step: number): Int16Array {
  const sums = new Int16Array(samples.length)
  for (let i = 0, end = samples.length - 3 * step; i < end; i++) {
    const first = (samples[i] as number) + (samples[i + step] as number)
    sums[i] = first + (samples[i + 2 * step] as number) + (samples[i + 3 * step] as number)
  }
  return sums
}

/** Mean and standard deviation of luma. */
function lumaStatistics(samples: Int16Array): { mean: number; contrast: number } {
  let sum = 0
  let squares = 0
  for (let i = 0; i < samples.length; i += 3) {
    const luma = samples[i] as number
    sum += luma
    squares += luma * luma
  }
  const pixels = samples.length / 3
  const mean = sum / pixels
  return { mean, contrast: Math.sqrt(Math.max(0, squares / pixels - mean * mean)) }
}

function toRelative(samples: Int16Array, mean: number, contrast: number): Int16Array {
  const relative = new Int16Array(samples.length)
  const gain = RELATIVE_SCALE / contrast
  for (let i = 0; i < samples.length; i += 3) {
    relative[i] = ((samples[i] as number) - mean) * gain
    relative[i + 1] = (samples[i + 1] as number) * gain
    relative[i + 2] = (samples[i + 2] as number) * gain
  }
  return relative
}

/** Colour counts half as much again as luma: it moves less within a shot. */
function toSignature(samples: Int16Array, width: number, height: number): Float32Array {
  const columns = Math.ceil(width / 2)
  const signature = new Float32Array(3 * columns * Math.ceil(height / 2))
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = 3 * (y * width + x)
      const to = 3 * ((y >> 1) * columns + (x >> 1))
      signature[to] = (signature[to] as number) + (samples[from] as number) / 4
      signature[to + 1] = (signature[to + 1] as number) + (samples[from + 1] as number) * (1.5 / 4)
      signature[to + 2] = (signature[to + 2] as number) + (samples[from + 2] as number) * (1.5 / 4)
    }
  }
  return signature
}
