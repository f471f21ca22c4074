import { expect, test } from 'vitest'
import { actionOf, performAction } from '../../../src/renderer/actions/action.ts'
import { allActions } from '../../../src/renderer/actions/all.ts'
import type { Connection } from '../../../src/renderer/client/createConnection.ts'
import { createEditor, type Editor } from '../../../src/renderer/store/editor.ts'
import { regionOf } from '../../../src/renderer/tools/marks.ts'
import { placeMark } from '../../../src/renderer/tools/placeMark.ts'
import type { MediaId, ObjectId } from '../../../src/shared/domain/ids.ts'
import type { MediaRecord, ObjectRecord } from '../../../src/shared/domain/records.ts'
import { aDocument } from '../../helpers/documents.ts'

const plate = { width: 100, height: 50 }
const region = { x0: 10, y0: 5, x1: 30, y1: 25 }
const mediaId = 'med_a' as MediaId
const objectId = 'obj_a' as ObjectId

/** An editor with one object, and what it sends. */
function editorThatSends(): { editor: Editor; sent: { name: string; input: unknown }[] } {
  const sent: { name: string; input: unknown }[] = []
  const document = aDocument({
    media: [{ id: mediaId, frames: 50, ...plate } as unknown as MediaRecord],
    objects: [{ id: objectId, mediaId, order: 0, name: 'A' } as unknown as ObjectRecord],
  })
  const editor = createEditor({ document, mediaId, selected: objectId, index: 3 })
  const call = (name: string, input: unknown): Promise<unknown> => {
    sent.push({ name, input })
    return Promise.resolve({})
  }
  editor.connection = { call } as unknown as Connection
  return { editor, sent }
}

const press = (editor: Editor, key: string): void => {
  const action = actionOf(allActions, { key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false })
  if (action) performAction(action, editor)
}

test('a region is the part of the box that lies on the plate', () => {
  expect(regionOf({ kind: 'box', ...region }, plate)).toEqual(region)
  expect(regionOf({ kind: 'box', x0: -20, y0: 40, x1: 300, y1: 90 }, plate)).toEqual({ x0: 0, y0: 40, x1: 100, y1: 50 })
  expect(regionOf({ kind: 'box', x0: -20, y0: -40, x1: -5, y1: 10 }, plate)).toBeNull()
  expect(regionOf({ kind: 'click', x: 1, y: 1, positive: true }, plate)).toBeNull()
})

test('marks are sent with the region while there is one', async () => {
  const { editor, sent } = editorThatSends()
  const mark = { kind: 'click', x: 20, y: 10, positive: true } as const
  await placeMark(editor, mark)
  editor.set({ region })
  await placeMark(editor, mark)
  expect(sent.map(({ name }) => name)).toEqual(['matte.prompt', 'matte.prompt'])
  expect(sent.map(({ input }) => (input as { region: unknown }).region)).toEqual([null, region])
})

test('G goes to the region tool and back to the tool before it', () => {
  const { editor } = editorThatSends()
  press(editor, 's')
  press(editor, 'g')
  expect(editor.state().tool).toBe('region')
  press(editor, 'g')
  expect(editor.state().tool).toBe('scribble')
})

test('Escape clears the region and leaves its tool; marks on their way are given up before it', () => {
  const { editor } = editorThatSends()
  let cancelled = 0
  const mark = { kind: 'click', x: 1, y: 1, positive: true } as const
  const pending = { id: 1, objectId, index: 3, mark, cancel: () => cancelled++ }
  editor.set({ region, tool: 'region', toolBefore: 'lasso', pending: [pending] })
  press(editor, 'Escape')
  expect(cancelled).toBe(1)
  expect(editor.state().region).toEqual(region)
  editor.set({ pending: [] })
  press(editor, 'Escape')
  expect(editor.state()).toMatchObject({ region: null, tool: 'lasso' })
})
