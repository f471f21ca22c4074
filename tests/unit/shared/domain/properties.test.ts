import { beforeEach, expect, test } from 'vitest'
import type { Key } from '../../../../src/shared/domain/records.ts'
import { MemoryRecords } from '../../../helpers/memoryRecords.ts'
import { codeOf } from '../../../helpers/projects.ts'
import { aMedia, anObject, objectId } from '../../../helpers/records.ts'

let records: MemoryRecords
const x = objectId('x')
beforeEach(() => {
  records = new MemoryRecords()
  records.run({ type: 'media.add', media: aMedia() }, { type: 'object.add', object: anObject('x') })
})
const properties = () => records.get('objects', x)?.properties
const set = (index: number, value: number) =>
  records.run({ type: 'property.set', objectId: x, property: 'featherOut', index, value })
const keys = (...all: Key[]) =>
  records.run({ type: 'property.keys', objectId: x, property: 'featherOut', keys: all, value: 0 })
const key = (index: number, value = 1): Key => ({ index, value, interpolation: 'smooth' })

test('a value holds on all frames until there are keys, then makes one where it is set', () => {
  set(3, 2)
  expect(properties()).toEqual({ featherOut: { value: 2, keys: [] } })
  keys(key(0, 2))
  set(9, 6)
  expect(properties()?.featherOut?.keys).toEqual([key(0, 2), key(9, 6)])
})

test('undoing each step brings back what was before, and a value that changes nothing leaves no trace', () => {
  const first = set(3, 2)
  const second = keys(key(0), key(50, 3))
  records.undo(second)
  expect(properties()).toEqual({ featherOut: { value: 2, keys: [] } })
  records.undo(first)
  expect(properties()).toEqual({})
  set(3, 2)
  set(3, 0)
  expect(properties()).toEqual({})
})

test.each<[string, () => unknown, string]>([
  ['a value out of its range', () => set(0, 201), 'invalid-input'],
  ['a key out of its range', () => keys(key(0, -1)), 'invalid-input'],
  ['a frame the media does not have', () => set(100, 1), 'invalid-input'],
  ['a key on a frame the media does not have', () => keys(key(0), key(100)), 'invalid-input'],
  ['two keys on a frame', () => keys(key(5), key(5, 2)), 'invalid-input'],
  ['keys out of order', () => keys(key(9), key(5)), 'invalid-input'],
])('%s is refused', (_, command, code) => {
  expect(codeOf(command)).toBe(code)
  expect(properties()).toEqual({})
})

test('a locked object keeps its properties', () => {
  records.run({ type: 'object.update', objectId: x, patch: { locked: true } })
  expect(codeOf(() => set(0, 1))).toBe('conflict')
  expect(codeOf(() => keys(key(0)))).toBe('conflict')
})
