import { useEffect } from 'react'
import { useEditor } from '../store/EditorContext.ts'
import { actionOf, performAction } from './action.ts'
import { allActions } from './all.ts'
import type { KeyPress } from './keys.ts'
import { keysOf } from './shortcuts.ts'

/** Keys a focused control of its own kind uses itself. */
const ownKeys: readonly (readonly [selector: string, keys: RegExp | null])[] = [
  ['input, textarea, select, [contenteditable=true], [role=dialog], [role=menu], [role=listbox]', null],
  ['[data-slider]', /^(Arrow\w+|Home|End|PageUp|PageDown)$/],
  ['[role=separator]', /^(Arrow\w+|Home|End|Enter)$/],
  ['button, a, [role=menuitem], [role=option]', /^(Enter| )$/],
]

/** Whether the press belongs to the control it was made in: writing a name is no shortcut. */
export function belongsToControl(target: EventTarget | null, press: KeyPress): boolean {
  if (!(target instanceof Element)) return false
  return ownKeys.some(
    ([selector, keys]) =>
      target.closest(selector) !== null &&
      (keys === null || (keys.test(press.key) && !press.ctrlKey && !press.metaKey && !press.altKey)),
  )
}

/** Performs the action of each key pressed, wherever the focus is. */
export function useShortcuts(): void {
  const editor = useEditor()
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      // The line between two panels takes F6 to go from line to line: each has no other to go to.
      if ((event.defaultPrevented && event.key !== 'F6') || belongsToControl(event.target, event)) return
      const { shortcuts } = editor.state().preferences
      const action = actionOf(allActions, event, (each) => keysOf(each, shortcuts))
      if (!action) return
      // Also where it cannot be done now: the browser's own meaning of the key would surprise.
      event.preventDefault()
      performAction(action, editor)
    }
    window.addEventListener('keydown', press)
    return () => {
      window.removeEventListener('keydown', press)
    }
  }, [editor])
}
