import type { CallInput, CallOutput } from '../../shared/contract/index.ts'
import type { MediaId, ObjectId, VersionId } from '../../shared/domain/ids.ts'
import { matteKey } from '../../shared/domain/recordKey.ts'
import type { Editor } from '../store/editor.ts'
import type { State } from '../store/state.ts'

type Answer = CallOutput<'matte.previous'>['mattes'][number]

/** The mattes before the last change of each, or those of a version, for some frames of a media. */
export interface PreviousMattes {
  mediaId: MediaId
  revision: number
  against: VersionId | null
  /** [start, end) */
  start: number
  end: number
  mattes: ReadonlyMap<string, Answer>
}

/** Frames asked for at once, and how many of them lie before the one shown. */
const span = 64
const behind = 16

/**
 * What an object's matte on a frame is compared with: what it was before its last change there, or in a version. Undefined
 * where that is what it is now, or is not known yet.
 */
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
    const { document, mediaId, index, previous, connection, against } = editor.state()
    if (!document || !mediaId || connection !== 'ready' || !comparesWithPrevious(editor.state())) return
    const { revision } = document
    const known = previous?.mediaId === mediaId && previous.revision === revision && previous.against === against
    if (known && index >= previous.start && index < previous.end) return
    const start = Math.max(0, index - behind)
    const request = `${mediaId} ${String(revision)} ${String(against)} ${String(start)}`
    if (request === asked) return
    asked = request
    void ask({ mediaId, start, revision, against, request })
  }
  const ask = async ({ mediaId, start, revision, against, request }: Request): Promise<void> => {
    const end = start + span
    const answers = await earlierMattes(editor, against, { mediaId, range: [start, end] })
    if (!answers || asked !== request) return
    const mattes = new Map(answers.map((matte) => [matteKey(matte.objectId, matte.index), matte]))
    editor.set({ previous: { mediaId, revision, against, start, end, mattes } })
  }
  const unsubscribe = editor.store.subscribe(consider)
  consider()
  return unsubscribe
}

interface Request extends Pick<PreviousMattes, 'mediaId' | 'start' | 'revision' | 'against'> {
  request: string
}

async function earlierMattes(
  editor: Editor,
  against: VersionId | null,
  frames: CallInput<'matte.previous'>,
): Promise<Answer[] | null> {
  const options = { title: 'Could not read earlier mattes' }
  if (against === null) return (await editor.call('matte.previous', frames, options))?.mattes ?? null
  const step = editor.state().versions.find(({ id }) => id === against)?.name ?? 'Version'
  const answer = await editor.call('versions.mattes', { versionId: against, ...frames }, options)
  return answer && answer.mattes.map((matte) => ({ ...matte, step }))
}
