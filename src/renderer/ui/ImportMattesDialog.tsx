import { type ReactElement, type SubmitEvent, useState } from 'react'
import type { ObjectId } from '../../shared/domain/ids.ts'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import { type ImportChoice, importDefaults, importMattes, importProblem } from '../store/importMattes.ts'
import { objectsOf } from '../store/queries.ts'
import { chooseMattes } from './chooseMattes.ts'
import { DialogButtons, DialogFrame } from './DialogFrame.tsx'
import { Check, ChoiceField, NumberInput } from './fields.tsx'

const channels = ['auto', 'alpha', 'luma', 'red', 'green', 'blue']

interface PartProps {
  choice: ImportChoice
  change: (patch: Partial<ImportChoice>) => void
}

/** Asks which mattes of another program become committed frames. */
export function ImportMattesDialog(): ReactElement {
  const editor = useEditor()
  const [choice, setChoice] = useState(importDefaults)
  const [tried, setTried] = useState(false)
  const close = (): void => {
    editor.set({ dialog: null })
  }
  const change = (patch: Partial<ImportChoice>): void => {
    setChoice({ ...choice, ...patch })
  }
  const problem = importProblem(choice)
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    setTried(true)
    if (problem) return
    close()
    void importMattes(editor, choice)
  }
  return (
    <DialogFrame title="Import mattes" className="import" onOpenChange={close}>
      <form onSubmit={submit} className="export-form">
        <SourceField choice={choice} change={change} />
        <ObjectFields choice={choice} change={change} />
        <div className="checks">
          <Check
            label="Frames without a matte stay as they are"
            checked={choice.skipMissing}
            onChange={(skipMissing) => {
              change({ skipMissing })
            }}
          />
          <Check
            label="Replace committed frames"
            checked={choice.replace}
            onChange={(replace) => {
              change({ replace })
            }}
          />
        </div>
        <DialogButtons problem={tried ? problem : null} action="Import" />
      </form>
    </DialogFrame>
  )
}

function SourceField({ choice: { from }, change }: PartProps): ReactElement {
  const editor = useEditor()
  const choose = async (isFolder: boolean): Promise<void> => {
    const chosen = await chooseMattes(editor, isFolder)
    if (chosen) change({ from: chosen })
  }
  const [first] = from && 'files' in from ? from.files : []
  const name =
    from === null
      ? 'Nothing chosen yet'
      : 'path' in from
        ? from.path
        : from.isFolder
          ? `${first?.webkitRelativePath.split('/')[0] ?? ''}: ${String(from.files.length)} files`
          : `${first?.name ?? ''}${from.files.length > 1 ? ` and ${String(from.files.length - 1)} more` : ''}`
  return (
    <fieldset className="fieldset">
      <legend>From</legend>
      <div className="field-row centred">
        <span className={from === null ? 'folder faint' : 'folder'} title={name}>
          {name}
        </span>
        <button className="button" type="button" onClick={() => void choose(false)}>
          Files…
        </button>
        <button className="button" type="button" onClick={() => void choose(true)}>
          Folder…
        </button>
      </div>
      <p className="faint">PNG, TIFF, EXR and SVG; DAVIS, YouTube-VOS and COCO; shapes of other programs.</p>
    </fieldset>
  )
}

function ObjectFields({ choice, change }: PartProps): ReactElement {
  const document = useEditorState((state) => state.document)
  const mediaId = useEditorState((state) => state.mediaId)
  const objects = document ? objectsOf(document, mediaId) : []
  return (
    <div className="field-row">
      <ChoiceField<ObjectId | ''>
        label="Object"
        value={choice.objectId ?? ''}
        choices={[['', 'As the files name it'], ...objects.map(({ id, name }) => [id, name] as const)]}
        onChange={(id) => {
          change({ objectId: id === '' ? null : id })
        }}
      />
      <label className="field">
        <span>Channel</span>
        <input
          className="input"
          list="matte-channels"
          value={choice.channel}
          onChange={(event) => {
            change({ channel: event.target.value })
          }}
        />
        <datalist id="matte-channels">
          {channels.map((channel) => (
            <option key={channel} value={channel} />
          ))}
        </datalist>
      </label>
      <NumberInput
        label="First frame is number"
        placeholder="found out"
        value={choice.first ?? NaN}
        onChange={(first) => {
          change({ first: Number.isNaN(first) ? null : first })
        }}
      />
    </div>
  )
}
