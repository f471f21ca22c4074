import { expect, test } from 'vitest'
import { adjustMatte } from '../../../../src/main/segmentation/matte/adjustMatte.ts'
import type { Matte } from '../../../../src/shared/codec/matte.ts'

const side = 200

function drawn(alpha: (x: number, y: number) => number): Matte {
  const data = new Uint16Array(side * side)
  for (let i = 0; i < data.length; i++) {
    data[i] = Math.round(65535 * Math.min(1, Math.max(0, alpha((i % side) + 0.5, Math.floor(i / side) + 0.5))))
  }
  return { width: side, height: side, bits: 16, data }
}

const disk = (radius: number, softness = 1): Matte =>
  drawn((x, y) => 0.5 + (radius - Math.hypot(x - 100, y - 100)) / softness)
const area = (matte: Matte): number => [...matte.data].reduce((total, value) => total + value, 0) / 65535
const radiusOf = (matte: Matte): number => Math.sqrt(area(matte) / Math.PI)

test.each([-20, -2.5, -0.3, 0.25, 1, 5.5, 30])('growing a disk by %f changes its radius by as much', (grow) => {
  expect(radiusOf(adjustMatte(disk(50), { grow }))).toBeCloseTo(50 + grow, 0.9)
  expect(Math.abs(radiusOf(adjustMatte(disk(50), { grow })) - 50 - grow)).toBeLessThan(0.06)
})

test('a straight edge moves by exactly that much', () => {
  const grown = adjustMatte(
    drawn((x) => 100.3 - x + 0.5),
    { grow: 3.45 },
  )
  const row = [...grown.data.subarray(100 * side, 101 * side)]
  expect(row.reduce((total, value) => total + value, 0) / 65535).toBeCloseTo(103.75, 1)
})

test('a soft edge stays as soft', () => {
  const grown = adjustMatte(
    drawn((x) => 0.5 + (100 - x) / 8),
    { grow: 10 },
  )
  const soft = [...grown.data.subarray(100 * side, 101 * side)].filter((value) => value > 300 && value < 65235)
  expect(soft.length).toBe(8)
})

test('shrinking further than the object is thick leaves nothing', () => {
  expect(area(adjustMatte(disk(5), { grow: -8 }))).toBe(0)
})

test.each([1, 4, 15])('softness %f softens a straight edge as a Gaussian of half that deviation', (softness) => {
  const matte = adjustMatte(
    drawn((x) => (x < 100 ? 1 : 0)),
    { softness },
  )
  let weight = 0
  let mean = 0
  let square = 0
  for (let x = 1; x < side; x++) {
    const step = ((matte.data[100 * side + x - 1] as number) - (matte.data[100 * side + x] as number)) / 65535
    weight += step
    mean += step * x
    square += step * x * x
  }
  expect(weight).toBeCloseTo(1, 6)
  expect(mean).toBeCloseTo(100, 2)
  expect(Math.sqrt(square - mean * mean)).toBeCloseTo(softness / 2, 1)
})

test('nothing to do gives the same matte, and an empty one stays empty', () => {
  const matte = disk(20)
  expect(adjustMatte(matte, {})).toBe(matte)
  const empty = drawn(() => 0)
  expect(adjustMatte(empty, { softness: 5, grow: 5 }).data).toEqual(empty.data)
})

test('an object that leaves the picture is not softened at the border', () => {
  const matte = adjustMatte(
    drawn((_, y) => (y < 60 ? 1 : 0)),
    { softness: 6 },
  )
  expect(matte.data[100]).toBe(65535)
  expect(matte.data[20 * side]).toBe(65535)
})

test.each([16, 8] as const)(
  'far from every edge, growing fills what is nearly full and shrinking takes faint detail (%i bits)',
  (bits) => {
    const full = bits === 8 ? 255 : 65535
    const data = bits === 8 ? new Uint8Array(side * side) : new Uint16Array(side * side)
    for (let y = 50; y < 150; y++) data.fill(full, y * side + 50, y * side + 150)
    data[100 * side + 100] = Math.round(0.7 * full)
    data[10 * side + 10] = Math.round(0.3 * full)
    const matte: Matte = { width: side, height: side, bits, data }
    const grown = adjustMatte(matte, { grow: 2 }).data
    expect([grown[100 * side + 100], grown[10 * side + 10]]).toEqual([full, data[10 * side + 10]])
    const shrunk = adjustMatte(matte, { grow: -2 }).data
    expect([shrunk[100 * side + 100], shrunk[10 * side + 10]]).toEqual([data[100 * side + 100], 0])
  },
)
