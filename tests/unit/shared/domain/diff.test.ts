import { expect, test } from 'vitest'
import { reverseDiff, squashDiffs } from '../../../../src/shared/domain/diff.ts'
import type { Command } from '../../../../src/shared/domain/commands.ts'
import type { BlobHash } from '../../../../src/shared/domain/ids.ts'
import { setting } from '../../../helpers/commandCases.ts'
import { MemoryRecords } from '../../../helpers/memoryRecords.ts'
import { aMatte, objectId } from '../../../helpers/records.ts'

const blob = (content: number): BlobHash => content.toString(16).padStart(64, '0') as BlobHash
const put = (index: number, content: number): Command => ({
  type: 'mattes.put',
  mattes: [aMatte(index, blob(content))],
})

test('squashed changes do and undo what they did one after the other, one change a record', () => {
  const records = new MemoryRecords()
  records.run(...setting(blob))
  const before = structuredClone(records.dump())
  const first = records.run(put(3, 1), put(4, 1))
  const second = records.run(put(3, 2), { type: 'object.remove', objectId: objectId('y') })
  const after = structuredClone(records.dump())

  const squashed = squashDiffs(first, second)
  expect(squashed.map(({ key }) => key)).toEqual(['obj_x:3', 'obj_x:4', 'obj_y:1', 'obj_y'])
  records.undo(squashed)
  expect(records.dump()).toEqual(before)
  records.write(squashed)
  expect(records.dump()).toEqual(after)
})

test('a record that came and went leaves no change', () => {
  const records = new MemoryRecords()
  records.run(...setting(blob))
  const came = records.run(put(3, 1))
  const went = records.run({ type: 'frame.clear', objectId: objectId('x'), index: 3 })
  expect(squashDiffs(came, went)).toEqual([])
})

test('reversing twice is the same diff', () => {
  const records = new MemoryRecords()
  const diff = records.run(...setting(blob).slice(0, 1))
  expect(diff).toHaveLength(2)
  expect(reverseDiff(reverseDiff(diff))).toEqual(diff)
})
