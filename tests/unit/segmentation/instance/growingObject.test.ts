import { afterAll, beforeAll, expect, test } from 'vitest'
import { regionSimilarity } from '../../../../src/main/evaluation/regionSimilarity.ts'
import type { NetworkProvider } from '../../../../src/main/inference/types.ts'
import { modeRules } from '../../../../src/main/segmentation/instance/propagation/modes.ts'
import { decodeMatte } from '../../../../src/shared/codec/matte.ts'
import { openTinyModels, propagateScene, trueMatte, type Scene } from '../../../helpers/tinyPropagation.ts'

/** A square that comes nearer, from 16 to 64 pixels, moves on by eight a frame, and is gone for one. */
const size = (index: number): number => Math.min(64, 16 + 8 * index)
const scene: Scene = {
  width: 256,
  height: 128,
  frames: 11,
  objects: ['a'],
  inside: (_, index, x, y) => {
    const left = 16 + 8 * index
    return x >= left && x < left + size(index) && y >= 32 && y < 32 + size(index)
  },
  dark: [8],
}
const rules = { multiple: 16, gate: 16, windowMargin: 16, windowStep: 32 }

let close: (() => Promise<void>)[]
let plain: NetworkProvider
let adaptive: NetworkProvider
beforeAll(async () => {
  const [one, other] = [await openTinyModels(rules), await openTinyModels({ ...rules, objectSize: 16 })]
  plain = one.provider
  adaptive = other.provider
  close = [one.remove, other.remove]
})
afterAll(() => Promise.all(close.map((remove) => remove())))

const worst = async (provider: NetworkProvider, side: number) => {
  const frames = await propagateScene(provider, scene, ['a'], { mode: modeRules.standard, side })
  expect(frames.map(({ index }) => index)).toEqual(Array.from({ length: 10 }, (_, i) => i + 1))
  const binary = (matte: Uint8Array) => Uint8Array.from(decodeMatte(matte).data, (alpha) => (alpha > 127 ? 1 : 0))
  const seen = frames.filter(({ index }) => index !== 8)
  return Math.min(
    ...seen.map(({ matte, index }) => regionSimilarity(binary(matte), binary(trueMatte(scene, 'a', index)))),
  )
}

// The networks tell cells of eight pixels apart, no finer.
test('an object too small for the inference side is followed at a finer scale, through windows, as it grows', async () => {
  expect(await worst(plain, 64)).toBe(0)
  expect(await worst(adaptive, 64)).toBeGreaterThan(0.6)
})
