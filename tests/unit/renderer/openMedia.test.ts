import { expect, test, vi } from 'vitest'
import { relinkAction } from '../../../src/renderer/actions/file.ts'
import { performAction } from '../../../src/renderer/actions/action.ts'
import type { Connection } from '../../../src/renderer/client/createConnection.ts'
import { createEditor } from '../../../src/renderer/store/editor.ts'
import { hostInfo as info } from '../../helpers/hostInfo.ts'
import { mediaId } from '../../helpers/records.ts'

test('a clip is linked to the file the artist chooses, and nothing is imported', async () => {
  const calls: [name: string, input: unknown][] = []
  const call = (name: string, input: unknown): Promise<unknown> => {
    calls.push([name, input])
    return Promise.resolve(name === 'dialog.open-media' ? { path: '/plates/moved.mov' } : {})
  }
  const editor = createEditor({ info, connection: 'ready' })
  editor.connection = { call } as unknown as Connection
  expect(relinkAction.enabled(editor.state())).toBe(false)
  editor.set({ mediaId: mediaId('a') })
  performAction(relinkAction, editor)
  await vi.waitFor(() => {
    expect(editor.state().opening).toBeNull()
    expect(calls).toEqual([
      ['dialog.open-media', {}],
      ['media.relink', { mediaId: mediaId('a'), path: '/plates/moved.mov' }],
    ])
  })
})
