import type { ReactElement } from 'react'
import type { Action } from '../actions/action.ts'
import { type Chord, chordLabel } from '../actions/keys.ts'
import { keysOf } from '../actions/shortcuts.ts'
import { useEditorState } from '../store/EditorContext.ts'

/** The keys of an action as the person has them. */
export const useKeys = (action: Action): readonly Chord[] =>
  useEditorState((state) => keysOf(action, state.preferences.shortcuts))

/** The keys of an action, as they are written on the keyboard. */
export function Keys({ action }: { action: Action }): ReactElement {
  return (
    <>
      {useKeys(action).map((key) => (
        <kbd key={key}>{chordLabel(key)}</kbd>
      ))}
    </>
  )
}
