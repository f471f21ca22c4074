import { expect, test } from 'vitest'
import { longestPath, openRegion, strokeThrough, thin, type BinaryMask } from '../../../src/main/evaluation/skeleton.ts'

/** A mask from rows of `#` and anything else. */
const mask = (...rows: string[]): BinaryMask => ({
  width: rows[0]?.length ?? 0,
  height: rows.length,
  data: Uint8Array.from(rows.join(''), (sign) => (sign === '#' ? 1 : 0)),
})
const shape = (width: number, height: number, inside: (x: number, y: number) => boolean): BinaryMask => ({
  width,
  height,
  data: Uint8Array.from({ length: width * height }, (_, i) => Number(inside(i % width, Math.floor(i / width)))),
})
const rows = ({ width, data }: BinaryMask): string[] =>
  Array.from(data, (value) => (value ? '#' : '.'))
    .join('')
    .match(new RegExp(`.{${String(width)}}`, 'g')) ?? []

// The first was thinned by hand.
test('thinning leaves a line one pixel wide in the middle, and nothing of lines to thin', () => {
  expect(rows(thin(mask('.........', '.#######.', '.#######.', '.#######.', '.........')))).toEqual([
    '.........',
    '.........',
    '..####...',
    '.........',
    '.........',
  ])
  const line = mask('#....', '.#...', '..###')
  expect(thin(line).data).toEqual(line.data)
})

test('thinning keeps a hole a hole', () => {
  const ring = shape(40, 40, (x, y) => Math.abs(Math.hypot(x - 19.5, y - 19.5) - 13) < 4)
  const thinned = thin(ring)
  const count = thinned.data.reduce((sum, value) => sum + value, 0)
  // About the middle circle, whose pixels number from 8 r / sqrt 2 to 8 r.
  expect(count).toBeGreaterThan(65)
  expect(count).toBeLessThan(105)
  thinned.data.forEach((value, i) => {
    if (value) expect(Math.abs(Math.hypot((i % 40) - 19.5, Math.floor(i / 40) - 19.5) - 13)).toBeLessThan(2)
  })
  // Every pixel of a closed line has two neighbours, or three where it steps.
  const around = (i: number): number =>
    [-41, -40, -39, -1, 1, 39, 40, 41].filter((step) => thinned.data[i + step] === 1).length
  expect(thinned.data.every((value, i) => value === 0 || around(i) >= 2)).toBe(true)
})

test('the longest path leaves the short branch out', () => {
  const path = longestPath(mask('#.......#', '.#.....#.', '..#####..', '....#....', '....#....'))
  expect(path).toHaveLength(9)
  const ends = [path[0], path.at(-1)].sort((a, b) => (a?.[0] ?? 0) - (b?.[0] ?? 0))
  expect(ends).toEqual([
    [0.5, 0.5],
    [8.5, 0.5],
  ])
  expect(longestPath(mask('...', '...'))).toEqual([])
})

test('opening takes hairs and rims away and keeps what is thick', () => {
  const blockWithHair = shape(60, 40, (x, y) => (x >= 5 && x < 30 && y >= 5 && y < 30) || (y === 17 && x >= 30))
  const opened = openRegion(blockWithHair)
  const at = (x: number, y: number): number => opened.data[y * 60 + x] ?? -1
  expect([at(17, 17), at(8, 17), at(29, 17), at(45, 17)]).toEqual([1, 1, 1, 0])
  const rim = shape(60, 60, (x, y) => Math.abs(Math.hypot(x - 30, y - 30) - 20) < 0.7)
  expect(openRegion(rim).data.includes(1)).toBe(false)
})

test('a stroke follows both arms of a corner and stays inside', () => {
  const corner = shape(80, 80, (x, y) => x >= 10 && y < 70 && y >= 10 && x < 70 && (x < 26 || y >= 54))
  const stroke = strokeThrough(corner)
  expect(stroke.every(([x, y]) => corner.data[Math.floor(y) * 80 + Math.floor(x)] === 1)).toBe(true)
  expect(Math.min(...stroke.map(([, y]) => y))).toBeLessThan(24)
  expect(Math.max(...stroke.map(([x]) => x))).toBeGreaterThan(56)
  const middle = stroke.filter(([x, y]) => x < 26 && y > 24 && y < 46)
  expect(middle.length).toBeGreaterThan(3)
  expect(middle.every(([x]) => Math.abs(x - 18) < 2)).toBe(true)
})
