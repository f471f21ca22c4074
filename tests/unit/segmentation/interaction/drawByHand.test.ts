import { expect, test } from 'vitest'
import { drawByHand, type HandDrawn } from '../../../../src/main/segmentation/instance/interaction/drawByHand.ts'
import type { RgbFrame } from '../../../../src/main/media/types.ts'
import type { Matte } from '../../../../src/shared/codec/matte.ts'

const [width, height] = [40, 30]
/** A ring, a speck apart from it, and a soft hole. */
function ring(bits: 8 | 16): Matte {
  const full = bits === 8 ? 255 : 65535
  const data = bits === 8 ? new Uint8Array(width * height) : new Uint16Array(width * height)
  for (let i = 0; i < data.length; i++) {
    const away = Math.hypot((i % width) + 0.5 - 15, Math.floor(i / width) + 0.5 - 15)
    data[i] = Math.round(full * Math.min(1, Math.max(0, Math.min(12.5 - away, away - 4.5))))
  }
  data[5 * width + 35] = full
  return { width, height, bits, data }
}
const unused = (): Promise<RgbFrame> => Promise.reject(new Error('This mark does not look at the plate.'))
const draw = (mark: HandDrawn, matte = ring(16)): Promise<Matte> => drawByHand(mark, matte, unused)
const value = ({ data }: Matte, x: number, y: number): number => data[y * width + x] as number

test.each([8, 16] as const)('a hole is filled with its rim, and nothing else changes (%i bits)', async (bits) => {
  const before = ring(bits)
  const after = await draw({ kind: 'fill', x: 15.5, y: 14.2, positive: true }, before)
  const full = bits === 8 ? 255 : 65535
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const inside = Math.hypot(x + 0.5 - 15, y + 0.5 - 15) < 7
      expect(value(after, x, y)).toBe(inside ? full : value(before, x, y))
    }
  }
})

test('an island is removed, and the rest stays', async () => {
  const after = await draw({ kind: 'fill', x: 35.2, y: 5.9, positive: false })
  const expected = ring(16)
  expected.data[5 * width + 35] = 0
  expect(after.data).toEqual(expected.data)
})

test.each([
  ['outside, which is no hole', { x: 1, y: 1, positive: true }],
  ['inside, which is no hole', { x: 15, y: 7, positive: true }],
  ['a hole, which is no piece', { x: 15, y: 15, positive: false }],
  ['off the plate', { x: -5, y: 900, positive: true }],
])('a click %s, says what to do', async (_, where) => {
  await expect(draw({ kind: 'fill', ...where })).rejects.toMatchObject({ code: 'invalid-input' })
})

test('only a brush that snaps reads the plate', async () => {
  const stroke = {
    kind: 'paint',
    positive: true,
    size: 9,
    hardness: 1,
    points: [[35, 20] as [number, number]],
  } as const
  const painted = await draw({ ...stroke, points: [...stroke.points] })
  expect(value(painted, 35, 20)).toBe(65535)
  await expect(draw({ ...stroke, points: [...stroke.points], snap: 0.5 })).rejects.toThrow('look at the plate')
  const dark = new Uint8Array(width * height * 3).map((_, i) => ((i / 3) % width < 34 ? 20 : 200))
  const plate: RgbFrame = { index: 0, width, height, data: dark }
  const snapped = await drawByHand({ ...stroke, points: [...stroke.points], snap: 0.7 }, ring(16), () =>
    Promise.resolve(plate),
  )
  expect(value(snapped, 36, 20)).toBeGreaterThan(60_000)
  expect(value(snapped, 32, 20)).toBeLessThan(3000)
})

test('a transform moves what was drawn', async () => {
  const moved = await draw({ kind: 'transform', matrix: [1, 0, 0, 1, 2, 3] })
  expect(value(moved, 37, 8)).toBe(65535)
  expect(value(moved, 35, 5)).toBe(0)
})
