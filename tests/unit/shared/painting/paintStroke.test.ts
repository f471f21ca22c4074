import { describe, expect, test } from 'vitest'
import type { Point } from '../../../../src/shared/domain/geometry.ts'
import { paintCoverage, type PaintStroke } from '../../../../src/shared/painting/paintStroke.ts'
import type { ReadColours } from '../../../../src/shared/painting/snapSegment.ts'
import { randomFrom } from '../../../helpers/random.ts'

const extent = { width: 120, height: 80 }
const across: Point[] = [
  [20, 40],
  [100, 40],
]
const stroke = (fields: Partial<PaintStroke> = {}): PaintStroke => ({
  points: across,
  size: 20,
  hardness: 1,
  ...fields,
})
const at = (coverage: Float32Array, x: number, y: number): number => coverage[y * extent.width + x] as number

describe('flow and pressure', () => {
  test('flow is the most a stroke covers, also where it crosses itself', () => {
    const there = paintCoverage(stroke({ flow: 0.4 }), extent)
    const back = paintCoverage(stroke({ flow: 0.4, points: [...across, [20, 40]] }), extent)
    expect(Math.max(...there)).toBeCloseTo(0.4, 6)
    expect(back).toEqual(there)
  })

  test('pressure on the size tapers a stroke, pressure on the flow fades it', () => {
    const tapered = paintCoverage(stroke({ widths: [0.2, 1] }), extent)
    const height = (x: number): number =>
      Array.from({ length: extent.height }, (_, y) => at(tapered, x, y)).reduce((sum, value) => sum + value, 0)
    expect([height(20), height(60), height(99)].map((value) => Math.round(value))).toEqual([4, 12, 20])
    const faded = paintCoverage(stroke({ flows: [0, 1] }), extent)
    expect([at(faded, 20, 40), at(faded, 60, 40), at(faded, 99, 40)].map((value) => Number(value.toFixed(1)))).toEqual([
      0, 0.5, 1,
    ])
  })

  test('lists of pressure that are too short leave the rest as it is', () => {
    expect(paintCoverage(stroke({ widths: [] }), extent)).toEqual(paintCoverage(stroke(), extent))
  })
})

describe('snapping to edges', () => {
  /** Two grounds that meet at `edge`, `blur` pixels wide, with grain. */
  const grounds =
    (edge: number, { grain = 0, blur = 1, contrast = 90 } = {}): ReadColours =>
    (left, top, width, height) =>
      Float32Array.from({ length: width * height * 3 }, (_, i) => {
        const x = left + (Math.floor(i / 3) % width)
        const y = top + Math.floor(i / 3 / width)
        const random = randomFrom(x * 7919 + y * 104_729 + (i % 3) * 13)
        const share = Math.min(1, Math.max(0, (x + 0.5 - edge) / blur + 0.5))
        return 80 + contrast * share + grain * (random() + random() - 1)
      })
  /** A stroke down the left ground whose brush reaches far over the edge at 60. */
  const beside = stroke({ points: [[50, 20], [50, 60]], size: 50, hardness: 1, snap: 0.7 }) // prettier-ignore
  const share = (coverage: Float32Array, from: number, to: number): number => {
    let sum = 0
    for (let y = 20; y < 60; y++) for (let x = from; x < to; x++) sum += at(coverage, x, y)
    return sum / (40 * (to - from))
  }

  test.each([
    ['a clean edge', {}],
    ['a blurred edge', { blur: 5 }],
    ['an edge in grain', { grain: 24 }],
    ['a faint edge', { contrast: 40 }],
  ])('%s stops paint; what lies before it is full', (_, options) => {
    const painted = paintCoverage(beside, extent, grounds(60, options))
    expect(share(painted, 30, 56)).toBeGreaterThan(0.97)
    expect(share(painted, 64, 75)).toBeLessThan(0.03)
    expect(share(paintCoverage(beside, extent), 64, 75)).toBeGreaterThan(0.9)
  })

  test('without an edge it paints as a plain brush does', () => {
    const plain = paintCoverage({ ...beside, hardness: 0.5 }, extent)
    for (const grain of [0, 24]) {
      const painted = paintCoverage({ ...beside, hardness: 0.5 }, extent, grounds(900, { grain }))
      const difference = painted.map((value, i) => Math.abs(value - (plain[i] as number)))
      expect(
        difference.reduce((sum, value) => sum + value, 0) / plain.reduce((sum, value) => sum + value, 0),
      ).toBeLessThan(0.05)
    }
  })

  test('a stroke over the edge paints both sides', () => {
    const over = paintCoverage(stroke({ snap: 0.7 }), extent, grounds(60))
    expect([at(over, 40, 40), at(over, 60, 40), at(over, 80, 40)].every((value) => value > 0.97)).toBe(true)
    expect(at(over, 40, 33)).toBeGreaterThan(0.97)
  })

  test('a large brush looks on a coarser grid and stops as well', () => {
    const large = { width: 500, height: 300 }
    const broad = stroke({ points: [[130, 100], [130, 200]], size: 300, hardness: 1, snap: 0.7 }) // prettier-ignore
    const painted = paintCoverage(broad, large, grounds(200, { grain: 16 }))
    const row = painted.subarray(150 * 500, 151 * 500)
    const sum = (from: number, to: number): number => row.subarray(from, to).reduce((total, value) => total + value, 0)
    expect(sum(20, 194) / 174).toBeGreaterThan(0.97)
    expect(sum(207, 275) / 68).toBeLessThan(0.03)
  })

  test('less snap takes a faint edge for none', () => {
    const faint = grounds(60, { contrast: 40 })
    expect(share(paintCoverage({ ...beside, snap: 0 }, extent, faint), 64, 72)).toBeGreaterThan(0.8)
  })

  test('the same paint comes of the same points, and a stroke half off the plate is one', () => {
    const off = stroke({ points: [[-30, 40], [10, -20]], size: 60, snap: 1 }) // prettier-ignore
    const first = paintCoverage(off, extent, grounds(20, { grain: 10 }))
    expect(first.every((value) => value >= 0 && value <= 1)).toBe(true)
    expect(paintCoverage(off, extent, grounds(20, { grain: 10 }))).toEqual(first)
  })
})
