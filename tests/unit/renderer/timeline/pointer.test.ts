import { expect, test } from 'vitest'
import type { Connection } from '../../../../src/renderer/client/createConnection.ts'
import { createEditor } from '../../../../src/renderer/store/editor.ts'
import { createTimelinePointer } from '../../../../src/renderer/timeline/pointer.ts'
import { createView } from '../../../../src/renderer/timeline/timelineView.ts'
import { aDocument } from '../../../helpers/documents.ts'
import { aMedia, anObject, mediaId, objectId } from '../../../helpers/records.ts'

const grow = { value: 1, keys: [{ index: 3, value: 0, interpolation: 'linear' as const }] }

/** Key 3 of an object chosen. */
function setting(locked: boolean) {
  const document = aDocument({
    media: [aMedia()],
    objects: [anObject('x', { locked, properties: { grow } })],
  })
  const editor = createEditor({ document, mediaId: mediaId('a'), selected: objectId('x') })
  const sent: unknown[] = []
  const call = (_: string, input: unknown): Promise<unknown> => {
    sent.push(input)
    return Promise.resolve({})
  }
  editor.connection = { call } as unknown as Connection
  const chosen = { objectId: objectId('x'), property: 'grow' as const, indices: [3], by: 0 }
  const pointer = createTimelinePointer(editor, { ...createView(), chosen }, () => undefined)
  return { editor, sent, pointer }
}

test('Delete is of the chosen keys, once', () => {
  const { sent, pointer } = setting(false)
  expect(pointer.removeChosen()).toBe(true)
  expect(sent).toHaveLength(1)
  expect(pointer.removeChosen()).toBe(false)
})

test('keys of an object locked meanwhile stay, and Delete is of nothing else', () => {
  const { editor, sent, pointer } = setting(true)
  expect(pointer.removeChosen()).toBe(true)
  expect(sent).toEqual([])
  expect(editor.state().notices).toMatchObject([{ title: 'x is locked' }])
})
