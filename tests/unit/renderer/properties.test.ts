import { expect, test } from 'vitest'
import { previewProperty, setProperty, toggleKey } from '../../../src/renderer/actions/properties.ts'
import type { Connection } from '../../../src/renderer/client/createConnection.ts'
import { createEditor } from '../../../src/renderer/store/editor.ts'
import { anObject } from '../../helpers/records.ts'

const object = anObject('x')
function editorThatSends() {
  const sent: unknown[] = []
  const editor = createEditor({ index: 7 })
  const call = (_: string, input: unknown): Promise<unknown> => {
    sent.push((input as { command: unknown }).command)
    return Promise.resolve({ revision: 1 })
  }
  editor.connection = { call } as unknown as Connection
  return { editor, sent }
}

test('what was previewed goes once it is set, whether it was previewed before or after', async () => {
  const { editor, sent } = editorThatSends()
  previewProperty(editor, object, 'grow', 2)
  await setProperty(editor, object, 'grow', 2)
  expect(editor.state().preview).toBeNull()
  const setting = setProperty(editor, object, 'grow', 3)
  previewProperty(editor, object, 'grow', 3)
  await setting
  expect(editor.state().preview).toBeNull()
  const value = { type: 'property.set', objectId: object.id, property: 'grow', index: 7 }
  expect(sent).toEqual([
    { ...value, value: 2 },
    { ...value, value: 3 },
  ])
})

test('a slider dragged on meanwhile keeps its preview, and a value out of range is brought within', async () => {
  const { editor, sent } = editorThatSends()
  const setting = setProperty(editor, object, 'grow', 900)
  previewProperty(editor, object, 'grow', 5)
  await setting
  expect(editor.state().preview?.patch.properties?.grow?.value).toBe(5)
  expect(sent).toMatchObject([{ value: 200 }])
})

test('a key is made with the value there is, and taking the last one away leaves it', async () => {
  const { editor, sent } = editorThatSends()
  const still = { ...object, properties: { grow: { value: 4, keys: [] } } }
  await toggleKey(editor, still, 'grow')
  const keyed = {
    ...object,
    properties: { grow: { value: 4, keys: [{ index: 7, value: 4, interpolation: 'hold' as const }] } },
  }
  await toggleKey(editor, keyed, 'grow')
  expect(sent).toMatchObject([
    { type: 'property.keys', keys: [{ index: 7, value: 4, interpolation: 'smooth' }] },
    { type: 'property.keys', keys: [], value: 4 },
  ])
})
