import type { VersionDifferences } from '../../shared/contract/versions.ts'
import type { ObjectId, VersionId } from '../../shared/domain/ids.ts'
import type { Editor } from '../store/editor.ts'
import type { State } from '../store/state.ts'
import { createWatch } from './watch.ts'

/** How the document as it is now differs from a version. */
export type Differences = VersionDifferences & { versionId: VersionId }

/** How the version compared with differs; null where none is, or it is not known yet. */
export const differencesIn = ({ differences, against }: Pick<State, 'differences' | 'against'>): Differences | null =>
  differences?.versionId === against ? differences : null

/** The objects of the media shown whose mattes differ from those of the version compared with. */
export const differingObjects = (
  state: Pick<State, 'differences' | 'against' | 'mediaId'>,
): VersionDifferences['objects'] =>
  differencesIn(state)?.objects.filter(({ mediaId }) => mediaId === state.mediaId) ?? []

/** The nearest run of differing frames that begins before or after the frame shown; of several, the selected object's. */
export function differenceBeside(state: State, side: -1 | 1): { objectId: ObjectId; index: number } | null {
  let nearest: { objectId: ObjectId; index: number } | null = null
  const distance = (index: number): number => (index - state.index) * side
  for (const { objectId, ranges } of differingObjects(state)) {
    for (const [index] of ranges) {
      if (distance(index) <= 0) continue
      const further = nearest ? distance(index) - distance(nearest.index) : -1
      if (further < 0 || (further === 0 && objectId === state.selected)) nearest = { objectId, index }
    }
  }
  return nearest
}

/** Keeps `differences` in step with the document while it is compared with a version. */
export function startDifferences(editor: Editor): () => void {
  let asked = ''
  const watch = createWatch<VersionId, Differences>(
    async (versionId) => {
      const options = { title: 'Could not compare with the version' }
      const answer = await editor.call('versions.differences', { versionId }, options)
      return answer && { ...answer, versionId }
    },
    (differences) => {
      editor.set({ differences })
    },
  )
  const consider = (): void => {
    const { document, against, connection } = editor.state()
    const ready = document !== null && against !== null && connection === 'ready'
    const question = ready ? `${against} ${String(document.revision)}` : ''
    if (question === asked) return
    asked = question
    watch.want(ready ? against : null)
  }
  const unsubscribe = editor.store.subscribe(consider)
  consider()
  return () => {
    unsubscribe()
    watch.stop()
  }
}
