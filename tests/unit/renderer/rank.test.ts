import { expect, test } from 'vitest'
import { actionLabel } from '../../../src/renderer/actions/action.ts'
import { allActions } from '../../../src/renderer/actions/all.ts'
import { initialState } from '../../../src/renderer/store/state.ts'
import { rank } from '../../../src/renderer/ui/rank.ts'

const best = (search: string): string[] =>
  allActions
    .map((action) => ({ label: actionLabel(action, initialState), group: action.group }))
    .map(({ label, group }) => ({ label, score: rank(search, label, group) }))
    .filter(({ score }) => score > 0)
    .sort((first, second) => second.score - first.score)
    .map(({ label }) => label)

test.each([
  ['ersr', 'Eraser'],
  ['brush', 'Brush'],
  ['prop both', 'Propagate both ways'],
  ['detsh', 'Detect shots'],
  ['zoom in', 'Zoom in'],
])('%s finds %s first', (search, label) => {
  expect(best(search)[0]).toBe(label)
})

test('nothing is found for what no name holds', () => {
  expect(best('qqqq')).toEqual([])
})
