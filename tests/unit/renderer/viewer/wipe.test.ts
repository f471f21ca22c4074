import { expect, test } from 'vitest'
import {
  centredWipe,
  moveWipe,
  turnWipe,
  type Wipe,
  wipeCentre,
  wipeEnds,
  wipeHalfPlane,
} from '../../../../src/renderer/viewer/wipe.ts'

const plate = { x0: 100, y0: 50, x1: 500, y1: 250 }
const upright: Wipe = { ...centredWipe, target: 'plate' }
const sees = (wipe: Wipe, x: number, y: number): 'A' | 'B' => {
  const { nx, ny, offset } = wipeHalfPlane(wipe, plate)
  return nx * x + ny * y < offset ? 'A' : 'B'
}

test('upright in the middle, A is left of it and B right', () => {
  expect(wipeCentre(upright, plate)).toEqual([300, 150])
  expect([sees(upright, 299, 60), sees(upright, 301, 240)]).toEqual(['A', 'B'])
})

test('turned by a right angle, A is above it', () => {
  const flat = { ...upright, angle: Math.PI / 2 }
  expect([sees(flat, 110, 149), sees(flat, 490, 151)]).toEqual(['A', 'B'])
})

test('the line passes through where its centre is moved, and stays on the plate', () => {
  expect(wipeCentre(moveWipe(upright, plate, [180, 90]), plate)).toEqual([180, 90])
  expect(wipeCentre(moveWipe(upright, plate, [-999, 999]), plate)).toEqual([100, 250])
})

test.each([
  [[300, 240], 0],
  [[220, 150], 90],
  [[380, 150], -90],
  [[230, 220], 45],
] as const)('the handle at %j turns it to %d degrees, and lies on the line', (point, degrees) => {
  const turned = turnWipe(upright, plate, [...point], false)
  expect((turned.angle * 180) / Math.PI).toBeCloseTo(degrees)
  const { nx, ny, offset } = wipeHalfPlane(turned, plate)
  expect(nx * point[0] + ny * point[1]).toBeCloseTo(offset)
})

test('with snap it turns by steps of 15 degrees', () => {
  expect((turnWipe(upright, plate, [230, 228], true).angle * 180) / Math.PI).toBeCloseTo(45)
})

test('the line is drawn to the edges of what is seen of the plate', () => {
  expect(wipeEnds(upright, plate, plate)).toEqual([
    [300, 50],
    [300, 250],
  ])
  const ends = wipeEnds({ ...upright, angle: Math.PI / 4 }, plate, plate) ?? []
  expect(ends.map((end) => end.map(Math.round))).toEqual([
    [400, 50],
    [200, 250],
  ])
})

test('a line that passes what is seen by is not drawn', () => {
  expect(wipeEnds(upright, plate, { x0: 310, y0: 50, x1: 500, y1: 250 })).toBeNull()
})
