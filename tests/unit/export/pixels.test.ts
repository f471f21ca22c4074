import { expect, test } from 'vitest'
import { areaDownsample, sizeWithin } from '../../../src/main/export/areaDownsample.ts'
import { toDepth } from '../../../src/main/export/depth.ts'
import { rampMatte } from './helpers.ts'

test('16 to 8 bits takes the nearest for every value, and 8 to 16 gives full for full', () => {
  const all = { width: 256, height: 256, bits: 16 as const, data: Uint16Array.from({ length: 65536 }, (_, k) => k) }
  const eight = toDepth(all, 8).data
  expect(eight.every((value, k) => value === Math.round((k * 255) / 65535))).toBe(true)
  const sixteen = toDepth(
    { width: 256, height: 1, bits: 8, data: Uint8Array.from({ length: 256 }, (_, k) => k) },
    16,
  ).data
  expect(sixteen.every((value, k) => value === k * 257)).toBe(true)
})

test('a smaller matte keeps the mean, and full stays full', () => {
  const matte = rampMatte(101, 67, 16)
  const small = areaDownsample(matte, 48, 32)
  const mean = (data: Uint8Array | Uint16Array): number =>
    Array.from(data).reduce((sum, value) => sum + value, 0) / data.length
  expect(Math.abs(mean(small.data) - mean(matte.data))).toBeLessThan(1)
  const full = areaDownsample({ ...matte, data: matte.data.slice().fill(65535) }, 47, 31)
  expect(full.data.every((value) => value === 65535)).toBe(true)
})

test('each value of a smaller matte is the mean of what it covers', () => {
  const matte = { width: 3, height: 2, bits: 8 as const, data: Uint8Array.from([10, 20, 30, 40, 50, 60]) }
  // Columns of 1.5: (10 + 20 / 2) / 1.5 ...
  expect(Array.from(areaDownsample(matte, 2, 1).data)).toEqual([28, 42])
  expect(sizeWithin(1920, 1080, 480)).toEqual({ width: 480, height: 270 })
  expect(sizeWithin(300, 900, 480)).toEqual({ width: 160, height: 480 })
  expect(sizeWithin(320, 200, 480)).toEqual({ width: 320, height: 200 })
})
