import type { ReactElement } from 'react'
import { toolActions } from '../actions/tools.ts'
import { ActionButton } from '../ui/ActionButton.tsx'

export function ToolBar(): ReactElement {
  return (
    <nav className="tools" aria-label="Tools" data-region>
      {toolActions.map((action) => (
        <ActionButton
          key={action.name}
          action={action}
          side="right"
          icon={<action.icon size={19} strokeWidth={1.6} aria-hidden />}
        />
      ))}
    </nav>
  )
}
