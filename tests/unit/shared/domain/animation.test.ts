import { describe, expect, test } from 'vitest'
import {
  adjustmentAt,
  keyedFrames,
  keysOf,
  nextKey,
  previousKey,
  propertyOf,
  smoothingPairs,
  valueAt,
  withKey,
  withKeysMoved,
  withoutKey,
  withValue,
} from '../../../../src/shared/domain/animation.ts'
import { isNeutral, matteProperties, mattePropertyNames } from '../../../../src/shared/domain/matteProperties.ts'
import { type Animated, type Key, MatteProperties } from '../../../../src/shared/domain/records.ts'

type Interpolation = Key['interpolation']
const keyed = (interpolation: Interpolation, ...at: [index: number, value: number][]): Animated => ({
  value: 99,
  keys: at.map(([index, value]) => ({ index, value, interpolation })),
})
const over = (animated: Animated, ...indices: number[]): number[] => indices.map((index) => valueAt(animated, index))

describe('the value on a frame', () => {
  test('without keys is the same on all', () => {
    expect(over({ value: 3, keys: [] }, 0, 500)).toEqual([3, 3])
  })

  test('before the first key and after the last is theirs', () => {
    expect(over(keyed('linear', [10, 2], [20, 4]), 0, 10, 20, 900)).toEqual([2, 2, 4, 4])
  })

  test('holds, goes evenly, or eases, as the earlier key says', () => {
    expect(over(keyed('hold', [0, 2], [10, 4]), 1, 9, 10)).toEqual([2, 2, 4])
    expect(over(keyed('linear', [0, 2], [10, 4]), 1, 5, 9)).toEqual([2.2, 3, 3.8])
    // 3t² − 2t³ at a quarter is 0.15625.
    expect(over(keyed('smooth', [0, 0], [8, 64]), 2, 4, 6)).toEqual([10, 32, 54])
  })

  test('a smooth one passes its keys without a corner and never overshoots', () => {
    const curve = keyed('smooth', [0, 0], [10, 10], [20, 10], [40, 90], [50, 100])
    const values = Array.from({ length: 5001 }, (_, k) => valueAt(curve, k / 100))
    for (const [k, value] of values.slice(1).entries()) expect(value).toBeGreaterThanOrEqual((values[k] ?? 0) - 1e-9)
    expect(Math.max(...values)).toBe(100)
    // The slope at the key of frame 40: weighted harmonic mean of 4 and 1 over lengths 20 and 10 (Fritsch and Butland).
    const slope = (valueAt(curve, 40.0001) - valueAt(curve, 39.9999)) / 0.0002
    expect(slope).toBeCloseTo((3 * 30) / ((2 * 10 + 20) / 4 + (10 + 2 * 20) / 1), 3)
  })
})

describe('keys', () => {
  const two = keyed('linear', [10, 2], [20, 4])

  test('a value set where there are keys is a key there; where there are none, it is everywhere', () => {
    expect(withValue({ value: 1, keys: [] }, 7, 5)).toEqual({ value: 5, keys: [] })
    expect(withValue(two, 15, 9).keys.map(({ index, value }) => [index, value])).toEqual([
      [10, 2],
      [15, 9],
      [20, 4],
    ])
    expect(withValue(two, 20, 9).keys).toHaveLength(2)
    expect(withValue(keyed('hold', [10, 2]), 5, 1).keys[0]?.interpolation).toBe('hold')
  })

  test('stay in order, one a frame, whatever is put', () => {
    expect(withKey(two, { index: 3, value: 0, interpolation: 'hold' }).keys.map(({ index }) => index)).toEqual([
      3, 10, 20,
    ])
    expect(withKey(two, { index: 10, value: 7, interpolation: 'hold' }).keys.map(({ value }) => value)).toEqual([7, 4])
  })

  test('the last one to go leaves its value', () => {
    const one = withoutKey(two, 10)
    expect(one.keys).toHaveLength(1)
    expect(withoutKey(one, 20)).toEqual({ value: 4, keys: [] })
  })

  test('move together, stop at the ends, and replace what lies where they arrive', () => {
    const three = keyed('linear', [10, 2], [20, 4], [30, 8])
    expect(withKeysMoved(three, [10, 20], 10, 100).keys.map(({ index, value }) => [index, value])).toEqual([
      [20, 2],
      [30, 4],
    ])
    expect(withKeysMoved(three, [10, 20], -15, 100).keys.map(({ index }) => index)).toEqual([0, 10, 30])
    expect(withKeysMoved(three, [30], 500, 40).keys.at(-1)?.index).toBe(39)
  })

  test('are found on either side of a frame', () => {
    expect([previousKey(two, 10), previousKey(two, 11)?.index]).toEqual([null, 10])
    expect([nextKey(two, 19)?.index, nextKey(two, 20)]).toEqual([20, null])
  })

  test('of an object are listed by property and together', () => {
    const object = { properties: { grow: two, dots: keyed('hold', [20, 5], [25, 6]) } }
    expect(keysOf(object, 'grow')).toBe(two.keys)
    expect(keysOf(object, 'holes')).toEqual([])
    expect(keyedFrames(object)).toEqual([10, 20, 25])
  })
})

test('an object nothing was set on leaves its mattes as they are', () => {
  const plain = { properties: {}, invert: false }
  expect(isNeutral(adjustmentAt(plain, 3))).toBe(true)
  expect(isNeutral(adjustmentAt({ ...plain, invert: true }, 3))).toBe(false)
  expect(isNeutral(adjustmentAt({ ...plain, properties: { featherIn: { value: 1, keys: [] } } }, 3))).toBe(false)
  expect(propertyOf(plain, 'whiteClip')).toEqual({ value: 1, keys: [] })
})

test('every property has a place in the record', () => {
  expect(Object.keys(MatteProperties.shape).sort()).toEqual([...mattePropertyNames].sort())
  for (const { min, max, neutral } of Object.values(matteProperties)) {
    expect(neutral).toBeGreaterThanOrEqual(min)
    expect(neutral).toBeLessThanOrEqual(max)
  }
})

test('frames are smoothed in pairs, within the shot and as far as both have a matte', () => {
  const shot = { start: 10, end: 20 }
  const all = (): boolean => true
  expect(smoothingPairs(0, 15, shot, all)).toEqual([])
  expect(smoothingPairs(2, 15, shot, all)).toEqual([
    [14, 16],
    [13, 17],
  ])
  expect(smoothingPairs(1.5, 15, shot, all)).toHaveLength(2)
  expect(smoothingPairs(3, 11, shot, all)).toEqual([[10, 12]])
  expect(smoothingPairs(3, 19, shot, all)).toEqual([])
  expect(smoothingPairs(3, 15, shot, (index) => index !== 17)).toEqual([[14, 16]])
})
