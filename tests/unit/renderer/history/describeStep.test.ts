import { expect, test } from 'vitest'
import { describeStep, describeTime } from '../../../../src/renderer/history/describeStep.ts'
import type { HistoryStep } from '../../../../src/shared/contract/project.ts'
import { aMedia, anObject, mediaId, objectId } from '../../../helpers/records.ts'

const document = {
  objects: new Map([[objectId('x'), anObject('x', { name: 'Dog' })]]),
  media: new Map([[mediaId('a'), aMedia({ startFrame: 1001 })]]),
}
const step = (fields: Partial<HistoryStep>): HistoryStep => ({
  id: 1,
  label: 'Edit matte',
  at: null,
  mattes: 0,
  objectId: objectId('x'),
  index: null,
  versions: [],
  ...fields,
})

test.each<[string, Partial<HistoryStep>]>([
  ['Dog, 1004', { mattes: 1, index: 3 }],
  ['Dog, 24 mattes', { mattes: 24, index: 3 }],
  ['Dog', {}],
  ['', { objectId: null }],
  ['3 mattes', { objectId: objectId('removed'), mattes: 3, index: 0 }],
])('a step was done to "%s"', (expected, fields) => {
  expect(describeStep(document, step(fields))).toBe(expected)
})

test('a step of another day bears its date, one of old projects nothing', () => {
  const now = new Date(2026, 4, 9, 18)
  const at = (day: number): string => describeTime(new Date(2026, 4, day, 12, 5).toISOString(), now)
  expect(at(9)).toMatch(/12:05/)
  expect(at(9)).not.toMatch(/May/)
  expect(at(8)).toMatch(/8.*12:05/)
  expect(describeTime(null, now)).toBe('')
})
