import { expect, test } from 'vitest'
import { dragInterest, grips } from '../../../../src/renderer/viewer/interest.ts'

const plate = { width: 200, height: 100 }
const region = { x0: 50, y0: 20, x1: 150, y1: 80 }

test('it has corners, edges and a middle', () => {
  expect(grips).toHaveLength(9)
})

test('a corner moves the two sides that meet there', () => {
  expect(dragInterest(region, { x: 1, y: -1 }, 10.4, -5.6, plate)).toEqual({ x0: 50, y0: 14, x1: 160, y1: 80 })
})

test('an edge moves one side only', () => {
  expect(dragInterest(region, { x: -1, y: 0 }, -20, 33, plate)).toEqual({ ...region, x0: 30 })
})

test('the middle moves all of it, as far as the plate goes', () => {
  expect(dragInterest(region, { x: 0, y: 0 }, 10, -10, plate)).toEqual({ x0: 60, y0: 10, x1: 160, y1: 70 })
  expect(dragInterest(region, { x: 0, y: 0 }, 999, 999, plate)).toEqual({ x0: 100, y0: 40, x1: 200, y1: 100 })
})

test('it neither turns inside out nor leaves the plate', () => {
  expect(dragInterest(region, { x: -1, y: 1 }, 999, 999, plate)).toEqual({ x0: 142, y0: 20, x1: 150, y1: 100 })
  expect(dragInterest(region, { x: 1, y: 0 }, -999, 0, plate)).toEqual({ ...region, x1: 58 })
})
