import { RadioGroup } from 'radix-ui'
import { type SubmitEvent, type ReactElement, useState } from 'react'
import type { CallInput } from '../../shared/contract/index.ts'
import type { ObjectId } from '../../shared/domain/ids.ts'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import { objectsOf } from '../store/queries.ts'
import { currentMedia, type State, workRange } from '../store/state.ts'
import { DialogButtons, DialogFrame } from './DialogFrame.tsx'

const formats = [
  { value: 'png8', title: 'PNG sequence, 8 bits', detail: 'One grey matte a frame, for anything' },
  { value: 'png16', title: 'PNG sequence, 16 bits', detail: 'Fine steps in soft edges' },
  { value: 'prores', title: 'ProRes 4444', detail: 'A movie an object: plate with its matte as alpha' },
] as const
type FormatName = (typeof formats)[number]['value']

interface Choice {
  format: FormatName
  premultiplied: boolean
  objects: ReadonlySet<ObjectId>
  /** Numbers people see, both included. */
  first: number
  last: number
  startFrame: number
  folder: string | null
  overwrite: boolean
}

/** Asks what to export and starts it; the job's progress is in the status line. */
export function ExportDialog(): ReactElement | null {
  const editor = useEditor()
  const close = (): void => {
    editor.set({ dialog: null })
  }
  const [choice, setChoice] = useState(() => firstChoice(editor.state()))
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
    void editor.call('export.start', requestOf(choice, media), { title: 'Could not export' })
  }
  return (
    <DialogFrame title="Export mattes" onOpenChange={close}>
      <form onSubmit={submit} className="export-form">
        <FormatField choice={choice} change={change} />
        <ObjectField choice={choice} change={change} />
        <fieldset className="fieldset">
          <legend>Frames</legend>
          <div className="field-row">
            <NumberField
              label="First"
              value={choice.first}
              onChange={(first) => {
                change({ first })
              }}
            />
            <NumberField
              label="Last"
              value={choice.last}
              onChange={(last) => {
                change({ last })
              }}
            />
            <NumberField
              label="Clip starts at"
              value={choice.startFrame}
              onChange={(startFrame) => {
                change({ startFrame })
              }}
            />
          </div>
        </fieldset>
        <FolderField choice={choice} change={change} />
        <DialogButtons problem={problem} action="Export" />
      </form>
    </DialogFrame>
  )
}

interface PartProps {
  choice: Choice
  change: (patch: Partial<Choice>) => void
}

function FormatField({ choice, change }: PartProps): ReactElement {
  return (
    <fieldset className="fieldset">
      <legend>Format</legend>
      <RadioGroup.Root
        className="formats"
        value={choice.format}
        aria-label="Format"
        onValueChange={(format) => {
          change({ format: format as FormatName })
        }}
      >
        {formats.map(({ value, title, detail }) => (
          <RadioGroup.Item key={value} value={value} className="format" aria-label={title}>
            <span className="format-title">{title}</span>
            <span className="faint">{detail}</span>
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
      {choice.format === 'prores' && (
        <Check
          label="Colour premultiplied by alpha"
          checked={choice.premultiplied}
          onChange={(premultiplied) => {
            change({ premultiplied })
          }}
        />
      )}
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
        <p className="faint">Goes to the exports folder of the machine Holdout runs on. The finished job says where.</p>
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

interface CheckProps {
  label: string
  checked: boolean
  colour?: string
  onChange: (checked: boolean) => void
}

function Check({ label, checked, colour, onChange }: CheckProps): ReactElement {
  return (
    <label className="check">
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => {
          onChange(event.target.checked)
        }}
      />
      {colour && <span className="dot" style={{ background: colour }} />}
      {label}
    </label>
  )
}

interface NumberFieldProps {
  label: string
  value: number
  onChange: (value: number) => void
}

function NumberField({ label, value, onChange }: NumberFieldProps): ReactElement {
  return (
    <label className="field">
      <span>{label}</span>
      <input
        className="input"
        type="number"
        value={Number.isNaN(value) ? '' : value}
        onChange={(event) => {
          onChange(event.target.valueAsNumber)
        }}
      />
    </label>
  )
}

function firstChoice(state: State): Choice {
  const startFrame = currentMedia(state)?.startFrame ?? 0
  const [start, end] = workRange(state)
  const objects = state.document ? objectsOf(state.document, state.mediaId) : []
  return {
    format: 'png16',
    premultiplied: false,
    objects: new Set(objects.filter((object) => object.visible).map((object) => object.id)),
    first: start + startFrame,
    last: end - 1 + startFrame,
    startFrame,
    folder: null,
    overwrite: false,
  }
}

/** What stands in the way, or null. */
function problemOf(choice: Choice, startFrame: number, frames: number): string | null {
  const last = startFrame + frames - 1
  if (![choice.first, choice.last, choice.startFrame].every(Number.isInteger)) return 'Frames are whole numbers.'
  if (choice.first < startFrame || choice.last > last) return `The clip has frames ${startFrame} to ${last}.`
  if (choice.first > choice.last) return 'The first frame comes after the last.'
  if (choice.objects.size === 0) return 'Choose at least one object.'
  return null
}

function requestOf(choice: Choice, media: { id: string; startFrame: number }): CallInput<'export.start'> {
  const { format, premultiplied, objects, first, last, startFrame, folder, overwrite } = choice
  return {
    mediaId: media.id as CallInput<'export.start'>['mediaId'],
    objectIds: [...objects],
    format:
      format === 'prores'
        ? { kind: 'prores4444', alpha: premultiplied ? 'premultiplied' : 'straight' }
        : { kind: 'png', bits: format === 'png8' ? 8 : 16 },
    range: [first - media.startFrame, last - media.startFrame + 1],
    startFrame,
    overwrite,
    ...(folder !== null && { out: folder }),
  }
}
