import type { Rectangle } from '../../shared/domain/geometry.ts'
import type { GestureId, MediaId, ObjectId } from '../../shared/domain/ids.ts'
import { newId } from '../../shared/domain/newId.ts'
import type { Prompt } from '../../shared/domain/records.ts'
import { objectToMark } from '../actions/objects.ts'
import type { Editor } from '../store/editor.ts'
import { selectedObject, type State } from '../store/state.ts'

/** What a mark acts on. */
export interface Place {
  mediaId: MediaId | null
  /** Null: an object yet to be added. */
  objectId: ObjectId | null
  index: number
  /** It changes nothing outside it; null: no limits. */
  region: Rectangle | null
}

/** Where a mark goes that is begun now. */
export function placeOf(state: State): Place {
  const { mediaId, index, region } = state
  return { mediaId, objectId: selectedObject(state)?.id ?? null, index, region }
}

/** Whether the frame and object are still those; an object that was yet to be added may be there by now. */
export function isPlace(place: Omit<Place, 'region'>, now: Place): boolean {
  const { mediaId, objectId, index } = place
  return mediaId === now.mediaId && index === now.index && (objectId === null || objectId === now.objectId)
}

/** Whether an object takes no marks; says why. */
export function refusesMarks(editor: Editor, objectId: ObjectId | null): boolean {
  const object = objectId && editor.state().document?.objects.get(objectId)
  if (!object?.locked) return false
  editor.notify('info', `${object.name} is locked`, 'Unlock it in the list, or select another object.')
  return true
}

let nextMark = 1

/**
 * Gives a mark to an object on a frame, those looked at unless said otherwise: one call, one undo step. Without an object
 * a new one is made in the same step. Marks of one `gesture` are one step too. Where a region is set, the matte changes
 * only inside it. The mark is drawn until its matte is here, and Escape gives it up.
 */
export async function placeMark(
  editor: Editor,
  mark: Prompt,
  { objectId: marked, index, region }: Place = placeOf(editor.state()),
  gesture: GestureId = newId('ges'),
): Promise<void> {
  // It may have been locked since the mark was begun.
  if (refusesMarks(editor, marked)) return
  const objectId = marked ?? (await objectToMark(editor, gesture))
  if (!objectId) return
  const controller = new AbortController()
  const id = nextMark++
  const cancel = (): void => {
    controller.abort()
  }
  editor.set({ pending: [...editor.state().pending, { id, objectId, index, mark, cancel }] })
  await editor.call(
    'matte.prompt',
    { objectId, index, prompts: [mark], region, gesture },
    { signal: controller.signal, title: 'Could not make the matte' },
  )
  editor.set({ pending: editor.state().pending.filter((other) => other.id !== id) })
}
