import { Film } from 'lucide-react'
import { type DragEvent, type ReactElement, type ReactNode, useState } from 'react'
import { useEditor } from '../store/EditorContext.ts'
import { openFiles } from '../store/openMedia.ts'
import { droppedFiles } from './droppedFiles.ts'

/** A clip dropped anywhere on the page is opened: a file, several frames, or a folder of them. */
export function DropZone({ children }: { children: ReactNode }): ReactElement {
  const editor = useEditor()
  const [over, setOver] = useState(false)
  const takes = (event: DragEvent): boolean =>
    event.dataTransfer.types.includes('Files') && editor.state().info !== null
  return (
    <div
      className="page"
      onDragOver={(event) => {
        if (!takes(event)) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={(event) => {
        if (event.relatedTarget === null) setOver(false)
      }}
      onDrop={(event) => {
        if (!takes(event)) return
        event.preventDefault()
        setOver(false)
        // A host with dialogs knows where the files lie, and says so by `app.dropped`.
        if (editor.state().info?.openBy === 'upload')
          void droppedFiles(event.dataTransfer).then((files) => openFiles(editor, files))
      }}
    >
      {children}
      {over && (
        <div className="drop-hint">
          <Film size={28} strokeWidth={1.5} aria-hidden />
          Drop a clip, frames, or a folder of frames
        </div>
      )}
    </div>
  )
}
