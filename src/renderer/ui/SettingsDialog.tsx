import { Tabs } from 'radix-ui'
import { type SubmitEvent, type ReactElement, useState } from 'react'
import { type Choice, firstChoice, inferenceSides, problemOf, saveSettings } from '../actions/settings.ts'
import type { ModelChoice, PropagationMode } from '../../shared/domain/records.ts'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import { currentMedia } from '../store/state.ts'
import { DialogButtons, DialogFrame } from './DialogFrame.tsx'
import { PreferencesPanel } from './PreferencesPanel.tsx'
import { ShortcutEditor } from './ShortcutEditor.tsx'

const tabs = { settings: 'Project and clip', preferences: 'Preferences', keys: 'Shortcuts' } as const
type Tab = keyof typeof tabs

/** What the project is set to, what the person prefers in every project, and the keys. */
export function SettingsDialog(): ReactElement | null {
  const editor = useEditor()
  const dialog = useEditorState((state) => state.dialog)
  const working = useEditorState((state) => state.document !== null)
  if (dialog !== 'settings' && dialog !== 'preferences' && dialog !== 'keys') return null
  const close = (): void => {
    editor.set({ dialog: null })
  }
  const offered = (Object.keys(tabs) as Tab[]).filter((tab) => working || tab !== 'settings')
  return (
    <DialogFrame title="Settings" className="settings" onOpenChange={close}>
      <Tabs.Root
        value={dialog}
        onValueChange={(tab) => {
          editor.set({ dialog: tab as Tab })
        }}
      >
        <Tabs.List className="preset-groups" aria-label="Settings">
          {offered.map((tab) => (
            <Tabs.Trigger key={tab} value={tab} className="preset-group">
              {tabs[tab]}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Tabs.Content value="settings" tabIndex={-1}>
          <ProjectSettings close={close} />
        </Tabs.Content>
        <Tabs.Content value="preferences" tabIndex={-1}>
          <PreferencesPanel />
        </Tabs.Content>
        <Tabs.Content value="keys" tabIndex={-1}>
          <ShortcutEditor />
        </Tabs.Content>
      </Tabs.Root>
    </DialogFrame>
  )
}

/** The project's name, how its mattes are made, and the number of the clip's first frame; saved as one undo step. */
function ProjectSettings({ close }: { close: () => void }): ReactElement | null {
  const editor = useEditor()
  const [choice, setChoice] = useState(() => firstChoice(editor.state()))
  const hasMedia = useEditorState((state) => currentMedia(state) !== null)
  if (!choice) return null
  const change = (patch: Partial<Choice>): void => {
    setChoice({ ...choice, ...patch })
  }
  const problem = problemOf(choice)
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (problem) return
    close()
    void saveSettings(editor, choice)
  }
  return (
    <form onSubmit={submit} className="export-form">
      <ProjectFields choice={choice} change={change} />
      <MatteFields choice={choice} change={change} />
      {hasMedia && <ClipFields choice={choice} change={change} />}
      <DialogButtons problem={problem} action="Save" />
    </form>
  )
}

interface PartProps {
  choice: Choice
  change: (patch: Partial<Choice>) => void
}

function ProjectFields({ choice, change }: PartProps): ReactElement {
  return (
    <fieldset className="fieldset">
      <legend>Project</legend>
      <label className="field">
        <span>Name</span>
        <input
          className="input"
          value={choice.name}
          maxLength={200}
          onChange={(event) => {
            change({ name: event.target.value })
          }}
        />
      </label>
    </fieldset>
  )
}

function MatteFields({ choice, change }: PartProps): ReactElement {
  const sides = inferenceSides.includes(choice.inferenceSide)
    ? inferenceSides
    : [choice.inferenceSide, ...inferenceSides]
  return (
    <fieldset className="fieldset">
      <legend>Mattes made from now on</legend>
      <div className="field-row">
        <label className="field">
          <span>The networks see</span>
          <select
            className="input"
            value={choice.inferenceSide}
            onChange={(event) => {
              change({ inferenceSide: Number(event.target.value) })
            }}
          >
            {sides.map((side) => (
              <option key={side} value={side}>{`${String(side)} pixels`}</option>
            ))}
          </select>
        </label>
        <label className="field">
          <span>Steps of alpha</span>
          <select
            className="input"
            value={choice.matteBits}
            onChange={(event) => {
              change({ matteBits: event.target.value === '8' ? 8 : 16 })
            }}
          >
            <option value={8}>8 bits: 256</option>
            <option value={16}>16 bits: 65 536</option>
          </select>
        </label>
      </div>
      <div className="field-row">
        <label className="field">
          <span>Propagation</span>
          <select
            className="input"
            value={choice.mode ?? 'standard'}
            onChange={(event) => {
              change({ mode: event.target.value as PropagationMode })
            }}
          >
            <option value="real-time">Real time: one pass</option>
            <option value="standard">Standard: both ways</option>
            <option value="offline">Offline: slower, averaged</option>
          </select>
        </label>
        <label className="field">
          <span>Model</span>
          <select
            className="input"
            value={choice.model ?? 'auto'}
            onChange={(event) => {
              change({ model: event.target.value as ModelChoice })
            }}
          >
            <option value="auto">Suits this machine</option>
            <option value="fast">Fast</option>
            <option value="fine">Fine</option>
          </select>
        </label>
      </div>
      <p className="faint">
        The longer side of the picture the networks work on: more finds finer parts, and takes longer. Mattes are at
        plate resolution either way.
      </p>
      <label className="check">
        <input
          type="checkbox"
          checked={choice.refine}
          onChange={(event) => {
            change({ refine: event.target.checked })
          }}
        />
        Refine edges against the plate
      </label>
    </fieldset>
  )
}

function ClipFields({ choice, change }: PartProps): ReactElement {
  return (
    <fieldset className="fieldset">
      <legend>Clip</legend>
      <label className="field">
        <span>Number of the first frame</span>
        <input
          className="input"
          type="number"
          value={Number.isNaN(choice.startFrame) ? '' : choice.startFrame}
          onChange={(event) => {
            change({ startFrame: event.target.valueAsNumber })
          }}
        />
      </label>
    </fieldset>
  )
}
