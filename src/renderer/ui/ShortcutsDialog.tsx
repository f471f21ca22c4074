import { Printer } from 'lucide-react'
import type { ReactElement } from 'react'
import { type Action, actionGroups, actionLabel } from '../actions/action.ts'
import { allActions } from '../actions/all.ts'
import { showTour } from '../actions/edit.ts'
import { changeKeysAction } from '../actions/file.ts'
import { chordLabel } from '../actions/keys.ts'
import { presetNames } from '../actions/presets.ts'
import { keysOf } from '../actions/shortcuts.ts'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import { initialState } from '../store/state.ts'
import { ActionButton } from './ActionButton.tsx'
import { DialogFrame } from './DialogFrame.tsx'

/** What the pointer does, which no action says. */
const pointer = [
  ['Click with Alt', 'Take away'],
  ['Wheel', 'Zoom at the pointer'],
  ['Middle drag, or Alt with box, brush or eraser', 'Pan'],
  ['Wheel on the timeline', 'Zoom; with Shift, move along'],
] as const

/** Every key as the person has it, made from the actions themselves; prints on one page. */
export function ShortcutsDialog(): ReactElement {
  const editor = useEditor()
  const open = useEditorState((state) => state.dialog === 'shortcuts')
  const shortcuts = useEditorState((state) => state.preferences.shortcuts)
  const changed = Object.keys(shortcuts.remaps).length > 0 ? ', with your own' : ''
  const row = (action: Action): Row => ({
    text: actionLabel(action, initialState),
    keys: keysOf(action, shortcuts).map(chordLabel),
  })
  return (
    <DialogFrame
      title="Keyboard shortcuts"
      className="wide cheat-sheet"
      open={open}
      onOpenChange={(next) => {
        editor.set({ dialog: next ? 'shortcuts' : null })
      }}
    >
      <div className="cheat-sheet-bar">
        <span className="faint">{`Holdout · keys as in ${presetNames[shortcuts.preset]}${changed}`}</span>
        <span className="spring" />
        {/* First, as it has no tooltip: the first has the focus, and Escape would close its tooltip before the dialog. */}
        <button
          type="button"
          className="button"
          onClick={() => {
            window.print()
          }}
        >
          <Printer size={15} strokeWidth={1.75} aria-hidden />
          Print
        </button>
        <ActionButton action={showTour} text="Tour" />
        <ActionButton action={changeKeysAction} text="Change" />
      </div>
      <div className="shortcuts">
        {actionGroups.map((group) => (
          <Group key={group} title={group} rows={allActions.filter((action) => action.group === group).map(row)} />
        ))}
        <Group title="Pointer" rows={pointer.map(([keys, text]) => ({ text, keys: [keys] }))} />
      </div>
    </DialogFrame>
  )
}

interface Row {
  text: string
  keys: readonly string[]
}

function Group({ title, rows }: { title: string; rows: readonly Row[] }): ReactElement {
  // One to nine are one thing to know.
  const shown = rows.filter(({ text }) => !/^Select object [2-9]$/.test(text))
  return (
    <section>
      <h3 className="section-title">{title}</h3>
      <dl>
        {shown.map(({ text, keys }) => (
          <div key={text} className="shortcut">
            <dt>{text.replace('object 1', 'object 1 to 9')}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{key === '1' ? '1…9' : key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
