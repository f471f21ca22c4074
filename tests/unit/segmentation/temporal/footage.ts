import type { SmallFrame } from '../../../../src/main/segmentation/temporal/types.ts'

const width = 32
const height = 18
/** Enough for the longest pan. */
const stripWidth = 320

/** A pan over a scene of soft blobs; another seed is another scene. `speed` in pixels a frame. */
export function scene(seed: number, frames: number, speed = 0.3): SmallFrame[] {
  const strip = drawStrip(seed)
  return Array.from({ length: frames }, (_, frame) =>
    picture((x, y, channel) => {
      const at = x + frame * speed
      const left = strip[(y * stripWidth + Math.floor(at)) * 3 + channel] ?? 0
      const right = strip[(y * stripWidth + Math.floor(at) + 1) * 3 + channel] ?? 0
      return left + (at % 1) * (right - left)
    }),
  )
}

export function oneColour(level: number, frames: number): SmallFrame[] {
  return Array.from({ length: frames }, () => picture(() => level))
}

/** `first` up to its last `length` frames, those mixed with as many of `second`, the rest of `second`. */
export function dissolve(first: SmallFrame[], second: SmallFrame[], length: number): SmallFrame[] {
  const mixed = first.slice(-length).map((frame, i) => blend(frame, second[i] as SmallFrame, (i + 1) / (length + 1)))
  return [...first.slice(0, -length), ...mixed, ...second.slice(length)]
}

/** The share of `other` in `frame`, 0..1. */
export function blend(frame: SmallFrame, other: SmallFrame, share: number): SmallFrame {
  return { ...frame, data: frame.data.map((value, i) => value + share * ((other.data[i] ?? 0) - value)) }
}

/** A flash of three frames that dies away. */
export function flash(frames: SmallFrame[], at: number): SmallFrame[] {
  const white = oneColour(255, 1)[0] as SmallFrame
  const strengths = [0.8, 0.5, 0.2]
  return frames.map((frame, i) => blend(frame, white, strengths[i - at] ?? 0))
}

interface Blob {
  x: number
  y: number
  radius: number
  light: number[]
}

/** [height, stripWidth, 3] of blobs large and small, near grey as most things are. */
function drawStrip(seed: number): Float32Array {
  const strip = new Float32Array(stripWidth * height * 3).map((_, i) => 110 + 10 * (i % 3))
  for (const blob of randomBlobs(seed)) {
    for (let y = 0; y < height; y++) {
      const reach = 3 * blob.radius
      for (let x = Math.max(0, Math.ceil(blob.x - reach)); x < Math.min(stripWidth, blob.x + reach); x++) {
        const falloff = Math.exp(-((x - blob.x) ** 2 + (y - blob.y) ** 2) / blob.radius ** 2)
        blob.light.forEach((light, channel) => {
          const i = (y * stripWidth + x) * 3 + channel
          strip[i] = (strip[i] ?? 0) + light * falloff
        })
      }
    }
  }
  return strip
}

function randomBlobs(seed: number): Blob[] {
  let state = seed * 40503
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  return Array.from({ length: 160 }, () => {
    const light = random() * 140 - 70
    return {
      x: random() * stripWidth,
      y: random() * height,
      radius: 2 + random() ** 2 * 10,
      light: [0, 1, 2].map(() => light + random() * 40 - 20),
    }
  })
}

function picture(value: (x: number, y: number, channel: number) => number): SmallFrame {
  const data = new Uint8ClampedArray(3 * width * height)
  for (let i = 0; i < data.length; i++) {
    const pixel = Math.floor(i / 3)
    data[i] = value(pixel % width, Math.floor(pixel / width), i % 3)
  }
  return { width, height, data: new Uint8Array(data) }
}
