import type { ReactElement } from 'react'
import { actualPixels, currentCamera, fit } from '../actions/view.ts'
import { useEditorState } from '../store/EditorContext.ts'
import { ToolOptions } from '../tools/ToolOptions.tsx'
import { ActionButton } from '../ui/ActionButton.tsx'
import { ViewModes } from './ViewModes.tsx'

/** What the tool does and how, and how the picture is looked at. */
export function ViewerBar(): ReactElement {
  const hasMedia = useEditorState((state) => state.mediaId !== null)
  const scale = useEditorState((state) => currentCamera(state)?.scale ?? null)
  return (
    <div className="viewer-bar">
      {hasMedia && <ToolOptions />}
      <span className="spring" />
      <ViewModes />
      <span className="zoom" aria-label="Zoom">
        {scale === null ? '' : `${String(Math.round(scale * window.devicePixelRatio * 100))} %`}
      </span>
      <ActionButton action={fit} />
      <ActionButton action={actualPixels} text="1:1" icon={<></>} />
    </div>
  )
}
