import type { Tensor } from '../../../inference/types.ts'

/** Places of remembered frames: a key to find each by, and what was there. */
export interface Tokens {
  count: number
  keyChannels: number
  valueChannels: number
  /** [keyChannels, count] */
  keys: Float32Array
  /** [valueChannels, count] */
  values: Float32Array
  /** [count] log of how many cells a token stands for */
  logWeights: Float32Array
}

export interface Thinning {
  /** Cells this close to the object's outline are all kept. */
  edge: number
  /** Of the others of the object, and those this close to it, every other one. */
  near: number
  /** Of the rest, every so manieth row and column. */
  every: number
}

/** Share of the object from which on a cell counts as part of it. */
const OBJECT_SHARE = 0.05

/** What a cell is to the object. */
const FAR = 0
const NEAR = 1
const EDGE = 2

/**
 * The tokens of one frame. Cells away from the object's outline are thinned and weigh accordingly: attention over them changes
 * little, and the read takes time proportional to their number.
 * @param key [1, C, h, w] @param value [1, V, h, w], its last channel the mask's share of each cell
 */
export function toTokens(key: Tensor, value: Tensor, thinning: Thinning): Tokens {
  const [, keyChannels, height, width] = key.shape as [number, number, number, number]
  const valueChannels = value.shape[1] as number
  const cells = width * height
  const share = value.data.subarray((valueChannels - 1) * cells)
  const kinds = kindsOf(share, width, height, thinning)
  const kept = keptCells(kinds, width, height, thinning.every)
  const logWeightOf = { [EDGE]: 0, [NEAR]: Math.log(2), [FAR]: Math.log(thinning.every * thinning.every) }
  const logWeights = Float32Array.from(kept, (cell) => logWeightOf[kinds[cell] as keyof typeof logWeightOf])
  return {
    count: kept.length,
    keyChannels,
    valueChannels,
    keys: pick(key.data, keyChannels, cells, kept),
    values: pick(value.data, valueChannels, cells, kept),
    logWeights,
  }
}

function kindsOf(share: Float32Array, width: number, height: number, { edge, near }: Thinning): Uint8Array {
  const within = (reach: number): Uint8Array => dilate(share, width, height, reach, (part) => part > OBJECT_SHARE)
  const inside = within(edge)
  const outside = dilate(share, width, height, edge, (part) => part < 1 - OBJECT_SHARE)
  return within(near).map((close, cell) =>
    inside[cell] === 1 && outside[cell] === 1 ? EDGE : close === 1 ? NEAR : FAR,
  )
}

/** 1 for cells within `reach` rows and columns of those that `count`. */
function dilate(
  share: Float32Array,
  width: number,
  height: number,
  reach: number,
  counts: (part: number) => boolean,
): Uint8Array {
  const reached = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!counts(share[y * width + x] as number)) continue
      const from = Math.max(0, x - reach)
      const to = Math.min(width, x + reach + 1)
      for (let row = Math.max(0, y - reach); row < Math.min(height, y + reach + 1); row++) {
        reached.fill(1, row * width + from, row * width + to)
      }
    }
  }
  return reached
}

function keptCells(kinds: Uint8Array, width: number, height: number, every: number): Int32Array {
  const kept: number[] = []
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const cell = y * width + x
      const kind = kinds[cell]
      const keep = kind === EDGE || (kind === NEAR ? (x + y) % 2 === 0 : x % every === 0 && y % every === 0)
      if (keep) kept.push(cell)
    }
  }
  return Int32Array.from(kept)
}

function pick(data: Float32Array, channels: number, cells: number, kept: Int32Array): Float32Array {
  const out = new Float32Array(channels * kept.length)
  let at = 0
  for (let c = 0; c < channels; c++) {
    const plane = c * cells
    for (const cell of kept) out[at++] = data[plane + cell] as number
  }
  return out
}

/** All tokens in one. */
export function joinTokens(parts: readonly Tokens[]): Tokens {
  const [first] = parts
  if (first && parts.length === 1) return first
  const { keyChannels = 0, valueChannels = 0 } = first ?? {}
  const count = parts.reduce((sum, part) => sum + part.count, 0)
  const joined: Tokens = {
    count,
    keyChannels,
    valueChannels,
    keys: new Float32Array(keyChannels * count),
    values: new Float32Array(valueChannels * count),
    logWeights: new Float32Array(count),
  }
  let at = 0
  for (const part of parts) {
    copyRows(part.keys, joined.keys, keyChannels, part.count, count, at)
    copyRows(part.values, joined.values, valueChannels, part.count, count, at)
    joined.logWeights.set(part.logWeights, at)
    at += part.count
  }
  return joined
}

function copyRows(
  from: Float32Array,
  to: Float32Array,
  rows: number,
  length: number,
  stride: number,
  at: number,
): void {
  for (let row = 0; row < rows; row++) to.set(from.subarray(row * length, (row + 1) * length), row * stride + at)
}

export const tokenBytes = ({ keys, values, logWeights }: Tokens): number =>
  keys.byteLength + values.byteLength + logWeights.byteLength
