import { expect, test } from 'vitest'
import { around, mostTogether, type Stackable, stacksOf } from '../../../../src/renderer/viewer/stacks.ts'

const at = (x0: number, width: number, kind: unknown = 'a'): Stackable => ({
  place: { x0, y0: 0, x1: x0 + width, y1: 10 },
  kind,
})
const sizes = (layers: Stackable[]): number[] => stacksOf(layers).map(({ length }) => length)

test('layers that lie over each other are drawn together, as many as textures can be read at once', () => {
  expect(sizes(Array.from({ length: 50 }, () => at(0, 100)))).toEqual([16, 16, 16, 2])
  expect(mostTogether).toBe(16)
})

test('layers that lie apart are drawn by themselves', () => {
  expect(sizes([at(0, 10), at(50, 10), at(100, 10)])).toEqual([1, 1, 1])
  expect(sizes([at(0, 100), at(20, 100), at(600, 10), at(0, 100)])).toEqual([2, 1, 1])
})

test('the order of layers stays, and those of another kind are not drawn together', () => {
  const layers = [at(0, 10), at(0, 10), at(0, 10, 'b'), at(0, 10, null), at(0, 10, null), at(0, 10), at(0, 10)]
  expect(stacksOf(layers).flat()).toEqual(layers)
  expect(sizes(layers)).toEqual([2, 1, 1, 1, 2])
})

test('a stack takes the smallest rectangle round its layers', () => {
  expect(around([at(5, 10), at(-3, 6), at(8, 20)])).toEqual({ x0: -3, y0: 0, x1: 28, y1: 10 })
})
