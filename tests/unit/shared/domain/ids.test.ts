import { expect, test } from 'vitest'
import * as ids from '../../../../src/shared/domain/ids.ts'
import { newId } from '../../../../src/shared/domain/newId.ts'

test.each([
  ['med', ids.MediaId],
  ['sht', ids.ShotId],
  ['obj', ids.ObjectId],
  ['prm', ids.PromptId],
  ['job', ids.JobId],
  ['ges', ids.GestureId],
] as const)('a new %s id is one of its kind and of no other', (prefix, schema) => {
  const id = newId(prefix)
  expect(schema.parse(id)).toBe(id)
  expect(newId(prefix)).not.toBe(id)
  const takers = Object.values(ids).filter((other) => other.safeParse(id).success)
  expect(takers).toEqual([schema])
})

test.each(['', 'med_', 'obj_a:1', 'obj_../..', `obj_${'a'.repeat(65)}`, ' obj_a'])('%j is no object id', (text) => {
  expect(ids.ObjectId.safeParse(text).success).toBe(false)
})
