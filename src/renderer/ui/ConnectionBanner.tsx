import { Unplug } from 'lucide-react'
import type { ReactElement } from 'react'
import { useEditorState } from '../store/EditorContext.ts'

export function ConnectionBanner(): ReactElement | null {
  const lost = useEditorState((state) => state.connection === 'lost')
  const served = useEditorState((state) => state.info?.host === 'web')
  if (!lost) return null
  return (
    <div className="banner" role="alert">
      <Unplug size={16} aria-hidden />
      Holdout does not answer. What was done is on disk; trying to reach it again…
      {served && ' If it has ended, start it again: the address it prints opens this project where you left it.'}
    </div>
  )
}
