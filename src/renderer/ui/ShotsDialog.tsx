import { type SubmitEvent, type ReactElement, useState } from 'react'
import type { EditorialFormat } from '../../shared/contract/editorial.ts'
import { exportShots, importShots, shotLists } from '../actions/shotLists.ts'
import { useEditor } from '../store/EditorContext.ts'
import { DialogFrame } from './DialogFrame.tsx'
import { ChoiceField, NumberInput } from './fields.tsx'

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
        <div className="field-row">
          <ChoiceField
            label="Format"
            value={format}
            choices={Object.entries(shotLists) as [EditorialFormat, string][]}
            onChange={setFormat}
          />
          <NumberInput
            label="Handles, frames"
            min={0}
            max={MOST_HANDLES}
            value={handles}
            onChange={(frames) => {
              setHandles(Math.min(MOST_HANDLES, Math.max(0, Math.round(frames || 0))))
            }}
          />
        </div>
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
