import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { withFrames } from '../../../../src/renderer/store/document.ts'
import { createEditor } from '../../../../src/renderer/store/editor.ts'
import type { State } from '../../../../src/renderer/store/state.ts'
import { pickObject } from '../../../../src/renderer/tools/pickObject.ts'
import { encodeMatte } from '../../../../src/shared/codec/matte.ts'
import type { BlobHash } from '../../../../src/shared/domain/ids.ts'
import { aDocument } from '../../../helpers/documents.ts'
import { aMatte, aMedia, anObject, mediaId, objectId } from '../../../helpers/records.ts'

const answer = vi.fn<(url: string) => Promise<Response>>()
/** Columns 0 and 1 of two: `top` covers both, `low` the first, `hidden` the second. */
const alpha: Record<string, number[]> = { top: [255, 255], low: [255, 0], hidden: [0, 255] }
const covering = (url: string): Response => {
  const data = Uint8Array.from(alpha[url.split('/').at(-1) ?? ''] ?? [])
  return new Response(encodeMatte({ data, width: 2, height: 1, bits: 8 }))
}

beforeEach(() => {
  answer.mockReset()
  answer.mockImplementation((url) => Promise.resolve(covering(url)))
  vi.stubGlobal('fetch', answer)
})
afterEach(() => {
  vi.unstubAllGlobals()
})

function setting(patch: Partial<State> = {}) {
  const document = aDocument({
    media: [aMedia(), aMedia({ id: mediaId('b') })],
    objects: [
      anObject('top', { order: 2 }),
      anObject('low', { order: 1 }),
      anObject('hidden', { order: 0, visible: false }),
    ],
  })
  const mattes = Object.keys(alpha).map((name) => aMatte(3, name as BlobHash, { objectId: objectId(name) }))
  return createEditor({
    document: withFrames(document, mediaId('a'), { mattes, prompts: [] }),
    ...{ mediaId: mediaId('a'), index: 3, selected: null },
    ...patch,
  })
}

test.each([
  ['the top-most', {}, 'top'],
  ['the soloed one', { solo: [objectId('low')] }, 'low'],
  ['a hidden one that is soloed', { solo: [objectId('low'), objectId('hidden')] }, 'hidden', 1.5],
  ['none outside the soloed one', { solo: [objectId('low')] }, null, 1.5],
])('of the objects seen, %s is picked', async (_, patch, found, x = 0.5) => {
  const editor = setting(patch)
  const picked = await pickObject(editor, [x, 0.5])
  expect(picked).toBe(found && objectId(found))
  expect(editor.state().selected).toBe(picked)
})

test('of two picks the later selects, whichever answer comes first', async () => {
  const editor = setting()
  let late = (): void => undefined
  answer.mockImplementationOnce(
    (url) =>
      new Promise((resolve) => {
        late = () => {
          resolve(covering(url))
        }
      }),
  )
  const first = pickObject(editor, [0.5, 0.5])
  editor.set({ solo: [objectId('low')] })
  await pickObject(editor, [0.5, 0.5])
  late()
  expect(await first).toBeNull()
  expect(editor.state().selected).toBe(objectId('low'))
})

test('an object of a clip that is no longer shown is not selected', async () => {
  const editor = setting()
  const picked = pickObject(editor, [0.5, 0.5])
  editor.set({ mediaId: mediaId('b') })
  expect(await picked).toBeNull()
  expect(editor.state().selected).toBeNull()
})

test('that nothing could be looked for is said', async () => {
  const editor = setting()
  answer.mockRejectedValue(new TypeError('Failed to fetch'))
  expect(await pickObject(editor, [0.5, 0.5])).toBeNull()
  expect(editor.state().notices).toMatchObject([{ tone: 'error', detail: 'Failed to fetch' }])
})
