import type { LucideIcon } from 'lucide-react'
import type { Editor } from '../store/editor.ts'
import type { State } from '../store/state.ts'
import { type Chord, type KeyPress, matchesChord } from './keys.ts'

export const actionGroups = [
  'File',
  'Edit',
  'Play',
  'Frames',
  'Tools',
  'Objects',
  'Propagate',
  'Shots',
  'View',
] as const
export type ActionGroup = (typeof actionGroups)[number]

/** One thing the artist can do: what buttons, tooltips, shortcuts and the cheat sheet say about it. */
export interface Action {
  /** Stable name, such as `play.toggle`. */
  name: string
  group: ActionGroup
  /** What it does, or would do now. */
  label: string | ((state: State) => string)
  icon: LucideIcon
  keys: readonly Chord[]
  enabled: (state: State) => boolean
  /** For actions that are on or off. */
  active?: (state: State) => boolean
  perform: (editor: Editor) => void | Promise<void>
}

export const actionLabel = (action: Action, state: State): string =>
  typeof action.label === 'string' ? action.label : action.label(state)

/** The action this key press means; also one that is not enabled now, so that the press does nothing else. */
export function actionOf(
  actions: readonly Action[],
  press: KeyPress,
  keysOf: (action: Action) => readonly Chord[] = ({ keys }) => keys,
): Action | null {
  return actions.find((action) => keysOf(action).some((chord) => matchesChord(chord, press))) ?? null
}

/** Performs the action where it is enabled. */
export function performAction(action: Action, editor: Editor): void {
  if (action.enabled(editor.state())) void action.perform(editor)
}

export const always = (): boolean => true
export const withMedia = (state: State): boolean => state.mediaId !== null
export const withObject = (state: State): boolean => state.selected !== null
