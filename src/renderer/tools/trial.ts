import type { Prompt } from '../../shared/domain/records.ts'
import { makeObject } from '../actions/objects.ts'
import type { Editor } from '../store/editor.ts'
import { selectedObject } from '../store/state.ts'
import { isPlace, placeOf } from './placeMark.ts'

/** Milliseconds a stroke or box is drawn before the network is asked of it; a click is all there is when it is pressed. */
const held = 100

/** Shows what the network would make of a mark while it is drawn. */
export interface Trial {
  /** The mark as it is now; null where it is none yet. */
  of(mark: Prompt | null): void
  /** It was let go, as `mark`: what was answered so far is shown until its matte is made. */
  end(mark: Prompt | null, made: Promise<unknown>): void
  /** It was given up. */
  discard(): void
}

/** Asks for one answer at a time, and then for that of the latest mark. Where that fails, the mark itself will say why. */
export function createTrial(editor: Editor): Trial {
  let timer: ReturnType<typeof setTimeout> | undefined
  let latest: Prompt | null = null
  let drawnAt = 0
  let asked: { mark: Prompt; controller: AbortController } | null = null
  /** Made anew for each mark drawn. */
  let drawing = { asked: false, failed: false }

  const later = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined
      void ask()
    }, held)
  }
  const ask = async (): Promise<void> => {
    const { connection } = editor
    const { document, mediaId, index, region, pending } = editor.state()
    const mark = latest
    if (!mark || asked || !connection || !document || !mediaId) return
    // What is on its way changes the matte that this mark is laid on.
    if (pending.length > 0) {
      later()
      return
    }
    const object = selectedObject(editor.state())
    const where = { mediaId, objectId: object?.id ?? null, index }
    const { colour } = object ?? makeObject(document, mediaId)
    const mine = drawing
    const since = drawnAt
    mine.asked = true
    const controller = new AbortController()
    asked = { mark, controller }
    const answer = await connection
      .call('matte.try', { ...where, prompts: [mark], region }, { signal: controller.signal })
      .catch(() => null)
    asked = null
    if (mine === drawing) {
      mine.failed = answer === null
      if (answer && latest && isPlace(where, placeOf(editor.state()))) {
        const before = editor.state().trial?.hash ?? null
        editor.set({ trial: { ...where, colour, hash: answer.hash, drawnAt: since, before } })
      }
    }
    if (latest && latest !== mark && !drawing.failed) await ask()
  }
  const stop = (): void => {
    clearTimeout(timer)
    timer = undefined
    latest = null
    drawing = { asked: false, failed: false }
  }
  const clear = (): void => {
    if (editor.state().trial) editor.set({ trial: null })
  }

  return {
    of(mark) {
      if (!editor.state().preferences.marks.preview) return
      latest = mark
      drawnAt = performance.now()
      if (!mark) clear()
      else if (drawing.failed || asked) return
      else if (drawing.asked || mark.kind === 'click') void ask()
      else later()
    },
    end(mark, made) {
      stop()
      // The core lays a mark that is being tried but once; any other would have to wait for it.
      if (JSON.stringify(asked?.mark) !== JSON.stringify(mark)) asked?.controller.abort()
      const shown = editor.state().trial
      void made.finally(() => {
        if (editor.state().trial === shown) clear()
      })
    },
    discard() {
      stop()
      asked?.controller.abort()
      clear()
    },
  }
}
