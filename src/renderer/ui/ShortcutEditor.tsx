import { Keyboard, RotateCcw, TriangleAlert } from 'lucide-react'
import { type ReactElement, useEffect, useState } from 'react'
import { type Action, actionGroups, actionLabel } from '../actions/action.ts'
import { allActions } from '../actions/all.ts'
import { type Chord, chordLabel, chordOf } from '../actions/keys.ts'
import { presetNames } from '../actions/presets.ts'
import { conflictsOf, ownerOf, setShortcuts, type Shortcuts, withoutRemap, withRemap } from '../actions/shortcuts.ts'
import { shortcutPresets } from '../../shared/domain/preferenceDefaults.ts'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import { initialState } from '../store/state.ts'
import { ChoiceField } from './fields.tsx'
import { Keys } from './Keys.tsx'
import { rank } from './rank.ts'

const labelOf = (action: Action): string => actionLabel(action, initialState)

/** Whose keys Holdout goes by, and each key to be changed. */
export function ShortcutEditor(): ReactElement {
  const editor = useEditor()
  const shortcuts = useEditorState((state) => state.preferences.shortcuts)
  const [search, setSearch] = useState('')
  const found = allActions.filter((action) => rank(search, labelOf(action), action.group) > 0.2)
  const changed = Object.keys(shortcuts.remaps).length
  return (
    <div className="shortcut-editor">
      <div className="field-row">
        <ChoiceField
          label="Keys as in"
          value={shortcuts.preset}
          choices={shortcutPresets.map((preset) => [preset, presetNames[preset]] as const)}
          onChange={(preset) => void setShortcuts(editor, { ...shortcuts, preset })}
        />
        <label className="field">
          <span>Find</span>
          <input
            className="input"
            value={search}
            placeholder="A command"
            onChange={(event) => {
              setSearch(event.target.value)
            }}
          />
        </label>
        <button
          type="button"
          className="button"
          aria-disabled={changed === 0}
          onClick={() => void setShortcuts(editor, { ...shortcuts, remaps: {} })}
        >
          <RotateCcw size={14} aria-hidden />
          {changed === 0 ? 'None changed' : `Reset ${String(changed)} changed`}
        </button>
      </div>
      <div className="shortcut-list" role="group" aria-label="Shortcuts" tabIndex={0}>
        {actionGroups.map((group) => {
          const rows = found.filter((action) => action.group === group)
          if (rows.length === 0) return null
          return (
            <section key={group}>
              <h3 className="section-title">{group}</h3>
              {rows.map((action) => (
                <Row key={action.name} action={action} shortcuts={shortcuts} />
              ))}
            </section>
          )
        })}
        {found.length === 0 && <p className="panel-empty">No command of that name.</p>}
      </div>
    </div>
  )
}

function Row({ action, shortcuts }: { action: Action; shortcuts: Shortcuts }): ReactElement {
  const editor = useEditor()
  const [recording, setRecording] = useState(false)
  /** A key that was pressed and belongs to another. */
  const [wanted, setWanted] = useState<Chord | null>(null)
  const label = labelOf(action)
  const take = (key: Chord): void => {
    setWanted(null)
    void setShortcuts(editor, withRemap(shortcuts, action.name, [key]))
  }
  const pressed = (key: Chord | null): void => {
    setRecording(false)
    const owner = key === null ? null : ownerOf(key, shortcuts)
    if (key === null || owner?.name === action.name) return
    if (owner) setWanted(key)
    else take(key)
  }
  const owner = wanted === null ? null : ownerOf(wanted, shortcuts)
  return (
    <div className="shortcut-row">
      <span className="shortcut-name">{label}</span>
      <span className="shortcut-keys">
        <Keys action={action} />
      </span>
      <button
        type="button"
        className="button icon-only quiet"
        aria-label={`Change the key of ${label}`}
        aria-pressed={recording}
        onClick={() => {
          setWanted(null)
          setRecording(true)
        }}
      >
        <Keyboard size={14} aria-hidden />
      </button>
      <button
        type="button"
        className="button icon-only quiet"
        aria-label={`Reset the key of ${label}`}
        aria-disabled={!(action.name in shortcuts.remaps)}
        onClick={() => void setShortcuts(editor, withoutRemap(shortcuts, action.name))}
      >
        <RotateCcw size={14} aria-hidden />
      </button>
      {recording && <Recorder onPressed={pressed} />}
      {wanted !== null && owner && (
        <p className="shortcut-note" role="alert">
          <span>
            <kbd>{chordLabel(wanted)}</kbd> is {labelOf(owner)}.
          </span>
          <button
            type="button"
            className="button"
            onClick={() => {
              take(wanted)
            }}
          >
            Take it
          </button>
          <button
            type="button"
            className="button"
            onClick={() => {
              setWanted(null)
            }}
          >
            Leave it
          </button>
        </p>
      )}
      {conflictsOf(action, shortcuts).map(({ key, owner: other }) => (
        <p key={key} className="shortcut-note">
          <TriangleAlert size={13} className="warn" aria-hidden />
          <span>
            <kbd>{chordLabel(key)}</kbd> went to {labelOf(other)}.
          </span>
        </p>
      ))}
    </div>
  )
}

/** Takes the next key before anything else hears of it; Escape, or a press of the pointer, leaves things as they are. */
function Recorder({ onPressed }: { onPressed: (key: Chord | null) => void }): ReactElement {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      event.preventDefault()
      event.stopImmediatePropagation()
      const key = chordOf(event)
      if (key !== null) onPressed(key === 'Escape' ? null : key)
    }
    const leave = (): void => {
      onPressed(null)
    }
    window.addEventListener('keydown', press, true)
    window.addEventListener('pointerdown', leave, true)
    return () => {
      window.removeEventListener('keydown', press, true)
      window.removeEventListener('pointerdown', leave, true)
    }
  }, [onPressed])
  return (
    <p className="shortcut-note" role="status">
      Press the new keys; Esc leaves the old ones.
    </p>
  )
}
