import { type ReactElement, useRef } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { clearFrame, commitFrame, updateObject } from '../actions/objects.ts'
import type { GestureId } from '../../shared/domain/ids.ts'
import { newId } from '../../shared/domain/newId.ts'
import type { MatteRecord, ObjectRecord } from '../../shared/domain/records.ts'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import { matteAt } from '../store/queries.ts'
import { previewed, selectedObject } from '../store/state.ts'
import { lowConfidence } from '../timeline/strip.ts'
import { ActionButton } from '../ui/ActionButton.tsx'
import { BlendField } from './BlendField.tsx'
import { MatteProperties } from './MatteProperties.tsx'
import { ValueSlider } from './ValueSlider.tsx'

/** How the selected object looks, what is done to its mattes, and what its matte on this frame is. */
export function ObjectProperties(): ReactElement | null {
  const object = useEditorState(selectedObject)
  if (!object) return null
  return (
    <section className="panel properties" aria-labelledby="properties-title">
      <div className="panel-head">
        <h2 id="properties-title">{object.name}</h2>
      </div>
      <Opacity object={object} />
      <BlendField object={object} />
      <MatteProperties object={object} />
      <FrameFacts object={object} />
    </section>
  )
}

/** How strong the object's colour lies over the plate: for looking only. */
function Opacity({ object }: { object: ObjectRecord }): ReactElement {
  const editor = useEditor()
  const gesture = useRef<GestureId | null>(null)
  const value = useEditorState((state) => previewed(object, state.preview).opacity)
  const text = `${String(Math.round(value * 100))} %`
  const commit = async (opacity: number): Promise<void> => {
    gesture.current ??= newId('ges')
    await updateObject(editor, object.id, { opacity }, gesture.current)
    if (editor.state().preview?.patch.opacity === opacity) editor.set({ preview: null })
  }
  return (
    <div
      className="property"
      onPointerDown={() => {
        gesture.current = newId('ges')
      }}
      onBlur={() => {
        gesture.current = null
      }}
    >
      <span className="property-label">Overlay</span>
      <ValueSlider
        label="Overlay"
        text={text}
        range={[0, 1, 0.01]}
        value={value}
        disabled={object.locked}
        onChange={(opacity) => {
          editor.set({ preview: { objectId: object.id, patch: { opacity } } })
        }}
        onCommit={(opacity) => void commit(opacity)}
      />
      <span className="number">{text}</span>
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
    <div className="frame-facts">
      <p>
        <span title="What the matte of this frame comes from">{matte?.provenance ?? 'no matte on this frame'}</span>
        {matte && !matte.committed && (
          <span className={matte.confidence < lowConfidence ? 'warn' : ''}>
            {Math.round(matte.confidence * 100)} % sure
          </span>
        )}
        <span className="spring" />
        <span className="faint" title="Frames with a matte" data-testid="matte-count">
          {count === 1 ? '1 frame' : `${String(count)} frames`}
        </span>
      </p>
      <div className="panel-buttons">
        <ActionButton action={commitFrame} text={matte?.committed ? 'Committed' : 'Commit'} side="top" />
        <ActionButton action={clearFrame} text="Clear" side="top" />
      </div>
    </div>
  )
}
