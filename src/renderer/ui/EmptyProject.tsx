import { Film } from 'lucide-react'
import type { ReactElement } from 'react'
import { openClipAction } from '../actions/file.ts'
import { useEditorState } from '../store/EditorContext.ts'
import { ActionButton } from './ActionButton.tsx'

/** What a project without a clip says. */
export function EmptyProject(): ReactElement {
  const drops = useEditorState((state) => state.info?.openBy === 'upload')
  return (
    <div className="empty">
      <Film size={36} strokeWidth={1.25} aria-hidden />
      <p>{drops ? 'Drop a clip here, or open one.' : 'Open a clip to begin.'}</p>
      <ActionButton action={openClipAction} text="Open clip" className="primary" />
    </div>
  )
}
