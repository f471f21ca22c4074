import { Slider } from 'radix-ui'
import type { ReactElement } from 'react'
import { largestBrush, smallestBrush, subtract } from '../actions/tools.ts'
import { actualPixels, currentCamera, fit } from '../actions/view.ts'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import { hasSign, hasSize, type ToolName } from '../tools/marks.ts'
import { ActionButton } from '../ui/ActionButton.tsx'
import { ViewModes } from './ViewModes.tsx'

const hints: Record<ToolName, string> = {
  click: 'Click the object; Alt takes away',
  box: 'Drag a box round the object',
  scribble: 'Draw on it; Alt takes away',
  brush: 'Paint the matte',
  eraser: 'Erase the matte',
  lasso: 'Draw round it; Alt takes away',
  region: 'Drag a box: marks act inside it until Esc',
}

/** What the tool does and how, and how the picture is looked at. */
export function ViewerBar(): ReactElement {
  const tool = useEditorState((state) => state.tool)
  const hasMedia = useEditorState((state) => state.mediaId !== null)
  const scale = useEditorState((state) => currentCamera(state)?.scale ?? null)
  return (
    <div className="viewer-bar">
      {hasSign(tool) && <ActionButton action={subtract} text="Subtract" />}
      {hasSize(tool) && <BrushSize />}
      <span className="faint hint">{hasMedia ? hints[tool] : ''}</span>
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

/** The slider is logarithmic: small sizes are told apart more finely. */
function BrushSize(): ReactElement {
  const editor = useEditor()
  const size = useEditorState((state) => state.brushSize)
  return (
    <div className="brush-size">
      <span className="faint">Size</span>
      <Slider.Root
        className="slider"
        data-slider
        min={Math.log(smallestBrush)}
        max={Math.log(largestBrush)}
        step={0.02}
        value={[Math.log(size)]}
        onValueChange={([value = 0]) => {
          editor.set({ brushSize: Math.round(Math.exp(value)) })
        }}
      >
        <Slider.Track className="slider-track">
          <Slider.Range className="slider-range" />
        </Slider.Track>
        <Slider.Thumb className="slider-thumb" aria-label="Brush size" aria-valuetext={`${String(size)} pixels`} />
      </Slider.Root>
      <span className="number">{size} px</span>
    </div>
  )
}
