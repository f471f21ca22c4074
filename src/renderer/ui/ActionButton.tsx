import { Tooltip } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'
import { type Action, actionLabel, performAction } from '../actions/action.ts'
import { ariaChord } from '../actions/keys.ts'
import { teaching } from '../actions/teach.ts'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import { Keys, useKeys } from './Keys.tsx'

interface ActionButtonProps {
  action: Action
  /** Shown beside the icon; without it the icon stands alone. */
  text?: string
  /** In place of the action's own icon. */
  icon?: ReactNode
  className?: string
  side?: 'top' | 'right' | 'bottom' | 'left'
}

/** A button of an action, with its name and keys in the tooltip. */
export function ActionButton({ action, text, icon, className = '', side = 'bottom' }: ActionButtonProps): ReactElement {
  const editor = useEditor()
  const label = useEditorState((state) => actionLabel(action, state))
  const enabled = useEditorState(action.enabled)
  const active = useEditorState((state) => action.active?.(state))
  const keys = useKeys(action)
  const Icon = action.icon
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>
        <button
          type="button"
          className={`button ${text ? '' : 'icon-only'} ${className}`}
          aria-label={spokenName(label, text)}
          aria-keyshortcuts={keys.map(ariaChord).join(' ') || undefined}
          aria-disabled={!enabled}
          aria-pressed={active}
          // A press of the pointer leaves the focus where it was, so that Space goes on to play.
          onMouseDown={(event) => {
            event.preventDefault()
          }}
          onClick={() => {
            performAction(action, editor)
          }}
        >
          {icon ?? <Icon size={16} strokeWidth={1.75} aria-hidden />}
          {text && <span>{text}</span>}
        </button>
      </Tooltip.Trigger>
      <Hint side={side} text={label} action={action} />
    </Tooltip.Root>
  )
}

/** What is said aloud holds what is written on the button, for people who call buttons by what they read. */
function spokenName(label: string, text = ''): string {
  return label.toLowerCase().includes(text.toLowerCase()) ? label : `${text}: ${label}`
}

/** What a tooltip says: the name, the keys, and of an action what it is good for. */
export function Hint({
  text,
  action,
  side = 'bottom',
}: {
  text: string
  action?: Action
  side?: 'top' | 'right' | 'bottom' | 'left'
}): ReactElement {
  const lesson = action && teaching[action.name]
  return (
    <Tooltip.Portal>
      <Tooltip.Content className="tooltip" side={side} sideOffset={6} collisionPadding={8}>
        <span className="tooltip-title">
          {text}
          {action && <Keys action={action} />}
        </span>
        {lesson !== undefined && <span className="tooltip-lesson">{lesson}</span>}
      </Tooltip.Content>
    </Tooltip.Portal>
  )
}
