import { RotateCcw } from 'lucide-react'
import { Tooltip } from 'radix-ui'
import { type ReactElement, useRef } from 'react'
import { previewProperty, resetProperty, setProperty } from '../actions/properties.ts'
import { propertyOf, valueAt } from '../../shared/domain/animation.ts'
import type { GestureId } from '../../shared/domain/ids.ts'
import { newId } from '../../shared/domain/newId.ts'
import type { ObjectRecord } from '../../shared/domain/records.ts'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import { previewed } from '../store/state.ts'
import { Hint } from '../ui/ActionButton.tsx'
import { KeyControls } from './KeyControls.tsx'
import { NumberField } from '../ui/NumberField.tsx'
import { parseValue, type PropertyField, valueText } from './propertyFields.ts'
import { ValueSlider } from './ValueSlider.tsx'

/** One matte property: drag it, write it, key it, take it back. Changes before the focus leaves are one undo step. */
export function PropertyRow({ object, field }: { object: ObjectRecord; field: PropertyField }): ReactElement {
  const editor = useEditor()
  const gesture = useRef<GestureId | null>(null)
  const { name, label, hint, unit, min, max, step } = field
  const value = useEditorState((state) => valueAt(propertyOf(previewed(object, state.preview), name), state.index))
  const commit = (next: number): void => {
    gesture.current ??= newId('ges')
    void setProperty(editor, object, name, next, gesture.current)
  }
  return (
    <div
      className={`property ${object.properties[name] ? 'changed' : ''}`}
      onPointerDown={() => {
        gesture.current = newId('ges')
      }}
      onBlur={() => {
        gesture.current = null
      }}
    >
      <Tooltip.Root>
        <Tooltip.Trigger asChild>
          <span className="property-label">{label}</span>
        </Tooltip.Trigger>
        <Hint text={hint} side="left" />
      </Tooltip.Root>
      <ValueSlider
        label={label}
        text={`${valueText(field, value)} ${unit}`}
        range={[min, max, step]}
        value={value}
        disabled={object.locked}
        onChange={(next) => {
          previewProperty(editor, object, name, next)
        }}
        onCommit={commit}
      />
      <NumberField
        label={`${label} value`}
        text={valueText(field, value)}
        unit={unit}
        disabled={object.locked}
        onCommit={(text) => {
          const next = parseValue(field, text)
          if (next !== null) commit(next)
        }}
        onStep={(steps) => {
          commit(value + steps * step)
        }}
      />
      <KeyControls object={object} field={field} />
      <button
        type="button"
        className="key-button reset"
        aria-label={`Reset ${label}`}
        title={`Reset ${label}`}
        aria-hidden={!object.properties[name]}
        tabIndex={object.properties[name] ? 0 : -1}
        onClick={() => {
          if (!object.locked) void resetProperty(editor, object, name)
        }}
      >
        <RotateCcw size={11} aria-hidden />
      </button>
    </div>
  )
}
