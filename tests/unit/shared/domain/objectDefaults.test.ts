import { expect, test } from 'vitest'
import { defaultsAbove, objectDefaults, objectPalette } from '../../../../src/shared/domain/objectDefaults.ts'

type Triple = readonly [number, number, number]
type Matrix = readonly [Triple, Triple, Triple]

/**
 * What linear RGB becomes without cones of one kind: Machado, Oliveira and Fernandes, "A Physiologically-based Model for
 * Simulation of Color Vision Deficiency" (2009), severity 1.
 */
const visions: [name: string, matrix: Matrix][] = [
  ['all cones', [[1, 0, 0], [0, 1, 0], [0, 0, 1]]],
  ['protanopia', [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]],
  ['deuteranopia', [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]]],
  ['tritanopia', [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]]],
] // prettier-ignore

const linear = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
const times = (matrix: Matrix, [r, g, b]: Triple): Triple =>
  matrix.map((row) => Math.min(1, Math.max(0, row[0] * r + row[1] * g + row[2] * b))) as unknown as Triple

/** CIE L*a*b* (D65) of a colour as it is seen. */
function seen(colour: string, vision: Matrix): Triple {
  const rgb = [1, 3, 5].map((at) => linear(parseInt(colour.slice(at, at + 2), 16) / 255)) as unknown as Triple
  const [r, g, b] = times(vision, rgb)
  const root = (value: number): number => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116)
  const x = root((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047)
  const y = root(0.2126 * r + 0.7152 * g + 0.0722 * b)
  const z = root((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

test.each(visions)('the colours of objects are told apart with %s', (_, vision) => {
  const colours = objectPalette.map((colour) => seen(colour, vision))
  for (const [at, first] of colours.entries()) {
    for (const [other, second] of colours.slice(0, at).entries()) {
      // 2.3 is what is just noticed side by side.
      const difference = Math.hypot(...first.map((value, axis) => value - (second[axis] ?? 0)))
      expect(difference, `${String(objectPalette[at])} and ${String(objectPalette[other])}`).toBeGreaterThan(15)
    }
  }
})

test('the colours of objects are seen on a dark picture', () => {
  for (const colour of objectPalette) expect(seen(colour, visions[0]?.[1] as Matrix)[0]).toBeGreaterThan(45)
})

test('the next object is above all others, in the colour used least', () => {
  expect(defaultsAbove([])).toEqual(objectDefaults(0))
  const first = objectDefaults(0)
  const second = objectDefaults(1)
  expect(defaultsAbove([first])).toEqual(second)
  expect(defaultsAbove([second])).toEqual({ ...first, order: 2 })
  const all = objectPalette.map((_, position) => objectDefaults(position))
  expect(defaultsAbove(all)).toEqual({ ...first, order: all.length })
})
