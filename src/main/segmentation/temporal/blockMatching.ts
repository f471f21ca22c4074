import { RELATIVE_SCALE, type Picture } from './picture.ts'

const BLOCK = 4
/** Pixels a block may have moved: an eighth of a picture 32 wide. */
const REACH = 4

/** Mean difference of samples at which a search ends: about the noise of footage. */
const GOOD_ENOUGH = 1.5

/** Every displacement within reach, nearest first: the sooner a good match is found, the sooner the others are given up. */
const displacements = Array.from({ length: (2 * REACH + 1) ** 2 }, (_, i) => ({
  x: (i % (2 * REACH + 1)) - REACH,
  y: Math.floor(i / (2 * REACH + 1)) - REACH,
})).sort((a, b) => a.x ** 2 + a.y ** 2 - b.x ** 2 - b.y ** 2)
const stepsX = Int8Array.from(displacements, ({ x }) => x)
const stepsY = Int8Array.from(displacements, ({ y }) => y)

interface Block {
  x0: number
  y0: number
  x1: number
  y1: number
}

/** Mean difference of two pictures as they lie, in standard deviations of luma: about 1.1 for unrelated ones. */
export function plainDifference(a: Picture, b: Picture): number {
  let sum = 0
  for (let i = 0; i < a.relative.length; i++) sum += Math.abs((a.relative[i] as number) - (b.relative[i] as number))
  return sum / (a.width * a.height * RELATIVE_SCALE)
}

/** Mean difference of `picture` from what blocks of `other`, moved, can make of it; same units, about 0.7 for unrelated ones. */
export function movedDifference(picture: Picture, other: Picture): number {
  let sum = 0
  forEachBlock(picture, (block) => {
    sum += bestMatch(picture.relative, other.relative, picture, block, Infinity)
  })
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
  forEachBlock(middle, (block) => {
    if (((block.x0 + block.y0) / BLOCK) % every !== 0) return
    blend += blendError(before, middle, after, share, block)
    const fromBefore = bestMatch(middle.samples, before.samples, middle, block, Infinity)
    motion += bestMatch(middle.samples, after.samples, middle, block, fromBefore)
  })
  // Half a level a pixel: what rounding alone leaves.
  const noise = (0.5 * middle.width * middle.height) / every
  return (blend + noise) / (motion + noise)
}

function forEachBlock({ width, height }: Picture, visit: (block: Block) => void): void {
  for (let y0 = 0; y0 < height; y0 += BLOCK) {
    for (let x0 = 0; x0 < width; x0 += BLOCK) {
      visit({ x0, y0, x1: Math.min(width, x0 + BLOCK), y1: Math.min(height, y0 + BLOCK) })
    }
  }
}

/** Least sum of absolute differences over all displacements that stay inside the picture, `limit` at most. */
function bestMatch(samples: Int16Array, others: Int16Array, size: Picture, block: Block, limit: number): number {
  const { width, height } = size
  const { x0, y0, x1, y1 } = block
  const enough = GOOD_ENOUGH * 3 * (x1 - x0) * (y1 - y0)
  let best = limit
  for (let i = 0; i < stepsX.length && best > enough; i++) {
    const x = stepsX[i] as number
    const y = stepsY[i] as number
    if (x0 + x < 0 || x1 + x > width || y0 + y < 0 || y1 + y > height) continue
    best = blockDifference(samples, others, block, 3 * width, 3 * (y * width + x), best)
  }
  return best
}

/** Sum of absolute differences, given up once it reaches `limit`. The hot loop: every comparison of frames ends here. */
function blockDifference(
  samples: Int16Array,
  others: Int16Array,
  block: Block,
  stride: number,
  offset: number,
  limit: number,
): number {
  let sum = 0
  for (let y = block.y0; y < block.y1; y++) {
    const end = y * stride + 3 * block.x1
    for (let i = y * stride + 3 * block.x0; i < end; i++) {
      sum += Math.abs((samples[i] as number) - (others[i + offset] as number))
    }
    if (sum >= limit) return limit
  }
  return sum
}

function blendError(before: Picture, middle: Picture, after: Picture, share: number, block: Block): number {
  const stride = 3 * middle.width
  let sum = 0
  for (let y = block.y0; y < block.y1; y++) {
    for (let i = y * stride + 3 * block.x0; i < y * stride + 3 * block.x1; i++) {
      const start = before.samples[i] as number
      sum += Math.abs((middle.samples[i] as number) - start - share * ((after.samples[i] as number) - start))
    }
  }
  return sum
}
