import { expect, test } from 'vitest'
import { timecodeAt } from '../../../src/renderer/timeline/timecode.ts'

test('counts whole frames at the nominal rate', () => {
  expect(timecodeAt(0, { rate: [24000, 1001], timecode: null })).toBe('00:00:00:00')
  expect(timecodeAt(24, { rate: [24000, 1001], timecode: null })).toBe('00:00:01:00')
  expect(timecodeAt(25 * 3661 + 7, { rate: [25, 1], timecode: null })).toBe('01:01:01:07')
})

test('starts where the source says', () => {
  expect(timecodeAt(1, { rate: [25, 1], timecode: '10:00:00:24' })).toBe('10:00:01:00')
  expect(timecodeAt(1, { rate: [25, 1], timecode: '23:59:59:24' })).toBe('00:00:00:00')
})

// The values of SMPTE ST 12-1: numbers 00 and 01 are left out each minute but the tenth.
test.each([
  [1799, '00:00:59;29'],
  [1800, '00:01:00;02'],
  [17981, '00:09:59;29'],
  [17982, '00:10:00;00'],
  [107892, '01:00:00;00'],
])('drop-frame: frame %i is %s', (index, text) => {
  expect(timecodeAt(index, { rate: [30000, 1001], timecode: '00:00:00;00' })).toBe(text)
})

test('drop-frame goes on from a start timecode', () => {
  expect(timecodeAt(1, { rate: [30000, 1001], timecode: '00:00:59;29' })).toBe('00:01:00;02')
  expect(timecodeAt(0, { rate: [60000, 1001], timecode: '01:00:00;00' })).toBe('01:00:00;00')
})
