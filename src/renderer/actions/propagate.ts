import {
  ArrowLeftToLine,
  ArrowRightToLine,
  Ban,
  Clapperboard,
  Combine,
  type LucideIcon,
  Scissors,
  Sparkles,
  TriangleAlert,
  UnfoldHorizontal,
} from 'lucide-react'
import type { JobSnapshot } from '../../shared/contract/jobs.ts'
import type { Direction } from '../../shared/contract/segmentation.ts'
import type { ObjectId } from '../../shared/domain/ids.ts'
import type { Editor } from '../store/editor.ts'
import { committedFrames, objectsOf, propagationSource, shotsOf, suggestionIn } from '../store/queries.ts'
import { selectedObject, type State, workRange } from '../store/state.ts'
import { type Action, withMedia } from './action.ts'
import { goTo } from './play.ts'

/** Where the work is limited to, if the artist set in or out points. */
function rangeOf(state: State): { range?: [number, number] } {
  return state.inPoint === null && state.outPoint === null ? {} : { range: workRange(state) }
}

const sourceOf = (state: State, direction: Direction): number | null =>
  state.document && state.selected
    ? propagationSource(committedFrames(state.document, state.selected), state.index, direction)
    : null

async function start(editor: Editor, objectIds: ObjectId[], direction: Direction, from?: number): Promise<void> {
  const state = editor.state()
  if (!state.mediaId) return
  await editor.call(
    'propagate.start',
    { mediaId: state.mediaId, objectIds, direction, ...(from !== undefined && { from }), ...rangeOf(state) },
    { title: 'Could not propagate' },
  )
}

const propagate = (direction: Direction, label: string, icon: LucideIcon, key: string): Action => ({
  name: `propagate.${direction}`,
  group: 'Propagate',
  label,
  icon,
  keys: [key],
  enabled: (state) => selectedObject(state)?.locked === false && sourceOf(state, direction) !== null,
  perform: async (editor) => {
    const state = editor.state()
    const from = sourceOf(state, direction)
    if (state.selected && from !== null) await start(editor, [state.selected], direction, from)
  },
})

export const propagateBackward = propagate('backward', 'Propagate backward', ArrowLeftToLine, 'Ctrl+ArrowLeft')
export const propagateForward = propagate('forward', 'Propagate forward', ArrowRightToLine, 'Ctrl+ArrowRight')
export const propagateBoth = propagate('both', 'Propagate both ways', UnfoldHorizontal, 'Ctrl+Enter')

export const propagateAll: Action = {
  name: 'propagate.all',
  group: 'Propagate',
  label: 'Fill every gap of all visible objects',
  icon: Sparkles,
  keys: ['Ctrl+Shift+Enter'],
  enabled: (state) =>
    state.document !== null &&
    objectsOf(state.document, state.mediaId).some(
      (object) =>
        object.visible && !object.locked && state.document && committedFrames(state.document, object.id).length > 0,
    ),
  perform: (editor) => start(editor, [], 'both'),
}

export const goToDoubt: Action = {
  name: 'frame.doubt',
  group: 'Propagate',
  label: 'Go to the frame most in doubt',
  icon: TriangleAlert,
  keys: ['U'],
  enabled: (state) => suggestionIn(state) !== null,
  perform: (editor) => {
    const suggestion = suggestionIn(editor.state())
    if (!suggestion) return
    editor.set({ selected: suggestion.objectId })
    goTo(editor, suggestion.index)
  },
}

/** Jobs not ended yet, oldest first. */
export function activeJobs(jobs: State['jobs']): JobSnapshot[] {
  return [...jobs.values()]
    .filter(({ progress }) => ['queued', 'running', 'cancelling'].includes(progress.state))
    .sort((first, second) => first.createdAt.localeCompare(second.createdAt))
}

export const cancelJob: Action = {
  name: 'job.cancel',
  group: 'Propagate',
  label: 'Cancel the running job',
  icon: Ban,
  keys: ['Ctrl+.'],
  enabled: (state) => activeJobs(state.jobs).some((job) => job.progress.state !== 'cancelling'),
  perform: async (editor) => {
    const job = activeJobs(editor.state().jobs).find(({ progress }) => progress.state !== 'cancelling')
    if (job) await editor.call('jobs.cancel', { jobId: job.id }, { title: 'Could not cancel' })
  },
}

export const detectShots: Action = {
  name: 'shots.detect',
  group: 'Shots',
  label: 'Detect shots',
  icon: Clapperboard,
  keys: ['D'],
  enabled: withMedia,
  perform: async (editor) => {
    const { mediaId } = editor.state()
    if (mediaId) await editor.call('shots.detect', { mediaId }, { title: 'Could not detect shots' })
  },
}

const shotStartingHere = (state: State): ReturnType<typeof shotsOf>[number] | undefined =>
  state.document ? shotsOf(state.document, state.mediaId).find((shot) => shot.start === state.index) : undefined

export const splitShot: Action = {
  name: 'shot.split',
  group: 'Shots',
  label: 'Split the shot at this frame',
  icon: Scissors,
  keys: ['Shift+D'],
  enabled: (state) => withMedia(state) && state.index > 0 && !shotStartingHere(state),
  perform: async (editor) => {
    const { mediaId, index } = editor.state()
    if (mediaId) await editor.apply({ type: 'shot.split', mediaId, index })
  },
}

export const joinShot: Action = {
  name: 'shot.join',
  group: 'Shots',
  label: 'Join the shot starting here to the one before',
  icon: Combine,
  keys: ['Alt+D'],
  enabled: (state) => state.index > 0 && shotStartingHere(state) !== undefined,
  perform: async (editor) => {
    const shot = shotStartingHere(editor.state())
    if (shot) await editor.apply({ type: 'shot.join', shotId: shot.id })
  },
}

export const shotActions: readonly Action[] = [detectShots, splitShot, joinShot]

export const propagateActions: readonly Action[] = [
  propagateBackward,
  propagateBoth,
  propagateForward,
  propagateAll,
  goToDoubt,
  cancelJob,
]
