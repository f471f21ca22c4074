import { Eye, EyeOff, Headphones, Lock, LockOpen } from 'lucide-react'
import { ContextMenu, Tooltip } from 'radix-ui'
import { type DragEvent, type SubmitEvent, type ReactElement, useState } from 'react'
import { toggleSolo, toggleSoloOf } from '../actions/look.ts'
import {
  lockObject,
  moveDown,
  moveObject,
  moveUp,
  removeObject,
  renameObject,
  showObject,
  updateObject,
} from '../actions/objects.ts'
import type { ObjectId } from '../../shared/domain/ids.ts'
import type { ObjectRecord } from '../../shared/domain/records.ts'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import { Hint } from '../ui/ActionButton.tsx'
import { ActionItem } from '../ui/ActionItem.tsx'
import { ColourField } from './ColourField.tsx'

const dragType = 'application/x-holdout-object'

const offered = [renameObject, showObject, lockObject, toggleSolo, moveUp, moveDown, removeObject]

interface ObjectRowProps {
  object: ObjectRecord
  /** In the list, 0 on top. */
  position: number
  /** From the lowest, 1. */
  number: number
}

export function ObjectRow({ object, position, number }: ObjectRowProps): ReactElement {
  const editor = useEditor()
  const selected = useEditorState((state) => state.selected === object.id)
  const renaming = useEditorState((state) => state.renaming === object.id)
  const solo = useEditorState((state) => state.solo.includes(object.id))
  const [over, setOver] = useState(false)
  const dropped = (event: DragEvent): void => {
    setOver(false)
    const dragged = event.dataTransfer.getData(dragType)
    if (dragged) void moveObject(editor, dragged as ObjectId, position)
  }
  const row = (
    <li
      className={`object ${selected ? 'selected' : ''} ${over ? 'drop-target' : ''}`}
      aria-current={selected}
      draggable={!renaming}
      onDragStart={(event) => {
        event.dataTransfer.setData(dragType, object.id)
      }}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(dragType)) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => {
        setOver(false)
      }}
      onDrop={dropped}
    >
      <ColourField object={object} />
      {renaming ? (
        <NameField object={object} />
      ) : (
        <button
          type="button"
          className="object-name"
          aria-pressed={selected}
          title="Double-click to rename"
          onClick={() => {
            editor.set({ selected: object.id })
          }}
          onDoubleClick={() => {
            editor.set({ renaming: object.id })
          }}
        >
          {object.name}
        </button>
      )}
      {number <= 9 && <kbd aria-hidden>{number}</kbd>}
      <Toggle
        label={`${object.name} solo`}
        hint={solo ? 'Show the others too' : 'Show it alone'}
        on={solo}
        icons={[<Headphones key="on" size={14} />, <Headphones key="off" size={14} />]}
        onToggle={() => {
          toggleSoloOf(editor, object.id)
        }}
      />
      <Toggle
        label={`${object.name} locked`}
        hint={object.locked ? 'Unlock' : 'Lock against changes'}
        on={object.locked}
        icons={[<Lock key="on" size={14} />, <LockOpen key="off" size={14} />]}
        onToggle={() => void updateObject(editor, object.id, { locked: !object.locked })}
      />
      <Toggle
        label={`${object.name} visible`}
        hint={object.visible ? 'Hide' : 'Show'}
        on={object.visible}
        icons={[<Eye key="on" size={15} />, <EyeOff key="off" size={15} />]}
        onToggle={() => void updateObject(editor, object.id, { visible: !object.visible })}
      />
    </li>
  )
  return (
    // Modal, it would take the focus back from a name that is to be written.
    <ContextMenu.Root
      modal={false}
      onOpenChange={(open) => {
        if (open) editor.set({ selected: object.id })
      }}
    >
      <ContextMenu.Trigger asChild disabled={renaming}>
        {row}
      </ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content
          className="menu"
          onCloseAutoFocus={(event) => {
            event.preventDefault()
          }}
        >
          {offered.map((action) => (
            <ActionItem key={action.name} of={ContextMenu.Item} action={action} />
          ))}
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  )
}

interface ToggleProps {
  label: string
  /** What a press does. */
  hint: string
  on: boolean
  icons: readonly [on: ReactElement, off: ReactElement]
  onToggle: () => void
}

function Toggle({ label, hint, on, icons, onToggle }: ToggleProps): ReactElement {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>
        <button
          type="button"
          className={`button icon-only quiet ${on ? 'on' : 'off'}`}
          aria-label={label}
          aria-pressed={on}
          onMouseDown={(event) => {
            event.preventDefault()
          }}
          onClick={onToggle}
        >
          {on ? icons[0] : icons[1]}
        </button>
      </Tooltip.Trigger>
      <Hint text={hint} />
    </Tooltip.Root>
  )
}

/** Enter or leaving takes the new name, Escape the old one. */
function NameField({ object }: { object: ObjectRecord }): ReactElement {
  const editor = useEditor()
  const done = (name: string): void => {
    editor.set({ renaming: null })
    const trimmed = name.trim()
    if (trimmed !== '' && trimmed !== object.name) void updateObject(editor, object.id, { name: trimmed })
  }
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    done((event.currentTarget.elements.namedItem('name') as HTMLInputElement).value)
  }
  return (
    <form className="object-name" onSubmit={submit}>
      <input
        className="input"
        name="name"
        aria-label="Object name"
        defaultValue={object.name}
        maxLength={200}
        autoFocus
        onFocus={(event) => {
          event.target.select()
        }}
        onBlur={(event) => {
          if (editor.state().renaming === object.id) done(event.target.value)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') done(object.name)
        }}
      />
    </form>
  )
}
