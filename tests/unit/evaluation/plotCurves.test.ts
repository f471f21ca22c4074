import sharp from 'sharp'
import { expect, test } from 'vitest'
import { plotCurves } from '../../../src/main/evaluation/plotCurves.ts'

test('another program draws the curves where their values are', async () => {
  const svg = plotCurves('J&F <robot>', [{ name: 'dog & cat', values: [0, 0, 0] }], [1, 0.5, 0.5])
  const { data, info } = await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  expect([info.width, info.height]).toEqual([720, 440])
  const darkest = (column: number): number => {
    const sums = Array.from({ length: info.height }, (_, y) => {
      const at = (y * info.width + column) * 3
      return (data[at] as number) + (data[at + 1] as number) + (data[at + 2] as number)
    })
    return sums.indexOf(Math.min(...sums))
  }
  // Rounds lie from x = 48 to 550; 1 is at y = 24 and 0 at y = 396. Between the last two rounds the mean is level.
  expect(Math.abs(darkest(425) - 210)).toBeLessThanOrEqual(2)
  // Half way from the first to the second.
  expect(Math.abs(darkest(174) - 117)).toBeLessThanOrEqual(3)
})
