import { type SubmitEvent, type ReactElement, useState } from 'react'
import type { ObjectId } from '../../shared/domain/ids.ts'
import { type Choice, firstChoice, problemOf, requestOf } from '../export/choice.ts'
import { FormatOptions, type PartProps } from '../export/FormatOptions.tsx'
import { PastExports } from '../export/PastExports.tsx'
import { PresetField } from '../export/PresetField.tsx'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import { objectsOf } from '../store/queries.ts'
import { currentMedia } from '../store/state.ts'
import { DialogButtons, DialogFrame } from './DialogFrame.tsx'
import { Check, NumberInput } from './fields.tsx'

/** What was exported last, for as long as the page lives. */
let latest: Pick<Choice, 'preset' | 'format' | 'scripts'> | null = null

/** Asks what to export and starts it; the job's progress is in the status line. */
export function ExportDialog(): ReactElement | null {
  const editor = useEditor()
  const close = (): void => {
    editor.set({ dialog: null })
  }
  const [choice, setChoice] = useState(() => firstChoice(editor.state(), latest))
  const media = useEditorState(currentMedia)
  if (!media) return null
  const change = (patch: Partial<Choice>): void => {
    setChoice({ ...choice, ...patch })
  }
  const problem = problemOf(choice, media.startFrame, media.frames)
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (problem) return
    close()
    const { preset, format, scripts } = choice
    latest = { preset, format, scripts }
    void editor.call('export.start', requestOf(choice, media), { title: 'Could not export' })
  }
  return (
    <DialogFrame title="Export mattes" className="export" onOpenChange={close}>
      <form onSubmit={submit} className="export-form">
        <PresetField choice={choice} change={change} />
        <FormatOptions choice={choice} change={change} />
        <ObjectField choice={choice} change={change} />
        <FrameFields choice={choice} change={change} />
        <FolderField choice={choice} change={change} />
        <PastExports />
        <DialogButtons problem={problem} outcome={outcomeOf(choice)} action="Export" />
      </form>
    </DialogFrame>
  )
}

const counted = (count: number, one: string): string => `${String(count)} ${one}${count === 1 ? '' : 's'}`
const outcomeOf = ({ first, last, objects }: Choice): string =>
  `${counted(last - first + 1, 'frame')} of ${counted(objects.size, 'object')}`

function FrameFields({ choice, change }: PartProps): ReactElement {
  return (
    <fieldset className="fieldset">
      <legend>Frames</legend>
      <div className="field-row">
        <NumberInput
          label="First"
          value={choice.first}
          onChange={(first) => {
            change({ first })
          }}
        />
        <NumberInput
          label="Last"
          value={choice.last}
          onChange={(last) => {
            change({ last })
          }}
        />
        <NumberInput
          label="Clip starts at"
          value={choice.startFrame}
          onChange={(startFrame) => {
            change({ startFrame })
          }}
        />
      </div>
    </fieldset>
  )
}

function ObjectField({ choice, change }: PartProps): ReactElement {
  const editor = useEditor()
  const { document, mediaId } = editor.state()
  const objects = document ? objectsOf(document, mediaId) : []
  const toggle = (id: ObjectId, on: boolean): void => {
    const next = new Set(choice.objects)
    if (on) next.add(id)
    else next.delete(id)
    change({ objects: next })
  }
  return (
    <fieldset className="fieldset">
      <legend>Objects</legend>
      <div className="checks">
        {objects.map(({ id, name, colour }) => (
          <Check
            key={id}
            label={name}
            colour={colour}
            checked={choice.objects.has(id)}
            onChange={(on) => {
              toggle(id, on)
            }}
          />
        ))}
      </div>
    </fieldset>
  )
}

function FolderField({ choice, change }: PartProps): ReactElement {
  const editor = useEditor()
  const byDialog = useEditorState((state) => state.info?.openBy === 'dialog')
  const choose = async (): Promise<void> => {
    const chosen = await editor.call('dialog.choose-folder', { title: 'Export to' })
    if (chosen) change({ folder: chosen.path })
  }
  return (
    <fieldset className="fieldset">
      <legend>Folder</legend>
      {byDialog ? (
        <div className="field-row">
          <span className="folder">{choice.folder ?? 'Holdout’s own exports folder'}</span>
          <button type="button" className="button" onClick={() => void choose()}>
            Choose…
          </button>
        </div>
      ) : (
        <p className="faint">
          Goes to the exports folder of the machine Holdout runs on. Once it is done you can download it.
        </p>
      )}
      <Check
        label="Replace files that are there"
        checked={choice.overwrite}
        onChange={(overwrite) => {
          change({ overwrite })
        }}
      />
    </fieldset>
  )
}
