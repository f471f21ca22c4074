import { expect, test } from 'vitest'
import { suggestFrame } from '../../../../src/shared/domain/suggestFrame.ts'
import type { BlobHash } from '../../../../src/shared/domain/ids.ts'
import { aMatte, objectId } from '../../../helpers/records.ts'

const matte = (index: number, confidence: number, committed = false, object = 'x') =>
  aMatte(index, 'ab'.repeat(32) as BlobHash, { objectId: objectId(object), confidence, committed })

test('the matte with the lowest confidence is suggested, whatever object it is of', () => {
  const mattes = [matte(0, 1, true), matte(1, 0.9), matte(2, 0.4, false, 'y'), matte(3, 0.6)]
  expect(suggestFrame(mattes)).toEqual({ index: 2, objectId: 'obj_y', doubt: 0.6 })
})

test('what the artist vouches for is not, and where they vouch for everything nothing is', () => {
  expect(suggestFrame([matte(0, 0.1, true), matte(1, 0.9)])?.index).toBe(1)
  expect(suggestFrame([matte(0, 0.1, true)])).toBeNull()
  expect(suggestFrame([])).toBeNull()
})

test('of equals the earliest is taken, in whatever order they come', () => {
  expect(suggestFrame([matte(5, 0.5), matte(3, 0.5), matte(4, 0.5)])?.index).toBe(3)
})
