import {
  ArrowLeftToLine,
  ArrowRightToLine,
  Ban,
  ChevronsLeft,
  ChevronsRight,
  Clapperboard,
  Combine,
  Layers,
  type LucideIcon,
  RotateCcw,
  Scissors,
  Sparkles,
  StepBack,
  StepForward,
  TriangleAlert,
  UnfoldHorizontal,
  X,
} from 'lucide-react'
import type { JobSnapshot } from '../../shared/contract/jobs.ts'
import type { Direction } from '../../shared/contract/segmentation.ts'
import type { ObjectId } from '../../shared/domain/ids.ts'
import type { ObjectRecord } from '../../shared/domain/records.ts'
import type { Editor } from '../store/editor.ts'
import { committedFrames, objectsOf, propagationSource, shotAt, shotsOf, suggestionIn } from '../store/queries.ts'
import { selectedObject, type State, workRange } from '../store/state.ts'
import { type Action, withMedia } from './action.ts'
import { goTo } from './play.ts'

/** Where the work is limited to, if the artist set in or out points. */
function rangeOf(state: State): { range?: [number, number] } {
  return state.inPoint === null && state.outPoint === null ? {} : { range: workRange(state) }
}

/** The committed frame the selected object's propagation starts from. Several objects each start from their own, beside this frame. */
function sourceOf(state: State, direction: Direction): number | null {
  const { document, mediaId, index } = state
  if (!document) return null
  const shot = shotAt(document, mediaId, index)
  const source = ({ id }: ObjectRecord): number | null =>
    propagationSource(committedFrames(document, id), shot, index, direction)
  if (state.propagateScope === 'visible')
    return workedOn(state).some((object) => source(object) !== null) ? index : null
  const selected = selectedObject(state)
  return selected && !selected.locked ? source(selected) : null
}

const workedOn = ({ document, mediaId }: State): ObjectRecord[] =>
  document ? objectsOf(document, mediaId).filter((object) => object.visible && !object.locked) : []

/** Whether a frame is of the playhead's shot. */
const isOfShot = ({ document, mediaId, index: here }: State, index: number): boolean => {
  const shot = document && shotAt(document, mediaId, here)
  return shot != null && shot.start <= index && index < shot.end
}

async function start(
  editor: Editor,
  objectIds: ObjectId[],
  direction: Direction,
  where: { from?: number; range?: [number, number] },
): Promise<void> {
  const { mediaId } = editor.state()
  if (!mediaId) return
  await editor.call('propagate.start', { mediaId, objectIds, direction, ...where }, { title: 'Could not propagate' })
}

interface Propagation {
  name: string
  label: string
  icon: LucideIcon
  key: string
  direction: Direction
  /** The frames that may change; null where there are none to change. */
  range?: (state: State) => [number, number] | null
  /** Frames to go on by once it is started. */
  step?: 1 | -1
}

const propagation = ({ name, label, icon, key, direction, range, step }: Propagation): Action => ({
  name: `propagate.${name}`,
  group: 'Propagate',
  label,
  icon,
  keys: [key],
  enabled: (state) => sourceOf(state, direction) !== null && range?.(state) !== null,
  perform: async (editor) => {
    const state = editor.state()
    const from = sourceOf(state, direction)
    const within = range?.(state)
    if (from === null || within === null) return
    const objectIds = state.propagateScope === 'selected' && state.selected ? [state.selected] : []
    await start(editor, objectIds, direction, { from, ...(within ? { range: within } : rangeOf(state)) })
    if (step) goTo(editor, state.index + step)
  },
})

const across = (direction: Direction, label: string, icon: LucideIcon, key: string): Action =>
  propagation({ name: direction, direction, label, icon, key })

export const propagateBackward = across('backward', 'Propagate backward', ArrowLeftToLine, 'Ctrl+ArrowLeft')
export const propagateForward = across('forward', 'Propagate forward', ArrowRightToLine, 'Ctrl+ArrowRight')
export const propagateBoth = across('both', 'Propagate both ways', UnfoldHorizontal, 'Ctrl+Enter')

export const propagateToIn = propagation({
  name: 'to-in',
  label: 'Propagate back to the in point',
  icon: ChevronsLeft,
  key: 'Ctrl+Shift+ArrowLeft',
  direction: 'backward',
  range: ({ inPoint, index }) => (inPoint !== null && inPoint < index ? [inPoint, index] : null),
})
export const propagateToOut = propagation({
  name: 'to-out',
  label: 'Propagate on to the out point',
  icon: ChevronsRight,
  key: 'Ctrl+Shift+ArrowRight',
  direction: 'forward',
  range: ({ outPoint, index }) => (outPoint !== null && outPoint > index + 1 ? [index + 1, outPoint] : null),
})
export const propagateStepBack = propagation({
  name: 'step-back',
  label: 'Propagate one frame back',
  icon: StepBack,
  key: 'Alt+ArrowLeft',
  direction: 'backward',
  range: (state) => (isOfShot(state, state.index - 1) ? [state.index - 1, state.index] : null),
  step: -1,
})
export const propagateStepForward = propagation({
  name: 'step-forward',
  label: 'Propagate one frame on',
  icon: StepForward,
  key: 'Alt+ArrowRight',
  direction: 'forward',
  range: (state) => (isOfShot(state, state.index + 1) ? [state.index + 1, state.index + 2] : null),
  step: 1,
})

export const propagateScope: Action = {
  name: 'propagate.scope',
  group: 'Propagate',
  label: 'Propagate every visible object, not the selected one alone',
  icon: Layers,
  keys: ['Shift+P'],
  enabled: withMedia,
  active: (state) => state.propagateScope === 'visible',
  perform: (editor) => {
    editor.set({ propagateScope: editor.state().propagateScope === 'visible' ? 'selected' : 'visible' })
  },
}

export const propagateAll: Action = {
  name: 'propagate.all',
  group: 'Propagate',
  label: 'Fill every gap of all visible objects',
  icon: Sparkles,
  keys: ['Ctrl+Shift+Enter'],
  enabled: (state) =>
    workedOn(state).some(({ id }) => state.document && committedFrames(state.document, id).length > 0),
  perform: (editor) => start(editor, [], 'both', rangeOf(editor.state())),
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

/** Jobs that Holdout ended in the middle of, in the order they came. */
export const interruptedJobs = (jobs: State['jobs']): JobSnapshot[] =>
  [...jobs.values()].filter(({ progress }) => progress.state === 'interrupted')

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

const interrupted = (
  name: string,
  label: string,
  icon: LucideIcon,
  key: string,
  call: 'jobs.resume' | 'jobs.clear',
  title: string,
): Action => ({
  name,
  group: 'Propagate',
  label,
  icon,
  keys: [key],
  enabled: (state) => interruptedJobs(state.jobs).length > 0,
  perform: async (editor) => {
    const [job] = interruptedJobs(editor.state().jobs)
    if (job) await editor.call(call, { jobId: job.id }, { title })
  },
})

export const resumeJob = interrupted(
  'job.resume',
  'Go on with the interrupted job',
  RotateCcw,
  'Ctrl+Alt+.',
  'jobs.resume',
  'Could not go on',
)
export const dismissJob = interrupted(
  'job.dismiss',
  'Dismiss the interrupted job',
  X,
  'Ctrl+Alt+Backspace',
  'jobs.clear',
  'Could not dismiss',
)

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
  propagateToIn,
  propagateToOut,
  propagateStepBack,
  propagateStepForward,
  propagateScope,
  propagateAll,
  goToDoubt,
  cancelJob,
  resumeJob,
  dismissJob,
]
