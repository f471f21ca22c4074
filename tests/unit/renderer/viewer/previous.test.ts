import { expect, test, vi } from 'vitest'
import { createEditor } from '../../../../src/renderer/store/editor.ts'
import type { Document } from '../../../../src/renderer/store/document.ts'
import { previousAt, startPrevious } from '../../../../src/renderer/viewer/previous.ts'
import type { CallInput } from '../../../../src/shared/contract/index.ts'
import type { VersionId } from '../../../../src/shared/domain/ids.ts'
import { mediaId, objectId } from '../../../helpers/records.ts'

type Asked = CallInput<'matte.previous'>

function setting() {
  const asked: Asked[] = []
  const editor = createEditor({
    connection: 'ready',
    mediaId: mediaId('a'),
    index: 40,
    document: { revision: 3 } as Document,
  })
  editor.connection = {
    call: (_name: string, input: Asked) => {
      asked.push(input)
      return Promise.resolve({ mattes: [{ objectId: objectId('x'), index: 40, matte: null, step: 'Edit matte' }] })
    },
  } as never
  startPrevious(editor)
  return { editor, asked }
}
const settled = (): Promise<void> => vi.waitFor(() => Promise.resolve())

test('asks only while something compares with earlier mattes', async () => {
  const { editor, asked } = setting()
  editor.set({ index: 41 })
  expect(asked).toEqual([])
  editor.set({ view: 'difference' })
  await settled()
  expect(asked).toEqual([{ mediaId: mediaId('a'), range: [25, 89] }])
})

test('a scrub within what is known asks nothing; beyond it and after a change it does', async () => {
  const { editor, asked } = setting()
  editor.set({ view: 'difference' })
  await vi.waitFor(() => {
    expect(previousAt(editor.state(), objectId('x'), 40)?.step).toBe('Edit matte')
  })
  for (const index of [41, 60, 87, 24]) editor.set({ index })
  expect(asked).toHaveLength(1)
  editor.set({ index: 88 })
  expect(asked.at(-1)?.range).toEqual([72, 136])
  editor.set({ document: { revision: 4 } as Document })
  expect(asked).toHaveLength(3)
})

test('against a version, its mattes are asked for and bear its name', async () => {
  const { editor, asked } = setting()
  const version = { id: 'ver_1' as VersionId, name: 'First pass', note: '', createdAt: '' }
  editor.set({ view: 'difference', versions: [version] })
  await settled()
  editor.set({ against: version.id })
  await vi.waitFor(() => {
    expect(previousAt(editor.state(), objectId('x'), 40)?.step).toBe('First pass')
  })
  expect(asked).toEqual([
    { mediaId: mediaId('a'), range: [24, 88] },
    { versionId: version.id, mediaId: mediaId('a'), range: [24, 88] },
  ])
})
