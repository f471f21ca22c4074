import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { playForward, stop, togglePlay } from '../../../../src/renderer/actions/play.ts'
import { StatusLine } from '../../../../src/renderer/jobs/StatusLine.tsx'
import { createEditor, type Editor } from '../../../../src/renderer/store/editor.ts'
import { EditorContext } from '../../../../src/renderer/store/EditorContext.ts'
import type { State } from '../../../../src/renderer/store/state.ts'
import { createPlayback } from '../../../../src/renderer/viewer/playback.ts'
import { aDocument } from '../../../helpers/documents.ts'
import { aMedia, mediaId } from '../../../helpers/records.ts'

function setting(patch: Partial<State> = {}): Editor {
  const document = aDocument({
    media: [aMedia({ rate: [25, 1] })],
  })
  return createEditor({ document, mediaId: mediaId('a'), ...patch })
}

test.each([
  ['L and K', playForward, stop],
  ['Space', togglePlay, togglePlay],
])('what was dropped is known until it is played again, by %s', async (_, play, rest) => {
  const editor = setting()
  const playback = createPlayback(editor)
  const tick = (now: number): void => {
    playback.tick(now, () => true)
  }
  await play.perform(editor)
  tick(1000)
  // Three pictures of 40 ms on.
  tick(1121)
  expect(editor.state()).toMatchObject({ index: 3, droppedFrames: 2 })
  await rest.perform(editor)
  tick(1200)
  expect(editor.state()).toMatchObject({ speed: 0, droppedFrames: 2 })
  await play.perform(editor)
  tick(2000)
  tick(2041)
  expect(editor.state()).toMatchObject({ index: 4, droppedFrames: 0 })
})

test('the status line tells what was dropped also while nothing plays', () => {
  const editor = setting({ droppedFrames: 2, shownRate: 24.5 })
  const page = renderToStaticMarkup(createElement(EditorContext, { value: editor }, createElement(StatusLine)))
  expect(page).toContain('>25 fps<span class="warn"> · 2 dropped</span>')
})
