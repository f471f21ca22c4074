import { expect, test } from 'vitest'
import { goToDoubt } from '../../../src/renderer/actions/propagate.ts'
import { performAction } from '../../../src/renderer/actions/action.ts'
import { withFrames } from '../../../src/renderer/store/document.ts'
import { createEditor } from '../../../src/renderer/store/editor.ts'
import type { BlobHash } from '../../../src/shared/domain/ids.ts'
import type { MatteRecord, ObjectRecord } from '../../../src/shared/domain/records.ts'
import { aDocument } from '../../helpers/documents.ts'
import { aMatte, aMedia, anObject, mediaId, objectId } from '../../helpers/records.ts'

const blob = 'ab'.repeat(32) as BlobHash
const matte = (object: string, index: number, confidence: number, committed = false): MatteRecord =>
  aMatte(index, blob, { objectId: objectId(object), confidence, committed })

function editorWith(objects: ObjectRecord[], mattes: MatteRecord[]) {
  const document = aDocument({
    media: [aMedia()],
    objects,
  })
  const media = mediaId('a')
  return createEditor({ document: withFrames(document, media, { mattes, prompts: [] }), mediaId: media, index: 50 })
}

const mattes = [matte('x', 0, 1, true), matte('x', 7, 0.5), matte('y', 20, 0.3), matte('z', 30, 0.1)]

test('it goes to the frame most in doubt and selects the object that is, of those being worked on', () => {
  const editor = editorWith([anObject('x'), anObject('y'), anObject('z', { locked: true })], mattes)
  performAction(goToDoubt, editor)
  expect(editor.state()).toMatchObject({ index: 20, selected: objectId('y') })
})

test('it stays between in and out point, and is off where nothing is in doubt', () => {
  const editor = editorWith([anObject('x'), anObject('y', { visible: false })], mattes)
  expect(goToDoubt.enabled(editor.state())).toBe(true)
  performAction(goToDoubt, editor)
  expect(editor.state().index).toBe(7)
  editor.set({ inPoint: 8, outPoint: 40 })
  expect(goToDoubt.enabled(editor.state())).toBe(false)
})
