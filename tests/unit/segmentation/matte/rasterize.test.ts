import { expect, test } from 'vitest'
import { applyCoverage, lassoCoverage } from '../../../../src/main/segmentation/matte/rasterize.ts'
import type { Point } from '../../../../src/shared/domain/geometry.ts'
import { paintCoverage as coverageOf } from '../../../../src/shared/painting/paintStroke.ts'
import type { Extent } from '../../../../src/shared/painting/segments.ts'

const extent = { width: 120, height: 80 }
const paintCoverage = (points: Point[], size: number, hardness: number, extent: Extent): Float32Array =>
  coverageOf({ points, size, hardness }, extent)
const sum = (values: Float32Array): number => values.reduce((total, value) => total + value, 0)

test('a sharp dab covers the area of its disk and is symmetric', () => {
  const dab = paintCoverage([[60, 40]], 31, 1, extent)
  expect(sum(dab)).toBeCloseTo(Math.PI * 15.5 ** 2, -1)
  for (let y = 0; y < 80; y++) {
    for (let x = 0; x < 120; x++) {
      expect(dab[y * 120 + x]).toBeCloseTo(dab[y * 120 + 119 - x] as number, 6)
      expect(dab[y * 120 + x]).toBeCloseTo(dab[(79 - y) * 120 + x] as number, 6)
    }
  }
})

test('a sharp stroke covers a capsule, with one pixel of antialiasing', () => {
  const points: Point[] = [
    [20, 40],
    [50, 40],
    [90, 40],
  ]
  const stroke = paintCoverage(points, 10, 1, extent)
  expect(sum(stroke)).toBeCloseTo(70 * 10 + Math.PI * 25, -1)
  expect(stroke[40 * 120 + 60]).toBe(1)
  expect(stroke[34 * 120 + 60]).toBeCloseTo(0, 6)
})

test('a soft brush falls off as a cosine, half at half its radius', () => {
  const dab = paintCoverage([[60.5, 40.5]], 40, 0, extent)
  expect(dab[40 * 120 + 60]).toBe(1)
  expect(dab[40 * 120 + 70]).toBeCloseTo(0.5, 6)
  expect(dab[40 * 120 + 80]).toBeCloseTo(0, 6)
})

test('a stroke does not build up where it crosses itself, and where its points lie does not matter', () => {
  const once = paintCoverage(
    [
      [20, 40],
      [90, 40],
    ],
    12,
    0.3,
    extent,
  )
  const back = paintCoverage(
    [
      [20, 40],
      [90, 40],
      [20, 40],
    ],
    12,
    0.3,
    extent,
  )
  expect(back).toEqual(once)
})

test('erasing with a slightly larger brush undoes paint', () => {
  const points: Point[] = [
    [20, 20],
    [70, 60],
    [100, 30],
  ]
  const data = new Uint16Array(extent.width * extent.height)
  applyCoverage(data, 16, paintCoverage(points, 12, 1, extent), true)
  expect(data.reduce((total, value) => total + value, 0)).toBeGreaterThan(1000 * 65535)
  applyCoverage(data, 16, paintCoverage(points, 14, 1, extent), false)
  expect(data.every((value) => value === 0)).toBe(true)
})

test('a lasso covers its exact area, whichever way it is drawn', () => {
  const triangle: Point[] = [
    [10.25, 5],
    [100.75, 20],
    [40, 70.5],
  ]
  const area = Math.abs(90.5 * 65.5 - 15 * 29.75) / 2
  expect(sum(lassoCoverage(triangle, extent))).toBeCloseTo(area, 0)
  expect(sum(lassoCoverage(triangle.toReversed(), extent))).toBeCloseTo(area, 0)
})

test('an axis-parallel lasso on pixel borders is exact', () => {
  const square = lassoCoverage(
    [
      [10, 10],
      [20, 10],
      [20, 20],
      [10, 20],
    ],
    extent,
  )
  square.forEach((value, i) => {
    const x = i % 120
    const y = Math.floor(i / 120)
    expect(value).toBeCloseTo(x >= 10 && x < 20 && y >= 10 && y < 20 ? 1 : 0, 6)
  })
})

test('a lasso that winds twice has no hole', () => {
  const star = Array.from({ length: 5 }, (_, i): Point => {
    const angle = (i * 4 * Math.PI) / 5
    return [60 + 35 * Math.sin(angle), 40 - 35 * Math.cos(angle)]
  })
  expect(lassoCoverage(star, extent)[40 * 120 + 60]).toBeCloseTo(1, 6)
})

test('hostile marks end quickly and stay inside the picture', () => {
  const wild = Array.from({ length: 10_000 }, (_, i): Point => [((i * 7919) % 500) - 190, ((i * 104_729) % 400) - 160])
  expect(paintCoverage(wild, 30, 0.5, extent).every((value) => value >= 0 && value <= 1)).toBe(true)
  expect(lassoCoverage(wild, extent).every((value) => value >= 0 && value <= 1)).toBe(true)
  expect(paintCoverage([[60, 40]], Infinity, 1, extent).every((value) => value === 1)).toBe(true)
  expect(sum(paintCoverage([[1e300, -1e300]], 10, 1, extent))).toBe(0)
  expect(
    sum(
      paintCoverage(
        [
          [-1e9, 40],
          [1e9, 40],
        ],
        10,
        1,
        extent,
      ),
    ),
  ).toBeCloseTo(1200, 3)
})
