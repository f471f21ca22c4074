import { Check, ChevronDown } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactElement } from 'react'
import { type Action, actionLabel, performAction } from '../actions/action.ts'
import {
  propagateScope,
  propagateStepBack,
  propagateStepForward,
  propagateToIn,
  propagateToOut,
} from '../actions/propagate.ts'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import { Keys } from '../ui/Keys.tsx'

/** The ways to propagate that have no button of their own, and what they go over. */
export function PropagateMenu(): ReactElement {
  const editor = useEditor()
  const scope = useEditorState((state) => state.propagateScope)
  const shown = scope === 'visible' ? 'Visible' : 'Selected'
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className="button" aria-label={`${shown}: more ways to propagate`}>
        {shown}
        <ChevronDown size={13} aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" side="top" align="end" sideOffset={6}>
          <DropdownMenu.Label className="menu-label">Propagate</DropdownMenu.Label>
          {[propagateToIn, propagateToOut, propagateStepBack, propagateStepForward].map((action) => (
            <Item key={action.name} action={action} />
          ))}
          <DropdownMenu.Separator className="menu-line" />
          <DropdownMenu.RadioGroup
            value={scope}
            onValueChange={() => {
              performAction(propagateScope, editor)
            }}
          >
            <Choice value="selected" text="The selected object" />
            <Choice value="visible" text="Every visible object" action={propagateScope} />
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

function Item({ action }: { action: Action }): ReactElement {
  const editor = useEditor()
  const label = useEditorState((state) => actionLabel(action, state))
  const enabled = useEditorState(action.enabled)
  const Icon = action.icon
  return (
    <DropdownMenu.Item
      className="menu-item"
      disabled={!enabled}
      onSelect={() => {
        performAction(action, editor)
      }}
    >
      <Icon size={15} strokeWidth={1.75} aria-hidden />
      {label}
      <Keys action={action} />
    </DropdownMenu.Item>
  )
}

function Choice({ value, text, action }: { value: string; text: string; action?: Action }): ReactElement {
  return (
    <DropdownMenu.RadioItem className="menu-item" value={value}>
      <span className="menu-check">
        <DropdownMenu.ItemIndicator>
          <Check size={14} aria-hidden />
        </DropdownMenu.ItemIndicator>
      </span>
      {text}
      {action && <Keys action={action} />}
    </DropdownMenu.RadioItem>
  )
}
