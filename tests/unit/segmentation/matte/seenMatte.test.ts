import { expect, test } from 'vitest'
import { seenMatte } from '../../../../src/main/segmentation/matte/seenMatte.ts'
import { encodeMatte } from '../../../../src/shared/codec/matte.ts'
import type { MatteLook } from '../../../../src/shared/domain/animation.ts'

const [width, height] = [80, 8]
/** A plate whose left part is the object, up to `at`. */
const edgeAt = (at: number): Uint8Array =>
  encodeMatte({
    width,
    height,
    bits: 8,
    data: Uint8Array.from({ length: width * height }, (_, i) => (i % width < at ? 255 : 0)),
  })
const edgeOf = async (
  look: Partial<MatteLook>,
  index: number,
  edges: Record<number, number>,
  cut = 100,
): Promise<number | null> => {
  const shots = [
    { start: 0, end: cut },
    { start: cut, end: 200 },
  ]
  const read = (at: number): Promise<Uint8Array | null> =>
    Promise.resolve(edges[at] === undefined ? null : edgeAt(edges[at]))
  const seen = await seenMatte({ look: { properties: {}, invert: false, ...look }, shots, read }, index)
  return seen && [...seen.data.subarray(0, width)].reduce((sum, value) => sum + value, 0) / 255
}

test('a keyed property is that of the frame', async () => {
  const keys = [
    { index: 0, value: 0, interpolation: 'linear' as const },
    { index: 10, value: 20, interpolation: 'linear' as const },
  ]
  const look = { properties: { grow: { value: 99, keys } } }
  const edges = { 0: 30, 5: 30, 10: 30, 50: 30 }
  expect(await edgeOf(look, 0, edges)).toBe(30)
  expect(await edgeOf(look, 5, edges)).toBeCloseTo(40, 1)
  expect(await edgeOf(look, 10, edges)).toBeCloseTo(50, 1)
  expect(await edgeOf(look, 50, edges)).toBeCloseTo(50, 1)
})

test('a frame without a matte has none, inverted or not', async () => {
  expect(await edgeOf({ invert: true }, 3, {})).toBeNull()
})

test('steadying takes the frames around, not over a cut nor past a missing one', async () => {
  const look = { properties: { temporal: { value: 1, keys: [] } } }
  const edges = { 4: 30, 5: 33, 6: 30 }
  expect(await edgeOf(look, 5, edges)).toBeCloseTo(31.5, 1)
  expect(await edgeOf(look, 5, edges, 6)).toBe(33)
  expect(await edgeOf(look, 5, edges, 5)).toBe(33)
  expect(await edgeOf(look, 5, { 4: 30, 5: 33 })).toBe(33)
})
