import { expect, test } from 'vitest'
import { addObject, objectToMark } from '../../../src/renderer/actions/objects.ts'
import { createEditor, type Editor } from '../../../src/renderer/store/editor.ts'
import type { Document } from '../../../src/renderer/store/document.ts'
import { objectPalette } from '../../../src/shared/domain/objectDefaults.ts'
import type { PageCommand } from '../../../src/shared/domain/commands.ts'
import type { GestureId } from '../../../src/shared/domain/ids.ts'
import type { ObjectRecord } from '../../../src/shared/domain/records.ts'
import { mediaId } from '../../helpers/records.ts'

type Sent = { command: PageCommand; gesture?: GestureId }

/** A page without objects, whose core takes a while to add one. */
function page(): { editor: Editor; sent: Sent[]; objects: () => ObjectRecord[] } {
  const sent: Sent[] = []
  const editor = createEditor({ mediaId: mediaId('a'), document: { objects: new Map() } as unknown as Document })
  const objects = (): ObjectRecord[] => [...(editor.state().document?.objects.values() ?? [])]
  editor.connection = {
    call: async (_name: string, input: Sent) => {
      sent.push(input)
      await new Promise((done) => setTimeout(done, 5))
      if (input.command.type !== 'object.add') throw new Error('Only objects are added here.')
      const { object } = input.command
      const all = new Map(objects().map((each) => [each.id, each])).set(object.id, object)
      editor.set({ document: { ...editor.state().document, objects: all } as Document })
      return { revision: sent.length }
    },
  } as never
  return { editor, sent, objects }
}
const gesture = (name: string): GestureId => `ges_${name}` as GestureId

test('two marks drawn at once while there is no object go to the one that the first makes', async () => {
  const { editor, sent, objects } = page()
  const [first, second] = await Promise.all([objectToMark(editor, gesture('a')), objectToMark(editor, gesture('b'))])
  expect(objects()).toHaveLength(1)
  expect([first, second]).toEqual([objects()[0]?.id, objects()[0]?.id])
  expect(sent.map((each) => each.gesture)).toEqual([gesture('a')])
  expect(await objectToMark(editor, gesture('c'))).toBe(first)
  expect(sent).toHaveLength(1)
})

test('objects asked for at once differ in name, colour and place', async () => {
  const { editor, objects } = page()
  await Promise.all([addObject(editor), addObject(editor), addObject(editor)])
  expect(objects().map(({ name, colour, order }) => [name, colour, order])).toEqual(
    [0, 1, 2].map((k) => [`Object ${String(k + 1)}`, objectPalette[k], k]),
  )
})
