import { describe, expect, test } from 'vitest'
import type { Rational } from '../../../src/shared/domain/geometry.ts'
import { formatTimecode, frameTime, parseRational, parseTimecode, timecodeOf } from '../../../src/shared/domain/time.ts'

const ntsc: Rational = [30000, 1001]

test('rationals are read in lowest terms, nothing else is', () => {
  expect(['25', '50/2', '24000/1001'].map(parseRational)).toEqual([
    [25, 1],
    [25, 1],
    [24000, 1001],
  ])
  expect(['0/0', '1/0', '', '-1/2', '2.5'].map(parseRational)).toEqual([null, null, null, null, null])
})

test('the time of a frame is exact', () => {
  expect(frameTime(24, [24000, 1001])).toEqual([1001, 1000])
  expect(frameTime(0, ntsc)).toEqual([0, 1])
})

describe('timecode', () => {
  test('counts whole frames at the nominal rate: 23.976 does not drift', () => {
    expect(timecodeOf(24 * 3600, [24000, 1001], null)).toBe('01:00:00:00')
    expect(timecodeOf(10, [24000, 1001], '01:00:00:20')).toBe('01:00:01:06')
  })
  test.each([
    [1799, '00:00:59;29'],
    [1800, '00:01:00;02'],
    [17981, '00:09:59;29'],
    [17982, '00:10:00;00'],
    [107892, '01:00:00;00'],
  ])('drop-frame %i is %s', (frames, text) => {
    expect(formatTimecode({ frames, dropFrame: true }, ntsc)).toBe(text)
    expect(parseTimecode(text, ntsc)).toEqual({ frames, dropFrame: true })
  })
  test('every drop-frame number comes back', () => {
    for (let frames = 0; frames < 40_000; frames++) {
      expect(parseTimecode(formatTimecode({ frames, dropFrame: true }, ntsc), ntsc).frames).toBe(frames)
    }
  })
  test('59.94 drops four', () => {
    expect(formatTimecode({ frames: 3600, dropFrame: true }, [60000, 1001])).toBe('00:01:00;04')
  })
  test('passes midnight', () => {
    expect(timecodeOf(1, [25, 1], '23:59:59:24')).toBe('00:00:00:00')
    expect(timecodeOf(1, ntsc, '23:59:59;29')).toBe('00:00:00;00')
  })
  test.each(['1:2', '00:60:00:00', '00:00:00:25', 'abc', ''])('%j is none', (text) => {
    expect(() => parseTimecode(text, [25, 1])).toThrow('is not a timecode at 25 frames a second')
  })
  test('a number that drop-frame leaves out is none', () => {
    expect(() => parseTimecode('00:01:00;00', ntsc)).toThrow('is not a timecode')
  })
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
  expect(timecodeOf(frames, [...rate], timecode)).toBe(later)
})
