import type { ReactElement } from 'react'
import { viewModeActions } from '../actions/view.ts'
import { useEditorState } from '../store/EditorContext.ts'
import { ActionButton } from '../ui/ActionButton.tsx'

/** The ways to look at the picture; the one in use says its name. */
export function ViewModes(): ReactElement {
  const view = useEditorState((state) => state.view)
  return (
    <div className="segments views" role="group" aria-label="View">
      {viewModeActions.map((action) => (
        <ActionButton
          key={action.name}
          action={action}
          {...(action.name === `view.${view}` && { text: action.label as string })}
        />
      ))}
    </div>
  )
}
