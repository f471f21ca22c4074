import { type SubmitEvent, type ReactElement, useState } from 'react'
import type { EditorialFormat } from '../../shared/contract/editorial.ts'
import { exportShots, importShots, shotLists } from '../actions/shotLists.ts'
import { useEditor } from '../store/EditorContext.ts'
import { DialogFrame } from './DialogFrame.tsx'

const MOST_HANDLES = 1000

/** Hands the shots to an editing program, or takes cuts from one. */
export function ShotsDialog(): ReactElement {
  const editor = useEditor()
  const [format, setFormat] = useState<EditorialFormat>('edl')
  const [handles, setHandles] = useState(0)
  const close = (): void => {
    editor.set({ dialog: null })
  }
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    close()
    void exportShots(editor, format, handles)
  }
  return (
    <DialogFrame title="Shots" className="narrow" onOpenChange={close}>
      <form onSubmit={submit}>
        <label className="field">
          <span>Format</span>
          <select
            className="input"
            value={format}
            onChange={(event) => {
              setFormat(event.target.value as EditorialFormat)
            }}
          >
            {Object.entries(shotLists).map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span>Handles, frames</span>
          <input
            className="input"
            type="number"
            min={0}
            max={MOST_HANDLES}
            value={handles}
            onChange={(event) => {
              setHandles(Math.min(MOST_HANDLES, Math.max(0, Math.round(event.target.valueAsNumber || 0))))
            }}
          />
        </label>
        <div className="dialog-buttons">
          <button
            className="button"
            type="button"
            onClick={() => {
              close()
              void importShots(editor)
            }}
          >
            Import EDL, OTIO or CSV…
          </button>
          <button className="button primary" type="submit">
            Export
          </button>
        </div>
      </form>
    </DialogFrame>
  )
}
