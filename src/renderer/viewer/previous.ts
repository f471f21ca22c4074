import type { CallOutput } from '../../shared/contract/index.ts'
import type { MediaId, ObjectId } from '../../shared/domain/ids.ts'
import { matteKey } from '../../shared/domain/recordKey.ts'
import type { Editor } from '../store/editor.ts'
import type { State } from '../store/state.ts'

type Answer = CallOutput<'matte.previous'>['mattes'][number]

/** The mattes before the last change of each, for some frames of a media. */
export interface PreviousMattes {
  mediaId: MediaId
  revision: number
  /** [start, end) */
  start: number
  end: number
  mattes: ReadonlyMap<string, Answer>
}

/** Frames asked for at once, and how many of them lie before the one shown. */
const span = 64
const behind = 16

/** The matte an object had on a frame before its last change there; undefined where it never changed or is not known yet. */
export function previousAt(state: Pick<State, 'previous'>, objectId: ObjectId, index: number): Answer | undefined {
  return state.previous?.mattes.get(matteKey(objectId, index))
}

/** Whether what is looked at needs mattes as they were. */
export const comparesWithPrevious = ({ view, wipe }: Pick<State, 'view' | 'wipe'>): boolean =>
  view === 'difference' || wipe?.target === 'previous'

/** Keeps `previous` in step with the frame and the document while something compares with it. */
export function startPrevious(editor: Editor): () => void {
  let asked = ''
  const consider = (): void => {
    const { document, mediaId, index, previous, connection } = editor.state()
    if (!document || !mediaId || connection !== 'ready' || !comparesWithPrevious(editor.state())) return
    const { revision } = document
    const known = previous?.mediaId === mediaId && previous.revision === revision
    if (known && index >= previous.start && index < previous.end) return
    const start = Math.max(0, index - behind)
    const request = `${mediaId} ${String(revision)} ${String(start)}`
    if (request === asked) return
    asked = request
    void ask(mediaId, start, revision, request)
  }
  const ask = async (mediaId: MediaId, start: number, revision: number, request: string): Promise<void> => {
    const end = start + span
    const answer = await editor.call(
      'matte.previous',
      { mediaId, range: [start, end] },
      { title: 'Could not read earlier mattes' },
    )
    if (!answer || asked !== request) return
    const mattes = new Map(answer.mattes.map((matte) => [matteKey(matte.objectId, matte.index), matte]))
    editor.set({ previous: { mediaId, revision, start, end, mattes } })
  }
  const unsubscribe = editor.store.subscribe(consider)
  consider()
  return unsubscribe
}
