import { expect, test } from 'vitest'
import { curves, type CurveName } from '../../../../src/renderer/viewer/curves.ts'
import {
  isNeutral,
  isSameTable,
  lookTable,
  neutralLook,
  shape,
  tableSize,
} from '../../../../src/renderer/viewer/look.ts'

const names = Object.keys(curves) as CurveName[]

test.each([
  // Published codes of middle grey.
  ['srgb', 0.4614],
  ['rec709', 0.409],
  ['cineon', 0.4573],
  ['logc3', 0.391],
  ['acescct', 0.4135],
  ['linear', 0.18],
] as const)('%s puts middle grey where its specification does', (name, code) => {
  expect(curves[name].encode(0.18)).toBeCloseTo(code, 3)
})

test('Cineon has black at 95 and white at 685 of 1023', () => {
  expect(curves.cineon.encode(0) * 1023).toBeCloseTo(95, 6)
  expect(curves.cineon.encode(1) * 1023).toBeCloseTo(685, 6)
})

test.each(names)('%s is its own reverse, from black to far above white', (name) => {
  for (const light of [0, 0.001, 0.0078, 0.008, 0.0179, 0.0181, 0.18, 0.5, 1, 4, 12]) {
    expect(curves[name].decode(curves[name].encode(light))).toBeCloseTo(light, 4)
  }
})

const at = (table: Uint8Array, place: number): number => table[Math.round(place * (tableSize - 1))] ?? -1

test('a neutral look leaves every 8-bit code of the plate as it is', () => {
  const table = lookTable(neutralLook, false)
  for (let code = 0; code < 256; code++) expect(Math.abs(at(table, code / 255) - code)).toBeLessThanOrEqual(1)
})

test('a stop doubles the light', () => {
  const grey = curves.srgb.encode(0.18)
  const brighter = lookTable({ ...neutralLook, exposure: 1 }, false)
  expect(at(brighter, grey)).toBeCloseTo(255 * curves.srgb.encode(0.36), -0.5)
})

test('gamma bends what the screen shows, black and white stay', () => {
  const table = lookTable({ ...neutralLook, gamma: 2 }, false)
  expect([at(table, 0), at(table, 1)]).toEqual([0, 255])
  expect(Math.abs(at(table, 0.25) - 255 * 0.5)).toBeLessThan(2)
})

test('light above white comes back when it is exposed down', () => {
  const dark = { ...neutralLook, exposure: -4 }
  const shown = (light: number): number => at(lookTable(dark, true), shape(light))
  expect(shown(4)).toBeCloseTo(255 * curves.srgb.encode(0.25), -0.5)
  expect(shown(8)).toBeGreaterThan(shown(4))
  expect(at(lookTable(neutralLook, true), shape(4))).toBe(255)
})

test('a log plate seen as sRGB has its grey at sRGB’s', () => {
  const table = lookTable({ ...neutralLook, plateCurve: 'logc3' }, false)
  expect(Math.abs(at(table, 0.391) - 255 * 0.4614)).toBeLessThan(2)
})

test('what makes no difference to the table makes none to the look', () => {
  expect(isNeutral({ ...neutralLook, channel: 'red' })).toBe(true)
  expect(isNeutral({ ...neutralLook, viewCurve: 'rec709' })).toBe(false)
  expect(isSameTable(neutralLook, { ...neutralLook, channel: 'luma' })).toBe(true)
  expect(isSameTable(neutralLook, { ...neutralLook, gamma: 1.1 })).toBe(false)
})
