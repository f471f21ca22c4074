import type { Size } from '../../../shared/domain/geometry.ts'
import { BLOCK, RELATIVE_SCALE, type Picture, type Pixels } from './picture.ts'

/** Pixels a block may have moved: an eighth of a picture 32 wide. */
const REACH = 4

/** Mean difference of samples at which a search ends: about the noise of footage. */
const GOOD_ENOUGH = 1.5

/** More than any sum of differences; whole, since comparing whole numbers is quicker. */
const UNBOUNDED = 2 ** 30

/** Every displacement within reach, nearest first: the sooner a good match is found, the sooner the others are given up. */
const displacements = Array.from({ length: (2 * REACH + 1) ** 2 }, (_, i) => ({
  x: (i % (2 * REACH + 1)) - REACH,
  y: Math.floor(i / (2 * REACH + 1)) - REACH,
})).sort((a, b) => a.x ** 2 + a.y ** 2 - b.x ** 2 - b.y ** 2)
const stepsX = Int8Array.from(displacements, ({ x }) => x)
const stepsY = Int8Array.from(displacements, ({ y }) => y)

/** Mean difference of two pictures as they lie, in standard deviations of luma: about 1.1 for unrelated ones. */
export function plainDifference(a: Picture, b: Picture): number {
  const samples = a.relative.samples
  const others = b.relative.samples
  let sum = 0
  for (let i = 0; i < samples.length; i++) sum += Math.abs((samples[i] as number) - (others[i] as number))
  return sum / (a.width * a.height * RELATIVE_SCALE)
}

/** Mean difference of `picture` from what blocks of `other`, moved, can make of it; same units, about 0.7 for unrelated ones. */
export function movedDifference(picture: Picture, other: Picture): number {
  let sum = 0
  for (let y = 0; y < picture.height; y += BLOCK) {
    for (let x = 0; x < picture.width; x += BLOCK) {
      sum += bestMatch(picture, picture.relative, other.relative, x, y, UNBOUNDED)
    }
  }
  return sum / (picture.width * picture.height * RELATIVE_SCALE)
}

/**
 * How well `middle` is a blend of two pictures, against how well it is made of their blocks, moved. Under 1 the blend
 * explains it better than motion does: a dissolve or a fade.
 *
 * @param share of `after` in the blend, 0..1
 * @param every 2 looks at every other block only, for a rough answer in half the time
 */
export function blendAgainstMotion(
  before: Picture,
  middle: Picture,
  after: Picture,
  share: number,
  every: 1 | 2 = 1,
): number {
  let blend = 0
  let motion = 0
  for (let y = 0; y < middle.height; y += BLOCK) {
    for (let x = every === 2 ? y % (2 * BLOCK) : 0; x < middle.width; x += every * BLOCK) {
      blend += blendError(before, middle, after, share, x, y)
      const fromBefore = bestMatch(middle, middle.soft, before.soft, x, y, UNBOUNDED)
      motion += bestMatch(middle, middle.soft, after.soft, x, y, fromBefore)
    }
  }
  // Half a level a pixel: what rounding alone leaves.
  const noise = (0.5 * middle.width * middle.height) / every
  return (blend + noise) / (motion + noise)
}

/** Least sum of absolute differences over all displacements that stay inside the picture, `limit` at most. */
function bestMatch(size: Size, picture: Pixels, other: Pixels, left: number, top: number, limit: number): number {
  const columns = Math.min(BLOCK, size.width - left)
  const rows = Math.min(BLOCK, size.height - top)
  const isWhole = columns === BLOCK && rows === BLOCK
  const enough = GOOD_ENOUGH * 3 * columns * rows
  let best = limit
  for (let i = 0; i < stepsX.length && best > enough; i++) {
    const x = left + (stepsX[i] as number)
    const y = top + (stepsY[i] as number)
    if (x < 0 || x + columns > size.width || y < 0 || y + rows > size.height) continue
    const from = 3 * (top * size.width + left)
    const to = 3 * (y * size.width + x)
    // Blocks differ by no less than their sums do, which rules out most (successive elimination, Li and Salari 1995).
    if (isWhole && pixelDifference(picture.sums, other.sums, from, to) >= best) continue
    best = blockDifference(picture.samples, other.samples, from, to, 3 * size.width, 3 * columns, rows, best)
  }
  return best
}

/** Sum of absolute differences, given up once it reaches `limit`. The hot loop: every comparison of frames ends here. */
function blockDifference(
  samples: Int16Array,
  others: Int16Array,
  from: number,
  to: number,
  stride: number,
  line: number,
  rows: number,
  limit: number,
): number {
  let sum = 0
  for (let row = 0; row < rows; row++) {
    let at = from + row * stride
    let other = to + row * stride
    for (const end = at + line; at < end; at += 3, other += 3) sum += pixelDifference(samples, others, at, other)
    if (sum >= limit) return limit
  }
  return sum
}

/** Written out: a loop over three channels takes longer. */
function pixelDifference(samples: Int16Array, others: Int16Array, at: number, other: number): number {
  return (
    Math.abs((samples[at] as number) - (others[other] as number)) +
    Math.abs((samples[at + 1] as number) - (others[other + 1] as number)) +
    Math.abs((samples[at + 2] as number) - (others[other + 2] as number))
  )
}

function blendError(
  before: Picture,
  middle: Picture,
  after: Picture,
  share: number,
  left: number,
  top: number,
): number {
  const { width, height } = middle
  let sum = 0
  for (let y = top; y < Math.min(height, top + BLOCK); y++) {
    const end = 3 * (y * width + Math.min(width, left + BLOCK))
    for (let i = 3 * (y * width + left); i < end; i++) {
      const start = before.soft.samples[i] as number
      const change = (after.soft.samples[i] as number) - start
      sum += Math.abs((middle.soft.samples[i] as number) - start - share * change)
    }
  }
  return sum
}
