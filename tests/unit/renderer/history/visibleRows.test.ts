import { expect, test } from 'vitest'
import { rowAfter, rowHeight, scrolledTo, visibleRows } from '../../../../src/renderer/history/visibleRows.ts'
import { press } from '../../../helpers/keyPress.ts'

test('of ten thousand rows only those seen are drawn, with some round them', () => {
  const [first, end] = visibleRows(5000 * rowHeight, 20 * rowHeight, 10_001)
  expect([first, end]).toEqual([4992, 5028])
  expect(visibleRows(0, 20 * rowHeight, 10_001)).toEqual([0, 28])
  expect(visibleRows(9990 * rowHeight, 20 * rowHeight, 10_001)).toEqual([9982, 10_001])
  expect(visibleRows(0, 20 * rowHeight, 1)).toEqual([0, 1])
})

test('scrolling shows a row whole, and leaves what is seen where it is', () => {
  const height = 10 * rowHeight
  expect(scrolledTo(5, 0, height)).toBe(0)
  expect(scrolledTo(10, 0, height)).toBe(rowHeight)
  expect(scrolledTo(3, 20 * rowHeight, height)).toBe(3 * rowHeight)
})

test.each([
  ['ArrowDown', 5],
  ['ArrowUp', 3],
  ['PageDown', 14],
  ['PageUp', 0],
  ['Home', 0],
  ['End', 19],
  ['Enter', null],
])('%s goes from row 4 of 20 to %s', (key, to) => {
  expect(rowAfter(press(key), 4, 20, 10)).toBe(to)
})

test('keys with Alt or Ctrl are shortcuts, wherever the focus is', () => {
  expect(rowAfter(press('Home', { altKey: true }), 4, 20, 10)).toBeNull()
  expect(rowAfter(press('ArrowLeft', { ctrlKey: true }), 4, 20, 10)).toBeNull()
  expect(rowAfter(press('ArrowUp', { ctrlKey: true }), 4, 20, 10)).toBeNull()
})
