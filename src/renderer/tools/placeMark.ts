import type { GestureId } from '../../shared/domain/ids.ts'
import { newId } from '../../shared/domain/newId.ts'
import type { Prompt } from '../../shared/domain/records.ts'
import { objectToMark } from '../actions/objects.ts'
import type { Editor } from '../store/editor.ts'

let nextMark = 1

/**
 * Gives a mark to the selected object on the frame shown: one call, one undo step. Without an object a new one is made
 * in the same step. Marks of one `gesture` are one step too. Where a region is set, the matte changes only inside it. The mark is drawn until its matte is here, and Escape gives it up.
 */
export async function placeMark(editor: Editor, mark: Prompt, gesture: GestureId = newId('ges')): Promise<void> {
  const { index, region } = editor.state()
  const objectId = await objectToMark(editor, gesture)
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
