import { expect, test } from 'vitest'
import { regionAfter } from '../../../src/renderer/actions/regions.ts'

test('the parts of the desk come round and round, both ways', () => {
  expect([0, 1, 2].map((current) => regionAfter(current, 1, 3))).toEqual([1, 2, 0])
  expect([0, 1, 2].map((current) => regionAfter(current, -1, 3))).toEqual([2, 0, 1])
})

test('from nowhere, the first or the last', () => {
  expect(regionAfter(-1, 1, 3)).toBe(0)
  expect(regionAfter(-1, -1, 3)).toBe(2)
})
