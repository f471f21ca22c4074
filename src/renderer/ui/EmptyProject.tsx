import { Film } from 'lucide-react'
import type { ReactElement } from 'react'
import { openClipAction } from '../actions/file.ts'
import { ActionButton } from './ActionButton.tsx'

/** What a project without a clip says. */
export function EmptyProject(): ReactElement {
  return (
    <div className="empty">
      <Film size={36} strokeWidth={1.25} aria-hidden />
      <p>Drop a clip here, or open one.</p>
      <ActionButton action={openClipAction} text="Open clip" className="primary" />
    </div>
  )
}
