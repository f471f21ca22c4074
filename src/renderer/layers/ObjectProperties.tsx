import { Slider } from 'radix-ui'
import { type ReactElement, useRef } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { clearFrame, commitFrame, updateObject } from '../actions/objects.ts'
import type { GestureId } from '../../shared/domain/ids.ts'
import { newId } from '../../shared/domain/newId.ts'
import type { MatteRecord, ObjectRecord } from '../../shared/domain/records.ts'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import { matteAt } from '../store/queries.ts'
import { previewed, selectedObject } from '../store/state.ts'
import { lowConfidence } from '../timeline/drawTimeline.ts'
import { ActionButton } from '../ui/ActionButton.tsx'

type Property = 'opacity' | 'feather' | 'grow'

interface PropertySlider {
  property: Property
  label: string
  min: number
  max: number
  step: number
  show: (value: number) => string
}

const pixels = (value: number): string => `${value.toFixed(1)} px`
const sliders: readonly PropertySlider[] = [
  {
    property: 'opacity',
    label: 'Overlay',
    min: 0,
    max: 1,
    step: 0.01,
    show: (value) => `${String(Math.round(value * 100))} %`,
  },
  { property: 'feather', label: 'Feather', min: 0, max: 50, step: 0.5, show: pixels },
  { property: 'grow', label: 'Grow', min: -50, max: 50, step: 0.5, show: pixels },
]

/** How the selected object looks, and what its matte on this frame is. */
export function ObjectProperties(): ReactElement | null {
  const object = useEditorState(selectedObject)
  if (!object) return null
  return (
    <section className="panel" aria-labelledby="properties-title">
      <div className="panel-head">
        <h2 id="properties-title">{object.name}</h2>
      </div>
      {sliders.map((slider) => (
        <PropertyRow key={slider.property} object={object} slider={slider} />
      ))}
      <FrameFacts object={object} />
    </section>
  )
}

/** Dragging previews in the viewer; letting go is one command, and keys held one after the other are one undo step. */
function PropertyRow({ object, slider }: { object: ObjectRecord; slider: PropertySlider }): ReactElement {
  const editor = useEditor()
  const gesture = useRef<GestureId | null>(null)
  const { property, label, min, max, step, show } = slider
  const value = useEditorState((state) => previewed(object, state.preview)[property])
  const commit = async ([next = 0]: number[]): Promise<void> => {
    gesture.current ??= newId('ges')
    await updateObject(editor, object.id, { [property]: next }, gesture.current)
    const { preview } = editor.state()
    if (preview?.patch[property] === next) editor.set({ preview: null })
  }
  return (
    <div className="property">
      <span>{label}</span>
      <Slider.Root
        className="slider"
        data-slider
        min={min}
        max={max}
        step={step}
        value={[value]}
        disabled={object.locked}
        onPointerDown={() => {
          gesture.current = newId('ges')
        }}
        onBlur={() => {
          gesture.current = null
        }}
        onValueChange={([next = 0]) => {
          editor.set({ preview: { objectId: object.id, patch: { [property]: next } } })
        }}
        onValueCommit={(next) => void commit(next)}
      >
        <Slider.Track className="slider-track">
          <Slider.Range className="slider-range" />
        </Slider.Track>
        <Slider.Thumb className="slider-thumb" aria-label={label} aria-valuetext={show(value)} />
      </Slider.Root>
      <span className="number">{show(value)}</span>
    </div>
  )
}

function FrameFacts({ object }: { object: ObjectRecord }): ReactElement {
  const [matte, count] = useEditorState(
    useShallow((state): [MatteRecord | null, number] => [
      state.document && matteAt(state.document, object.id, state.index),
      state.document?.mattes.get(object.id)?.size ?? 0,
    ]),
  )
  return (
    <>
      <dl className="facts">
        <div>
          <dt>This frame</dt>
          <dd>{matte ? describe(matte) : 'no matte'}</dd>
        </div>
        {matte && !matte.committed && (
          <div>
            <dt>Confidence</dt>
            <dd className={matte.confidence < lowConfidence ? 'warn' : ''}>{Math.round(matte.confidence * 100)} %</dd>
          </div>
        )}
        <div>
          <dt>Mattes</dt>
          <dd data-testid="matte-count">{count === 1 ? '1 frame' : `${String(count)} frames`}</dd>
        </div>
      </dl>
      <div className="panel-buttons">
        <ActionButton action={commitFrame} text={matte?.committed ? 'Committed' : 'Commit'} side="top" />
        <ActionButton action={clearFrame} text="Clear" side="top" />
      </div>
    </>
  )
}

const describe = ({ committed, provenance }: MatteRecord): string =>
  committed ? `${provenance}, committed` : provenance
