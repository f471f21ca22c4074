import {
  ChevronFirst,
  ChevronLast,
  ChevronLeft,
  ChevronRight,
  ChevronsLeft,
  ChevronsRight,
  Flag,
  FlagOff,
  type LucideIcon,
  Pause,
  Play,
  SkipBack,
  SkipForward,
  StepBack,
  StepForward,
} from 'lucide-react'
import { committedFrames, shotsOf } from '../store/queries.ts'
import type { Editor } from '../store/editor.ts'
import { currentMedia, type State, workRange } from '../store/state.ts'
import { nextSpeed } from '../viewer/shuttle.ts'
import { type Action, withMedia } from './action.ts'

/** Goes to a frame, within the media, and stops playing. */
export function goTo(editor: Editor, index: number): void {
  const frames = currentMedia(editor.state())?.frames ?? 1
  editor.set({ index: Math.min(frames - 1, Math.max(0, Math.round(index))), speed: 0 })
}

const play = (
  name: string,
  label: string | ((state: State) => string),
  icon: LucideIcon,
  keys: string[],
  perform: (editor: Editor) => void,
): Action => ({ name, group: 'Play', label, icon, keys, enabled: withMedia, perform })

const step = (editor: Editor, by: number): void => {
  goTo(editor, editor.state().index + by)
}
const shuttle = (editor: Editor, by: 1 | -1): void => {
  editor.set({ speed: nextSpeed(editor.state().speed, by) })
}

export const togglePlay = play(
  'play.toggle',
  (state) => (state.speed === 0 ? 'Play' : 'Pause'),
  Play,
  ['Space'],
  (editor) => {
    editor.set({ speed: editor.state().speed === 0 ? 1 : 0 })
  },
)
export const playBackward = play('play.backward', 'Play backward, faster each time', ChevronsLeft, ['J'], (editor) => {
  shuttle(editor, -1)
})
export const stop = play('play.stop', 'Stop', Pause, ['K'], (editor) => {
  editor.set({ speed: 0 })
})
export const playForward = play('play.forward', 'Play forward, faster each time', ChevronsRight, ['L'], (editor) => {
  shuttle(editor, 1)
})
export const stepBack = play('frame.back', 'Back one frame', StepBack, ['ArrowLeft'], (editor) => {
  step(editor, -1)
})
export const stepForward = play('frame.forward', 'On one frame', StepForward, ['ArrowRight'], (editor) => {
  step(editor, 1)
})
export const goToStart = play('frame.first', 'First frame', ChevronFirst, ['Home'], (editor) => {
  goTo(editor, 0)
})
export const goToEnd = play('frame.last', 'Last frame', ChevronLast, ['End'], (editor) => {
  goTo(editor, Infinity)
})

const nearestOf = (sorted: readonly number[], index: number, side: -1 | 1): number | undefined =>
  side < 0 ? sorted.filter((frame) => frame < index).at(-1) : sorted.find((frame) => frame > index)

function committedBeside(state: State, side: -1 | 1): number | undefined {
  if (!state.document || !state.selected) return undefined
  return nearestOf(committedFrames(state.document, state.selected), state.index, side)
}

function shotBeside(state: State, side: -1 | 1): number | undefined {
  const starts = state.document ? shotsOf(state.document, state.mediaId).map((shot) => shot.start) : []
  return nearestOf(starts, state.index, side)
}

const jump = (
  name: string,
  label: string,
  icon: LucideIcon,
  key: string,
  target: (state: State) => number | undefined,
): Action => ({
  name,
  group: 'Play',
  label,
  icon,
  keys: [key],
  enabled: (state) => target(state) !== undefined,
  perform: (editor) => {
    goTo(editor, target(editor.state()) ?? editor.state().index)
  },
})

export const previousCommitted = jump('committed.previous', 'Previous committed frame', SkipBack, 'PageUp', (state) =>
  committedBeside(state, -1),
)
export const nextCommitted = jump('committed.next', 'Next committed frame', SkipForward, 'PageDown', (state) =>
  committedBeside(state, 1),
)

export const setIn = play('range.in', 'Set in point', Flag, ['I'], (editor) => {
  const { index, outPoint } = editor.state()
  editor.set({ inPoint: index, outPoint: outPoint !== null && outPoint <= index ? null : outPoint })
})
export const setOut = play('range.out', 'Set out point', Flag, ['O'], (editor) => {
  const { index, inPoint } = editor.state()
  editor.set({ outPoint: index + 1, inPoint: inPoint !== null && inPoint > index ? null : inPoint })
})
export const clearRange: Action = {
  ...play('range.clear', 'Clear in and out points', FlagOff, ['Alt+X'], (editor) => {
    editor.set({ inPoint: null, outPoint: null })
  }),
  enabled: (state) => state.inPoint !== null || state.outPoint !== null,
}

export const playActions: readonly Action[] = [
  togglePlay,
  playBackward,
  stop,
  playForward,
  stepBack,
  stepForward,
  play('frame.back-ten', 'Back ten frames', ChevronLeft, ['Shift+ArrowLeft'], (editor) => {
    step(editor, -10)
  }),
  play('frame.forward-ten', 'On ten frames', ChevronRight, ['Shift+ArrowRight'], (editor) => {
    step(editor, 10)
  }),
  goToStart,
  goToEnd,
  previousCommitted,
  nextCommitted,
  jump('shot.previous', 'Previous shot', ChevronLeft, 'ArrowUp', (state) => shotBeside(state, -1)),
  jump('shot.next', 'Next shot', ChevronRight, 'ArrowDown', (state) => shotBeside(state, 1)),
  setIn,
  setOut,
  clearRange,
  play('range.start', 'Go to in point', ChevronFirst, ['Shift+I'], (editor) => {
    goTo(editor, workRange(editor.state())[0])
  }),
  play('range.end', 'Go to out point', ChevronLast, ['Shift+O'], (editor) => {
    goTo(editor, workRange(editor.state())[1] - 1)
  }),
]
