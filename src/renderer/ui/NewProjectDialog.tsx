import { type ReactElement, type SubmitEvent, useRef } from 'react'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import { newProject } from '../store/openMedia.ts'
import { DialogButtons, DialogFrame } from './DialogFrame.tsx'

/** Asks for the name of a project that is made then. */
export function NewProjectDialog(): ReactElement | null {
  const editor = useEditor()
  const field = useRef<HTMLInputElement>(null)
  const open = useEditorState((state) => state.dialog === 'new-project')
  if (!open) return null
  const close = (): void => {
    editor.set({ dialog: null })
  }
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const name = field.current?.value.trim() ?? ''
    if (name === '') return field.current?.focus()
    close()
    void newProject(editor, name)
  }
  return (
    <DialogFrame title="New project" className="narrow" onOpenChange={close}>
      <form onSubmit={submit}>
        <label className="field">
          <span>Name</span>
          <input
            ref={field}
            className="input"
            defaultValue="Untitled"
            maxLength={200}
            onFocus={(event) => {
              event.target.select()
            }}
          />
        </label>
        <DialogButtons action="Create project" />
      </form>
    </DialogFrame>
  )
}
