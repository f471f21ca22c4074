import { Progress } from 'radix-ui'
import type { ReactElement } from 'react'
import { useEditorState } from '../store/EditorContext.ts'

/** Says what is being opened while it is. */
export function OpeningHint(): ReactElement | null {
  const opening = useEditorState((state) => state.opening)
  if (!opening) return null
  const percent = opening.fraction === null ? null : Math.round(opening.fraction * 100)
  return (
    <div className="opening" role="status">
      <span>
        {percent === null || percent >= 100 ? 'Opening' : 'Uploading'} {opening.name}…
      </span>
      <Progress.Root className={`progress ${percent === null ? 'unknown' : ''}`} value={percent} aria-label="Opening">
        <Progress.Indicator className="progress-bar" style={{ width: `${String(percent ?? 30)}%` }} />
      </Progress.Root>
    </div>
  )
}
