import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { createEditor } from '../../../../src/renderer/store/editor.ts'
import { EditorContext } from '../../../../src/renderer/store/EditorContext.ts'
import { BackdropMenu } from '../../../../src/renderer/viewer/BackdropMenu.tsx'
import { aDocument } from '../../../helpers/documents.ts'
import { aMedia, mediaId } from '../../../helpers/records.ts'

/** What the menu says is behind clip a, where this clip was chosen. */
function chosen(behind: string): string | undefined {
  const document = aDocument({
    media: [aMedia(), aMedia({ id: mediaId('b'), name: 'sky.mov' })],
  })
  const picture = { kind: 'media', mediaId: mediaId(behind) } as const
  const backdrop = { colour: '#000000', picture }
  const editor = createEditor({ document, mediaId: mediaId('a'), view: 'backdrop', backdrop })
  const page = renderToStaticMarkup(createElement(EditorContext, { value: editor }, createElement(BackdropMenu)))
  return /selected="">([^<]*)</.exec(page)?.[1]
}

test('the clip behind is told; one that is gone, or is looked at itself, is nothing', () => {
  expect(chosen('b')).toBe('sky.mov')
  expect(chosen('gone')).toBe('Behind: nothing')
  expect(chosen('a')).toBe('Behind: nothing')
})
