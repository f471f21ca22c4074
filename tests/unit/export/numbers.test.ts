import { expect, test } from 'vitest'
import { frameNumber, padded } from '../../../src/main/export/frameNumber.ts'

test('a sequence keeps its own numbers over its gaps, also when numbered anew', () => {
  const media = { startFrame: 100, gaps: [[102, 103] as [number, number], [105, 105] as [number, number]] }
  const numbers = (startFrame: number): number[] =>
    [0, 1, 2, 3, 4].map((index) => frameNumber(media, startFrame, index))
  expect(numbers(100)).toEqual([100, 101, 104, 106, 107])
  expect(numbers(0)).toEqual([0, 1, 4, 6, 7])
})

test('numbers are padded as %04d pads them', () => {
  expect([0, 7, 1001, 123456, -1, -12345].map(padded)).toEqual(['0000', '0007', '1001', '123456', '-001', '-12345'])
})
