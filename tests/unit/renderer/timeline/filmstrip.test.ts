import { expect, test } from 'vitest'
import { standInsFor, tilesOf } from '../../../../src/renderer/timeline/filmstrip.ts'

const shot = { start: 100, end: 200 }
const indices = (first: number, scale: number, wide = 640): number[] =>
  tilesOf(shot, { first, scale }, wide, 64).map(({ index }) => index)

test('each picture is of a frame under it, within the shot', () => {
  for (const scale of [0.7, 1, 1.3, 5, 12.7, 16, 40, 60, 80]) {
    const span = { first: 90, scale }
    const step = Math.max(1, 64 / scale)
    for (const { index, x } of tilesOf(shot, span, 2000, 64)) {
      const under = span.first + x / scale
      expect(index).toBeGreaterThanOrEqual(Math.min(shot.end - 1, Math.floor(under + 1e-6)))
      expect(index).toBeLessThanOrEqual(Math.min(shot.end - 1, Math.ceil(under + step)))
    }
  }
})

test('frames wider than a picture have one each', () => {
  expect(tilesOf(shot, { first: 110, scale: 80 }, 200, 64)).toEqual([
    { index: 110, x: 0 },
    { index: 111, x: 80 },
    { index: 112, x: 160 },
  ])
})

test('a pan leaves the pictures on their frames', () => {
  const standing = (first: number): Map<number, number> =>
    new Map(tilesOf(shot, { first, scale: 10 }, 640, 64).map(({ index, x }) => [Math.round(x + first * 10), index]))
  const [before, after] = [standing(100), standing(113)]
  const both = [...after].filter(([x]) => before.has(x))
  expect(both.length).toBeGreaterThan(6)
  for (const [x, index] of both) expect(before.get(x)).toBe(index)
})

test('a zoom within an octave asks for nothing off its grid, and one further out for few frames that were not there', () => {
  for (const scale of [8.1, 10, 13, 15.9])
    expect(indices(100, scale).every((index) => index % 4 === 0 || index === 199)).toBe(true)
  const near = new Set(indices(100, 16, 1600))
  expect(indices(100, 8, 800).filter((index) => !near.has(index))).toEqual([])
})

test('nothing out of sight, however long the shot', () => {
  expect(tilesOf({ start: 0, end: 1e6 }, { first: 5e5, scale: 4 }, 640, 64)).toHaveLength(10)
  expect(tilesOf(shot, { first: 300, scale: 4 }, 640, 64)).toEqual([])
  expect(tilesOf(shot, { first: 0, scale: 4 }, 300, 64)).toEqual([])
})

test('what may stand in was there before a zoom, the nearest first', () => {
  expect(standInsFor(shot, 112, { first: 100, scale: 16 }, 64)).toEqual([108, 100, 100])
})
