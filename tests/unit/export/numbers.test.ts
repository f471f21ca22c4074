import { expect, test } from 'vitest'
import { frameNumber, padded } from '../../../src/main/export/frameNumber.ts'
import { advanceTimecode } from '../../../src/main/export/timecode.ts'

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

test.each([
  ['01:00:00:00', 0, [24, 1], '01:00:00:00'],
  ['01:00:00:00', 25, [24, 1], '01:00:01:01'],
  ['01:00:00:00', 24, [24000, 1001], '01:00:01:00'],
  ['23:59:59:24', 1, [25, 1], '00:00:00:00'],
  ['00:00:59;29', 1, [30000, 1001], '00:01:00;02'],
  ['00:09:59;29', 1, [30000, 1001], '00:10:00;00'],
  ['00:00:00;00', 107892, [30000, 1001], '01:00:00;00'],
  ['00:00:59;59', 1, [60000, 1001], '00:01:00;04'],
  ['23:59:59;29', 1, [30000, 1001], '00:00:00;00'],
  ['00:01:00:00', -1, [30, 1], '00:00:59:29'],
] as const)('%s and %i frames at %j is %s', (timecode, frames, rate, later) => {
  expect(advanceTimecode(timecode, frames, [...rate])).toBe(later)
})

test('counting one by one through drop-frame minutes agrees with counting at once', () => {
  let timecode = '00:08:58;00'
  for (let count = 0; count < 4000; count++) timecode = advanceTimecode(timecode, 1, [30000, 1001])
  expect(timecode).toBe(advanceTimecode('00:08:58;00', 4000, [30000, 1001]))
})

test('what is not a timecode is refused', () => {
  expect(() => advanceTimecode('1:00', 1, [24, 1])).toThrow(/not a timecode/)
})
