import { Tabs } from 'radix-ui'
import { type SubmitEvent, type ReactElement, useState } from 'react'
import { type Choice, firstChoice, inferenceSides, problemOf, saveSettings } from '../actions/settings.ts'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import { currentMedia } from '../store/state.ts'
import { DialogButtons, DialogFrame } from './DialogFrame.tsx'
import { Check, ChoiceField, NumberInput } from './fields.tsx'
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
        <ChoiceField
          label="The networks see"
          value={choice.inferenceSide}
          choices={sides.map((side) => [side, `${String(side)} pixels`] as const)}
          onChange={(inferenceSide) => {
            change({ inferenceSide })
          }}
        />
        <ChoiceField
          label="Steps of alpha"
          value={choice.matteBits}
          choices={[
            [8, '8 bits: 256'],
            [16, '16 bits: 65 536'],
          ]}
          onChange={(matteBits) => {
            change({ matteBits })
          }}
        />
      </div>
      <div className="field-row">
        <ChoiceField
          label="Propagation"
          value={choice.mode ?? 'standard'}
          choices={[
            ['real-time', 'Real time: one pass'],
            ['standard', 'Standard: both ways'],
            ['offline', 'Offline: slower, averaged'],
          ]}
          onChange={(mode) => {
            change({ mode })
          }}
        />
        <ChoiceField
          label="Model"
          value={choice.model ?? 'auto'}
          choices={[
            ['auto', 'Suits this machine'],
            ['fast', 'Fast'],
            ['fine', 'Fine'],
          ]}
          onChange={(model) => {
            change({ model })
          }}
        />
      </div>
      <p className="faint">
        The longer side of the picture the networks work on: more finds finer parts, and takes longer. Mattes are at
        plate resolution either way.
      </p>
      <Check
        label="Refine edges against the plate"
        checked={choice.refine}
        onChange={(refine) => {
          change({ refine })
        }}
      />
    </fieldset>
  )
}

function ClipFields({ choice, change }: PartProps): ReactElement {
  return (
    <fieldset className="fieldset">
      <legend>Clip</legend>
      <NumberInput
        label="Number of the first frame"
        value={choice.startFrame}
        onChange={(startFrame) => {
          change({ startFrame })
        }}
      />
    </fieldset>
  )
}
