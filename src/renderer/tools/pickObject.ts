import { alphaAt } from '../../shared/codec/matte.ts'
import type { Point } from '../../shared/domain/geometry.ts'
import type { ObjectId } from '../../shared/domain/ids.ts'
import type { Editor } from '../store/editor.ts'
import { seenMatteUrl } from '../store/matteUrl.ts'
import { matteAt } from '../store/queries.ts'
import { shownObjects } from '../viewer/plan.ts'

let picks = 0
/** The pick that selected last: what an earlier one finds comes too late. */
let selecting = 0

/** Selects the top-most object seen at a point of the plate; where there is none, the selection stays. */
export async function pickObject(editor: Editor, [x, y]: Point): Promise<ObjectId | null> {
  const state = editor.state()
  const { document, index } = state
  if (!document) return null
  const pick = ++picks
  const [column, row] = [Math.floor(x), Math.floor(y)]
  try {
    for (const object of shownObjects(state).reverse()) {
      const record = matteAt(document, object.id, index)
      if (!record) continue
      const response = await fetch(seenMatteUrl(state, object, record))
      if (!response.ok || alphaAt(new Uint8Array(await response.arrayBuffer()), column, row) < 0.5) continue
      const now = editor.state()
      if (pick < selecting || now.document?.objects.get(object.id)?.mediaId !== now.mediaId) return null
      selecting = pick
      editor.set({ selected: object.id })
      return object.id
    }
  } catch (error) {
    editor.notify('error', 'Could not look for the object here', error instanceof Error ? error.message : String(error))
  }
  return null
}
