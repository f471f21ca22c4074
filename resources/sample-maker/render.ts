import { randomFrom } from './noise.ts'
import { aim, type Colour, type Ray, type Shot } from './scene.ts'

export interface Picture {
  /** [height, width, 3], display-referred */
  rgb: Uint8Array
  /** [height, width], 255 where at least half a pixel is the main object */
  mask: Uint8Array
}

export interface RenderOptions {
  width: number
  height: number
  rate: number
  /** Rays a pixel, spread over the time the shutter is open. */
  samples: number
  seed: number
}

/** Half of the frame's time, as film cameras do. */
const SHUTTER = 0.5

/** One frame of a shot as a camera would record it: motion blur, lens falloff, film curve and grain. */
export function render(shot: Shot, frame: number, options: RenderOptions): Picture {
  const { width, height, samples } = options
  const light = new Float32Array(width * height * 3)
  const covered = new Uint8Array(width * height)
  const ray: Ray = { ox: 0, oy: 0, oz: 0, dx: 0, dy: 0, dz: 1 }
  const colour: Colour = [0, 0, 0]
  const random = randomFrom(options.seed + frame * 7919)
  for (let sample = 0; sample < samples; sample++) {
    const moment = shot((frame + (SHUTTER * (sample + 0.5)) / samples) / options.rate)
    for (let pixel = 0; pixel < width * height; pixel++) {
      const x = (pixel % width) + random()
      const y = Math.floor(pixel / width) + random()
      aim(ray, moment.camera, (2 * x - width) / width, (2 * y - height) / width)
      if (moment.trace(ray, colour)) (covered[pixel] as number)++
      for (let channel = 0; channel < 3; channel++) (light[pixel * 3 + channel] as number) += colour[channel] as number
    }
  }
  const mask = covered.map((count) => (2 * count >= samples ? 255 : 0))
  return { rgb: develop(light, options, random), mask }
}

function develop(light: Float32Array, options: RenderOptions, random: () => number): Uint8Array {
  const { width, height, samples } = options
  const rgb = new Uint8Array(light.length)
  const grain = grainPlane(width, height, random)
  for (let pixel = 0; pixel < width * height; pixel++) {
    const u = (2 * (pixel % width)) / width - 1
    const v = (2 * Math.floor(pixel / width) - height) / width
    const falloff = 1 - 0.22 * (u * u + v * v)
    for (let channel = 0; channel < 3; channel++) {
      const at = pixel * 3 + channel
      const shown = film(((light[at] as number) / samples) * falloff)
      const noise = (grain[pixel] as number) + 0.5 * (random() - 0.5)
      rgb[at] = Math.max(0, Math.min(255, Math.round(shown * 255 + noise * 3.2)))
    }
  }
  return rgb
}

/** From scene light to display: a toe, a straight part and a shoulder (Narkowicz's fit of ACES, 2015), then 1 / 2.2. */
function film(light: number): number {
  const x = light * 0.95
  return Math.min(1, (x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14)) ** (1 / 2.2)
}

/** Soft grain, larger than a pixel, about -1..1. */
function grainPlane(width: number, height: number, random: () => number): Float32Array {
  const raw = Float32Array.from({ length: width * height }, () => random() + random() + random() - 1.5)
  return raw.map((value, pixel) => {
    const beside = raw[pixel + 1] ?? 0
    const below = raw[pixel + width] ?? 0
    return 0.9 * value + 0.45 * (beside + below)
  })
}
