import { Command } from 'cmdk'
import type { ReactElement } from 'react'
import { type Action, actionGroups, actionLabel, performAction } from '../actions/action.ts'
import { allActions } from '../actions/all.ts'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import { DialogFrame } from './DialogFrame.tsx'
import { Keys } from './Keys.tsx'
import { rank } from './rank.ts'

/** Every action by its name, found by a few of its letters; what cannot be done now is left out. */
export function CommandPalette(): ReactElement | null {
  const editor = useEditor()
  const open = useEditorState((state) => state.dialog === 'palette')
  if (!open) return null
  const state = editor.state()
  const close = (): void => {
    editor.set({ dialog: null })
  }
  const offered = allActions.filter((action) => action.name !== 'help.palette' && action.enabled(state))
  return (
    <DialogFrame title="Find a command" className="command-palette" onOpenChange={close}>
      <Command
        label="Find a command"
        loop
        filter={(_name, search, [label = '', group = ''] = []) => rank(search, label, group)}
      >
        <Command.Input className="input" placeholder="Find a command by a few of its letters" />
        <Command.List className="command-list" label="Commands">
          <Command.Empty className="panel-empty">No command of that name can be done now.</Command.Empty>
          {actionGroups.map((group) => (
            <Command.Group key={group} heading={group}>
              {offered
                .filter((action) => action.group === group)
                .map((action) => (
                  <Entry
                    key={action.name}
                    action={action}
                    label={actionLabel(action, state)}
                    onSelect={() => {
                      close()
                      performAction(action, editor)
                    }}
                  />
                ))}
            </Command.Group>
          ))}
        </Command.List>
      </Command>
    </DialogFrame>
  )
}

function Entry({ action, label, onSelect }: { action: Action; label: string; onSelect: () => void }): ReactElement {
  const Icon = action.icon
  return (
    <Command.Item className="command" value={action.name} keywords={[label, action.group]} onSelect={onSelect}>
      <Icon size={15} strokeWidth={1.75} aria-hidden />
      {label}
      <span className="spring" />
      <Keys action={action} />
    </Command.Item>
  )
}
