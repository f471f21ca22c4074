import { expect, test } from 'vitest'
import { fromHalf, halfSteps, toHalf } from '../../../../src/main/media/exr/half.ts'

test('every half comes back as it was', () => {
  const all = Uint16Array.from({ length: 65536 }, (_, half) => half)
  const numbers = all.filter((half) => (half & 0x7c00) !== 0x7c00)
  expect(toHalf(fromHalf(numbers))).toEqual(numbers)
  expect(Array.from(fromHalf(Uint16Array.of(0x7c00, 0xfc00, 0x7e00)))).toEqual([Infinity, -Infinity, NaN])
})

test('the nearest half is taken, the even one of two as near', () => {
  const halves = (...values: number[]): number[] => Array.from(fromHalf(toHalf(Float32Array.from(values))))
  expect(halves(1 + 2 ** -11, 1 + 3 * 2 ** -11, 1 + 2 ** -11 + 2 ** -20)).toEqual([1, 1 + 2 ** -9, 1 + 2 ** -10])
  expect(halves(2 ** -25, 2 ** -25 * 1.001, 2 ** -24 * 1.5, 2 ** -26)).toEqual([0, 2 ** -24, 2 ** -23, 0])
  expect(halves(65504, 65519, 65520, 1e9, -1e9)).toEqual([65504, 65504, 65504, 65504, -65504])
  expect(halves(Infinity, NaN, -0)).toEqual([Infinity, NaN, -0])
})

test('steps of alpha are within half precision and reach 0 and 1', () => {
  const steps = fromHalf(halfSteps(65536))
  expect([steps[0], steps[65535]]).toEqual([0, 1])
  expect(steps.every((value, k) => Math.abs(value - k / 65535) < 2 ** -12 * 1.001)).toBe(true)
})
