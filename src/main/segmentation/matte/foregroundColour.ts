import type { Matte } from '../../../shared/codec/matte.ts'
import type { Rectangle } from '../../../shared/domain/geometry.ts'
import { boundsAbove } from './boundsAbove.ts'

/** Pixels of estimated colour round the object, for whoever scales or blurs the picture before compositing it. */
const MARGIN = 32
/** How alike neighbours are wished to be, and how much more so where alpha changes between them. */
const SMOOTHNESS = 1e-3
const EDGE_SMOOTHNESS = 0.1
/** Levels up to this side are solved for every pixel and more often; larger ones where alpha is neither 0 nor 1. */
const SMALL_SIDE = 32
const SMALL_ITERATIONS = 10
const LARGE_ITERATIONS = 3
/** Pixels of a level up to which colours are spread beyond the object too. */
const SPREAD_PIXELS = 1 << 16

/**
 * The colours of an object alone, without what shines through its soft edges: F of I = alpha F + (1 - alpha) B, estimated
 * together with B so that both vary little, least where alpha varies. Solved coarse to fine, a few sweeps a level: "Fast
 * Multi-Level Foreground Estimation" (Germer, Uelwer, Conrad, Harmeling, ICPR 2020). Where alpha is full the picture is
 * kept exactly; beyond the object its colours go on for 32 pixels and are then its mean colour.
 * @param picture [height, width, 3], any scale of light; the light in which the result will be composited
 * @returns [height, width, 3], not multiplied by alpha, from 0 to the largest value of the picture
 */
export function foregroundColour(picture: Float32Array, matte: Matte): Float32Array {
  const { width, height } = matte
  const bounds = boundsAbove(matte.data, width, height, 0)
  const result = new Float32Array(width * height * 3)
  if (!bounds) return result
  const box = grown(bounds, MARGIN, width, height)
  const level = cropped(picture, matte, box)
  const foreground = solve(level)
  fill(result, meanColour(level))
  const across = level.width * 3
  for (let y = 0; y < level.height; y++) {
    result.set(foreground.subarray(y * across, (y + 1) * across), ((box.y0 + y) * width + box.x0) * 3)
  }
  return result
}

/** The largest half float, in the place of infinite light. */
const BRIGHTEST = 65504

/** A part of the picture, or a smaller one. */
interface Level {
  width: number
  height: number
  /** [height, width, 3] */
  picture: Float32Array
  /** [height, width], 0..1 */
  alpha: Float32Array
}

function grown({ x0, y0, x1, y1 }: Rectangle, by: number, width: number, height: number): Rectangle {
  return {
    x0: Math.max(0, x0 - by),
    y0: Math.max(0, y0 - by),
    x1: Math.min(width, x1 + by),
    y1: Math.min(height, y1 + by),
  }
}

function cropped(picture: Float32Array, matte: Matte, { x0, y0, x1, y1 }: Rectangle): Level {
  const [width, height] = [x1 - x0, y1 - y0]
  const level = newLevel(width, height)
  const full = matte.bits === 8 ? 255 : 65535
  for (let y = 0; y < height; y++) {
    const from = (y0 + y) * matte.width + x0
    for (let i = 0; i < width * 3; i++) level.picture[y * width * 3 + i] = finite(picture[from * 3 + i] as number)
    for (let x = 0; x < width; x++) level.alpha[y * width + x] = (matte.data[from + x] as number) / full
  }
  return level
}

/** Rendered plates have pixels that are no numbers; one of them would spread over the whole object. */
const finite = (value: number): number => (Number.isFinite(value) ? value : value > 0 ? BRIGHTEST : 0)

function newLevel(width: number, height: number): Level {
  return {
    width,
    height,
    picture: new Float32Array(width * height * 3),
    alpha: new Float32Array(width * height),
  }
}

/** The same at another size, each pixel the nearest one's. */
function resized(level: Level, width: number, height: number): Level {
  const result = newLevel(width, height)
  eachNearest(level, width, height, (to, from) => {
    result.alpha[to] = level.alpha[from] as number
    copyColour(level.picture, from, result.picture, to)
  })
  return result
}

function eachNearest(
  { width, height }: { width: number; height: number },
  toWidth: number,
  toHeight: number,
  take: (to: number, from: number) => void,
): void {
  const columns = Int32Array.from({ length: toWidth }, (_, x) => Math.floor(((x + 0.5) * width) / toWidth))
  for (let y = 0; y < toHeight; y++) {
    const row = Math.floor(((y + 0.5) * height) / toHeight) * width
    for (let x = 0; x < toWidth; x++) take(y * toWidth + x, row + (columns[x] as number))
  }
}

function copyColour(source: Float32Array, from: number, target: Float32Array, to: number): void {
  target[to * 3] = source[from * 3] as number
  target[to * 3 + 1] = source[from * 3 + 1] as number
  target[to * 3 + 2] = source[from * 3 + 2] as number
}

/** Foreground colours of a level, [height, width, 3]. */
function solve(whole: Level): Float32Array {
  const largest = whole.picture.reduce((most, value) => Math.max(most, value), 0)
  const steps = Math.max(0, Math.ceil(Math.log2(Math.max(whole.width, whole.height))))
  let before: Estimate = { width: 1, height: 1, foreground: new Float32Array(3), background: new Float32Array(3) }
  before.foreground.set(meanColour(whole))
  before.background.set(meanColour({ ...whole, alpha: whole.alpha.map((alpha) => 1 - alpha) }))
  for (let step = 1; step <= steps; step++) {
    const width = Math.max(1, Math.round(whole.width ** (step / steps)))
    const height = Math.max(1, Math.round(whole.height ** (step / steps)))
    const level = step === steps ? whole : resized(whole, width, height)
    const now = started(level, before)
    const small = Math.max(width, height) <= SMALL_SIDE
    for (let sweep = 0; sweep < (small ? SMALL_ITERATIONS : LARGE_ITERATIONS); sweep++) {
      improve(level, now.foreground, now.background, largest, width * height <= SPREAD_PIXELS)
    }
    before = now
  }
  return steps === 0 ? whole.picture : before.foreground
}

/** Colours of a level, [height, width, 3] each. */
interface Estimate {
  width: number
  height: number
  foreground: Float32Array
  background: Float32Array
}

/** The estimate of the level before, with the picture itself where alpha leaves no doubt. */
function started({ width, height, picture, alpha }: Level, before: Estimate): Estimate {
  const foreground = new Float32Array(picture.length)
  const background = new Float32Array(picture.length)
  eachNearest(before, width, height, (to, from) => {
    copyColour(before.foreground, from, foreground, to)
    copyColour(before.background, from, background, to)
    if (alpha[to] === 1) copyColour(picture, to, foreground, to)
    if (alpha[to] === 0) copyColour(picture, to, background, to)
  })
  return { width, height, foreground, background }
}

/**
 * One sweep: of each pixel the two colours that explain it best, given its four neighbours as they are. The normal equations
 * are 2x2 and the same for red, green and blue.
 */
function improve(
  { width, height, picture, alpha }: Level,
  foreground: Float32Array,
  background: Float32Array,
  largest: number,
  everywhere: boolean,
): void {
  const around = new Int32Array(4)
  const weights = new Float64Array(4)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x
      const a = alpha[at] as number
      if (!everywhere && (a === 0 || a === 1)) continue
      around[0] = x > 0 ? at - 1 : at
      around[1] = x < width - 1 ? at + 1 : at
      around[2] = y > 0 ? at - width : at
      around[3] = y < height - 1 ? at + width : at
      let sum = 0
      for (let k = 0; k < 4; k++) {
        weights[k] = SMOOTHNESS + EDGE_SMOOTHNESS * Math.abs(a - (alpha[around[k] as number] as number))
        sum += weights[k] as number
      }
      const rest = 1 - a
      const ff = a * a + sum
      const fb = a * rest
      const bb = rest * rest + sum
      const scale = 1 / (ff * bb - fb * fb)
      for (let c = 0; c < 3; c++) {
        const value = picture[at * 3 + c] as number
        let f = a * value
        let b = rest * value
        for (let k = 0; k < 4; k++) {
          const neighbour = (around[k] as number) * 3 + c
          f += (weights[k] as number) * (foreground[neighbour] as number)
          b += (weights[k] as number) * (background[neighbour] as number)
        }
        foreground[at * 3 + c] = Math.min(largest, Math.max(0, (bb * f - fb * b) * scale))
        background[at * 3 + c] = Math.min(largest, Math.max(0, (ff * b - fb * f) * scale))
      }
      if (a === 1) copyColour(picture, at, foreground, at)
    }
  }
}

/** Mean of the picture, weighted by alpha; black where there is none. */
function meanColour({ picture, alpha }: Level): [number, number, number] {
  const sums: [number, number, number] = [0, 0, 0]
  let weight = 0
  for (let i = 0; i < alpha.length; i++) {
    const a = alpha[i] as number
    weight += a
    sums[0] += a * (picture[i * 3] as number)
    sums[1] += a * (picture[i * 3 + 1] as number)
    sums[2] += a * (picture[i * 3 + 2] as number)
  }
  return weight === 0 ? [0, 0, 0] : [sums[0] / weight, sums[1] / weight, sums[2] / weight]
}

function fill(picture: Float32Array, [red, green, blue]: readonly [number, number, number]): void {
  for (let i = 0; i < picture.length; i += 3) {
    picture[i] = red
    picture[i + 1] = green
    picture[i + 2] = blue
  }
}
