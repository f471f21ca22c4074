import type { ContextMenu, DropdownMenu } from 'radix-ui'
import type { ReactElement } from 'react'
import { type Action, actionLabel, performAction } from '../actions/action.ts'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import { Keys } from './Keys.tsx'

interface ActionItemProps {
  /** The item of the kind of menu it is in. */
  of: typeof DropdownMenu.Item | typeof ContextMenu.Item
  action: Action
  /** In place of the action's own name. */
  text?: string
}

/** An action in a menu, with its keys. */
export function ActionItem({ of: Item, action, text }: ActionItemProps): ReactElement {
  const editor = useEditor()
  const label = useEditorState((state) => actionLabel(action, state))
  const enabled = useEditorState(action.enabled)
  const Icon = action.icon
  return (
    <Item
      className="menu-item"
      disabled={!enabled}
      onSelect={() => {
        performAction(action, editor)
      }}
    >
      <Icon size={15} strokeWidth={1.75} aria-hidden />
      {text ?? label}
      <Keys action={action} />
    </Item>
  )
}
