import { expect, test } from 'vitest'
import type { Tensor } from '../../../../src/main/inference/types.ts'
import { FeatureCache } from '../../../../src/main/segmentation/instance/memory/featureCache.ts'
import { MemoryBank } from '../../../../src/main/segmentation/instance/memory/memoryBank.ts'
import type { View } from '../../../../src/main/segmentation/instance/picture.ts'
import { joinTokens, toTokens, tokenBytes } from '../../../../src/main/segmentation/instance/memory/tokens.ts'

const rules = { every: 5, frames: 2 }

/** A key whose channel c holds 100 c + cell. */
function key(width: number, height: number, channels = 3): Tensor {
  const cells = width * height
  const data = Float32Array.from({ length: channels * cells }, (_, i) => 100 * Math.floor(i / cells) + (i % cells))
  return { data, shape: [1, channels, height, width] }
}

/** A value of two channels, the second the mask's share: 1 in the given cells. */
function value(width: number, height: number, object: number[]): Tensor {
  const cells = width * height
  const data = new Float32Array(2 * cells)
  for (const cell of object) data[cells + cell] = 1
  return { data, shape: [1, 2, height, width] }
}

test('cells at the outline are all kept; the fewer of the others the farther they are, weighted for those they stand for', () => {
  const tokens = toTokens(key(12, 8), value(12, 8, [0]), { edge: 1, near: 2, every: 2 })
  // 2 x 2 at the outline, three more of the 3 x 3 near the object; of the 6 x 4 thinned ones, 2 x 2 are among those.
  expect(tokens.count).toBe(4 + 3 + 24 - 4)
  const cells = [...tokens.keys.subarray(0, tokens.count)]
  expect(cells.slice(0, 4)).toEqual([0, 1, 2, 4])
  expect([...tokens.keys.subarray(tokens.count, tokens.count + 4)]).toEqual([100, 101, 102, 104])
  expect(tokens.logWeights[1]).toBe(0)
  expect(tokens.logWeights[2]).toBeCloseTo(Math.log(2))
  expect(tokens.logWeights[3]).toBeCloseTo(Math.log(4))
  // Weights stand for about as many cells as there are.
  const stoodFor = tokens.logWeights.reduce((sum, weight) => sum + Math.exp(weight), 0)
  expect(stoodFor).toBeGreaterThan(80)
  expect(stoodFor).toBeLessThan(100)
})

test('of the inside of a large object every other cell is kept', () => {
  const all = Array.from({ length: 96 }, (_, cell) => cell)
  const { count, logWeights } = toTokens(key(12, 8), value(12, 8, all), { edge: 1, near: 2, every: 3 })
  expect(count).toBe(48)
  expect(new Set(logWeights)).toEqual(new Set([Math.fround(Math.log(2))]))
})

test('joins tokens channel by channel', () => {
  const one = toTokens(key(2, 1), value(2, 1, [0]), { edge: 9, near: 9, every: 2 })
  const joined = joinTokens([one, one])
  expect([...joined.keys]).toEqual([0, 1, 0, 1, 100, 101, 100, 101, 200, 201, 200, 201])
  expect([...joined.values]).toEqual([0, 0, 0, 0, 1, 0, 1, 0])
  expect(tokenBytes(joined)).toBe(2 * tokenBytes(one))
})

test('the memory keeps committed frames, a few propagated ones and the previous', () => {
  const bank = new MemoryBank(rules)
  const tokens = (n: number) => toTokens(key(n, 1), value(n, 1, [0]), { edge: 9, near: 9, every: 1 })
  bank.keep(0, tokens(1))
  const counts = Array.from({ length: 300 }, (_, i) => {
    bank.push(tokens(2 + (i % 5)))
    return bank.gather().count
  })
  // Committed 1; every fifth has 6 tokens, two of them kept; the previous 2 to 5.
  expect(counts.slice(0, 6)).toEqual([3, 4, 5, 6, 7, 9])
  expect(Math.max(...counts.slice(20))).toBe(1 + 6 + 6 + 5)
  expect(bank.gather(0).count).toBe((counts.at(-1) ?? 0) - 1)
})

test('a memory of no propagated frames keeps none but the previous', () => {
  const bank = new MemoryBank({ every: 1, frames: 0 })
  const tokens = toTokens(key(2, 1), value(2, 1, [0]), { edge: 1, near: 9, every: 1 })
  for (let i = 0; i < 9; i++) bank.push(tokens)
  expect(bank.bytes).toBe(0)
})

test('the feature cache throws out what was used longest ago and keeps to its bytes', () => {
  const view: View = { width: 8, height: 8, region: { x: 0, y: 0, width: 16, height: 16 } }
  const features = (): { view: View; tensors: Record<string, Tensor> } => ({
    view,
    tensors: { key: { data: new Float32Array(250), shape: [250] } },
  })
  const cache = new FeatureCache(3000)
  for (const name of ['a', 'b', 'c']) cache.put(name, features())
  cache.get('a')
  cache.put('d', features())
  expect(['a', 'b', 'c', 'd'].filter((name) => cache.get(name) !== null)).toEqual(['a', 'c', 'd'])
  cache.put('d', features())
  expect(cache.bytes).toBe(3000)
  cache.put('huge', { view, tensors: { key: { data: new Float32Array(1000), shape: [1000] } } })
  expect(cache.get('huge')).toBeNull()
})
