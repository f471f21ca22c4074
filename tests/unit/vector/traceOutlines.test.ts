import { expect, test } from 'vitest'
import { signedArea } from '../../../src/main/vector/outline.ts'
import { traceOutlines } from '../../../src/main/vector/traceOutlines.ts'
import { box, disk, draw, union, without } from './helpers.ts'

test('the line of a soft disk lies on the circle, to a tenth of a pixel', () => {
  for (const bits of [8, 16] as const) {
    const matte = draw(disk(30.3, 24.8, 15.4), 64, 50)
    const scaled = bits === 8 ? matte : { ...matte, bits, data: Uint16Array.from(matte.data, (value) => value * 257) }
    const [outline, ...others] = traceOutlines(scaled)
    expect(others).toEqual([])
    const radii = Array.from({ length: (outline?.length ?? 0) / 2 }, (_, i) =>
      Math.hypot((outline?.[2 * i] ?? 0) - 30.3, (outline?.[2 * i + 1] ?? 0) - 24.8),
    )
    expect(Math.min(...radii)).toBeGreaterThan(15.3)
    expect(Math.max(...radii)).toBeLessThan(15.5)
    expect(signedArea(outline as Float64Array)).toBeCloseTo(Math.PI * 15.4 ** 2, -1)
  }
})

test('islands are positive, holes negative, islands in holes positive again', () => {
  const rings = union(without(disk(40, 40, 30), disk(40, 40, 20)), disk(40, 40, 10))
  const areas = traceOutlines(draw(rings, 80, 80)).map((outline) => signedArea(outline))
  expect(areas.map((area) => Math.round(area / Math.PI / 10) * 10).toSorted((a, b) => a - b)).toEqual([-400, 100, 900])
})

test('a matte that touches the border is closed exactly along it', () => {
  const [outline] = traceOutlines(draw(box(0, 0, 20, 15), 32, 24))
  expect(signedArea(outline as Float64Array)).toBeGreaterThan(299)
  expect(Math.min(...(outline as Float64Array))).toBe(0)
  const [full] = traceOutlines(draw(box(0, 0, 500, 500), 32, 24))
  expect(signedArea(full as Float64Array)).toBeGreaterThan(32 * 24 - 1)
})

test('an empty matte has no line, a single pixel a small one, pixels that touch at a corner two', () => {
  const pixels = (...set: number[]) => {
    const data = new Uint8Array(25)
    for (const pixel of set) data[pixel] = 255
    return traceOutlines({ width: 5, height: 5, bits: 8, data }).map((outline) => signedArea(outline))
  }
  expect(pixels()).toEqual([])
  expect(pixels(12)).toEqual([0.5])
  expect(pixels(6, 12)).toEqual([0.5, 0.5])
})
