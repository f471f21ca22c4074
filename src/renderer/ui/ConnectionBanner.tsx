import { Unplug } from 'lucide-react'
import type { ReactElement } from 'react'
import { useEditorState } from '../store/EditorContext.ts'

export function ConnectionBanner(): ReactElement | null {
  const lost = useEditorState((state) => state.connection === 'lost')
  if (!lost) return null
  return (
    <div className="banner" role="alert">
      <Unplug size={16} aria-hidden />
      Holdout does not answer. What was saved is on disk; trying to reach it again…
    </div>
  )
}
