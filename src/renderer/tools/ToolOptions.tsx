import { PenTool } from 'lucide-react'
import { DropdownMenu, Slider } from 'radix-ui'
import type { ReactElement } from 'react'
import { largestBrush, smallestBrush, subtract } from '../actions/tools.ts'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import { ActionButton } from '../ui/ActionButton.tsx'
import { NumberField } from '../ui/NumberField.tsx'
import { hasSign, hasSize, paints, type PressureTarget, pressureTargets, type ToolName } from './marks.ts'

const hints: Record<ToolName, string> = {
  select: 'Click an object to select it; Ctrl+click with any tool',
  click: 'Click the object; Alt takes away',
  box: 'Drag a box round the object',
  scribble: 'Draw on it; Alt takes away, Shift goes straight',
  brush: 'Paint the matte; Shift goes straight',
  eraser: 'Erase the matte; Shift goes straight',
  smart: 'Paint up to the edges; Alt takes away',
  lasso: 'Draw round it; Alt takes away, Shift goes straight',
  fill: 'Click a hole to fill it; Alt removes a piece',
  transform: 'Drag the box; outside it turns, arrows nudge',
  region: 'Drag a box: marks act inside it until Esc',
}

/** What the chosen tool does, and what can be set about it. */
export function ToolOptions(): ReactElement {
  const tool = useEditorState((state) => state.tool)
  return (
    <div className="tool-options">
      {hasSign(tool) && <ActionButton action={subtract} text="Subtract" />}
      {hasSize(tool) && <BrushSize />}
      {paints(tool) && <Share field="hardness" label="Hard" name="Hardness" />}
      {paints(tool) && <Share field="flow" label="Flow" name="Flow" />}
      {tool === 'smart' && <Share field="snap" label="Edges" name="Edge sensitivity" />}
      {paints(tool) && <Pressure />}
      <span className="faint hint">{hints[tool]}</span>
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

interface ShareProps {
  field: 'hardness' | 'flow' | 'snap'
  label: string
  /** As it is read aloud. */
  name: string
}

/** A share of the brush, in percent. */
function Share({ field, label, name }: ShareProps): ReactElement {
  const editor = useEditor()
  const percent = useEditorState((state) => Math.round(state[field] * 100))
  const set = (next: number): void => {
    if (Number.isFinite(next)) editor.set({ [field]: Math.min(100, Math.max(0, next)) / 100 })
  }
  return (
    <span className="brush-share">
      <span className="faint">{label}</span>
      <NumberField
        label={name}
        text={String(percent)}
        unit="%"
        disabled={false}
        onCommit={(text) => {
          set(Number.parseFloat(text))
        }}
        onStep={(steps) => {
          set(percent + steps)
        }}
      />
    </span>
  )
}

const pressureLabels: Record<PressureTarget, string> = {
  size: 'Pressure sets the size',
  flow: 'Pressure sets the flow',
  both: 'Pressure sets size and flow',
  none: 'Pressure does nothing',
}

/** What a pen's pressure acts on. */
function Pressure(): ReactElement {
  const editor = useEditor()
  const target = useEditorState((state) => state.pressureOn)
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger
        className="button icon-only"
        aria-label={`Pen: ${pressureLabels[target]}`}
        title={pressureLabels[target]}
      >
        <PenTool size={15} strokeWidth={1.75} aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="start" sideOffset={4}>
          <DropdownMenu.RadioGroup
            value={target}
            onValueChange={(value) => {
              editor.set({ pressureOn: value as PressureTarget })
            }}
          >
            {pressureTargets.map((each) => (
              <DropdownMenu.RadioItem key={each} value={each} className="menu-item">
                <span className="menu-mark">
                  <DropdownMenu.ItemIndicator>•</DropdownMenu.ItemIndicator>
                </span>
                {pressureLabels[each]}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
