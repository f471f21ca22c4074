import { expect, test } from 'vitest'
import { fromHalf } from '../../../src/main/media/exr/half.ts'
import { encodeHalves } from '../../../src/main/media/halfPicture.ts'
import type { FloatFrame, FrameReader } from '../../../src/main/media/types.ts'
import { HeldFrame, readValues } from '../../../src/main/media/values.ts'

/** 4 by 3; red is x, green y, blue 100 x + y. */
const frame: FloatFrame = {
  index: 0,
  width: 4,
  height: 3,
  data: Float32Array.from({ length: 36 }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % 4, Math.floor(i / 12)]
    return [x, y, 100 * x + y][i % 3] ?? 0
  }),
}

test('values of a part come row by row, cut to the frame', () => {
  expect(readValues(frame, { x: 1, y: 1, width: 2, height: 1 })).toEqual({
    width: 2,
    height: 1,
    values: [1, 1, 101, 2, 1, 201],
  })
  expect(readValues(frame, { x: 3, y: 2, width: 9, height: 9 })).toEqual({ width: 1, height: 1, values: [3, 2, 302] })
  expect(readValues(frame, { x: 9, y: 0, width: 2, height: 2 }).values).toEqual([])
})

test('infinities and what is no number survive JSON', () => {
  const odd = { index: 0, width: 1, height: 1, data: Float32Array.of(Infinity, -Infinity, NaN) }
  const { values } = readValues(odd, { x: 0, y: 0, width: 1, height: 1 })
  expect(JSON.parse(JSON.stringify(values))).toEqual([Number.MAX_VALUE, -Number.MAX_VALUE, 0])
})

test('a frame is read once however many parts are asked for, and again after a failure', async () => {
  const reads: number[] = []
  let fails = true
  const reader = {
    readFloat: (index: number) => {
      reads.push(index)
      return fails ? Promise.reject(new Error('gone')) : Promise.resolve(frame)
    },
  } as unknown as FrameReader
  const held = new HeldFrame()
  const { signal } = new AbortController()
  await expect(held.read(reader, 1, signal)).rejects.toThrow('gone')
  fails = false
  await Promise.all([held.read(reader, 1, signal), held.read(reader, 1, signal)])
  await held.read(reader, 2, signal)
  expect(reads).toEqual([1, 1, 2])
})

test('whoever gives up waiting does not spoil it for others', async () => {
  const reader = { readFloat: () => Promise.resolve(frame) } as unknown as FrameReader
  const held = new HeldFrame()
  const impatient = new AbortController()
  const given = held.read(reader, 0, impatient.signal)
  impatient.abort()
  await expect(given).rejects.toThrow()
  await expect(held.read(reader, 0, new AbortController().signal)).resolves.toBe(frame)
})

const decoded = (bytes: Uint8Array): { width: number; height: number; values: number[] } => {
  const view = new DataView(bytes.buffer)
  const halves = new Uint16Array(bytes.buffer, 8)
  return { width: view.getUint32(0, true), height: view.getUint32(4, true), values: [...fromHalf(halves)] }
}

test('a picture of halves has its size in front and its light unclipped', () => {
  expect(decoded(encodeHalves(frame))).toEqual({ width: 4, height: 3, values: [...frame.data] })
})

test('a smaller picture averages the light', () => {
  const { width, height, values } = decoded(encodeHalves(frame, 2))
  expect([width, height]).toEqual([2, 2])
  // Of two columns and one or two rows.
  expect(values).toEqual([0.5, 0, 50, 2.5, 0, 250, 0.5, 1.5, 51.5, 2.5, 1.5, 251.5])
})

test('what a texture cannot interpolate is made finite', () => {
  const odd = { index: 0, width: 1, height: 1, data: Float32Array.of(Infinity, -Infinity, NaN) }
  expect(decoded(encodeHalves(odd)).values).toEqual([65504, -65504, 0])
})
