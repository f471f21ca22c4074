import { Check, SquareSplitHorizontal } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactElement } from 'react'
import { useShallow } from 'zustand/react/shallow'
import type { Action } from '../actions/action.ts'
import { compareWithVersion } from '../actions/history.ts'
import { compareWith, toggleWipe } from '../actions/look.ts'
import type { ObjectId, VersionId } from '../../shared/domain/ids.ts'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import { Keys } from '../ui/Keys.tsx'
import { comparedObject, shownObjects } from './plan.ts'

/** What the picture is compared with across a line. */
export function WipeMenu(): ReactElement {
  const editor = useEditor()
  const wipe = useEditorState((state) => state.wipe)
  const others = useEditorState(
    useShallow((state) =>
      shownObjects(state)
        .filter((object) => object.id !== state.selected)
        .reverse(),
    ),
  )
  const versions = useEditorState((state) => state.versions)
  const against = useEditorState((state) => state.against)
  const compared = useEditorState((state) => comparedObject(state)?.id)
  const values = { object: compared ?? 'object', previous: against ?? 'previous', plate: 'plate' }
  const value = wipe ? values[wipe.target] : 'off'
  const choose = (chosen: string): void => {
    if (chosen === 'off') compareWith(editor, null)
    else if (chosen === 'plate' || chosen === 'previous') {
      editor.set({ against: null })
      compareWith(editor, chosen)
    } else if (versions.some(({ id }) => id === chosen)) compareWithVersion(editor, chosen as VersionId)
    else {
      editor.set({ compared: chosen as ObjectId })
      compareWith(editor, 'object')
    }
  }
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className={`button ${wipe ? 'lit' : ''}`} aria-label="A/B wipe">
        <SquareSplitHorizontal size={16} strokeWidth={1.75} aria-hidden />
        A/B
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" side="top" align="end" sideOffset={6}>
          <DropdownMenu.Label className="menu-label">Compare across a line with</DropdownMenu.Label>
          <DropdownMenu.RadioGroup value={value} onValueChange={choose}>
            <Choice value="off" text="Nothing" action={toggleWipe} />
            <Choice value="plate" text="The plate" />
            <Choice value="previous" text="The matte before its last change" />
            {versions.slice(0, 12).map((version) => (
              <Choice key={version.id} value={version.id} text={`Version: ${version.name}`} />
            ))}
            {others.map((object) => (
              <Choice key={object.id} value={object.id} text={object.name} />
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
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
