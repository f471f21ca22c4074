import { alphaAt } from '../../shared/codec/matte.ts'
import type { Point } from '../../shared/domain/geometry.ts'
import type { ObjectId } from '../../shared/domain/ids.ts'
import type { Editor } from '../store/editor.ts'
import { seenMatteUrl } from '../store/matteUrl.ts'
import { matteAt, objectsOf } from '../store/queries.ts'

/** Selects the top-most object seen at a point of the plate; where there is none, the selection stays. */
export async function pickObject(editor: Editor, [x, y]: Point): Promise<ObjectId | null> {
  const state = editor.state()
  const { document, mediaId, index } = state
  if (!document) return null
  const [column, row] = [Math.floor(x), Math.floor(y)]
  for (const object of objectsOf(document, mediaId).filter(({ visible }) => visible)) {
    const record = matteAt(document, object.id, index)
    if (!record) continue
    const response = await fetch(seenMatteUrl(state, object, record))
    if (!response.ok || alphaAt(new Uint8Array(await response.arrayBuffer()), column, row) < 0.5) continue
    editor.set({ selected: object.id })
    return object.id
  }
  return null
}
