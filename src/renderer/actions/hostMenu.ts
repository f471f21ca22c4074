import type { CallInput } from '../../shared/contract/index.ts'
import type { Editor } from '../store/editor.ts'
import type { State } from '../store/state.ts'
import { type Action, actionGroups, actionLabel, performAction } from './action.ts'
import { allActions } from './all.ts'
import { keysOf } from './shortcuts.ts'

type Groups = CallInput<'app.show-menu'>['groups']

/** The actions as a menu shows them now, under the keys the person has. Of numbered objects, those there are. */
export function menuOf(state: State): Groups {
  const item = (action: Action): Groups[number]['items'][number] => ({
    name: action.name,
    label: actionLabel(action, state),
    key: keysOf(action, state.preferences.shortcuts)[0] ?? null,
    enabled: action.enabled(state),
    checked: action.active?.(state) ?? null,
  })
  const offered = allActions.filter(({ name, enabled }) => !name.startsWith('object.select-') || enabled(state))
  return actionGroups.map((label) => ({ label, items: offered.filter(({ group }) => group === label).map(item) }))
}

/** Keeps the host's own menu in step with the actions, where it has one; call it once the session has started. */
export function shareMenu(editor: Editor, wait = 250): void {
  if (!editor.connection || editor.state().info?.host !== 'electron') return
  editor.connection.on('app.menu-chosen', ({ name }) => {
    const action = allActions.find((each) => each.name === name)
    if (action) performAction(action, editor)
  })
  let shown = ''
  let waiting = false
  const show = (): void => {
    waiting = false
    const groups = menuOf(editor.state())
    const now = JSON.stringify(groups)
    if (now === shown) return
    shown = now
    void editor.call('app.show-menu', { groups })
  }
  // The state changes with each move of the pointer, a menu is opened now and then.
  editor.store.subscribe(() => {
    if (waiting) return
    waiting = true
    setTimeout(show, wait)
  })
  show()
}
