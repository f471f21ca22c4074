import { expect, test } from 'vitest'
import { fromWireError, HoldoutError, toWireError } from '../../../../src/shared/domain/errors.ts'

test('an error keeps its code and sentence on its way', () => {
  const error = new HoldoutError('project-locked', 'Someone has it.', { cause: 'a lock' })
  expect(fromWireError(toWireError(error))).toMatchObject({ code: 'project-locked', message: 'Someone has it.' })
  expect(error.cause).toBe('a lock')
})

test.each([
  [new DOMException('Stopped', 'AbortError'), 'cancelled', 'Cancelled.'],
  [new TypeError('x is not a function'), 'internal', 'x is not a function'],
  ['a text', 'internal', 'a text'],
])('%s becomes %s', (thrown, code, message) => {
  expect(toWireError(thrown)).toEqual({ code, message })
})
