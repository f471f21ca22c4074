import type { ReactElement } from 'react'
import { updateObject } from '../actions/objects.ts'
import type { ObjectRecord } from '../../shared/domain/records.ts'
import { useEditor } from '../store/EditorContext.ts'

const labels: Record<ObjectRecord['blend'], string> = {
  normal: 'Normal',
  add: 'Add',
  multiply: 'Multiply',
  screen: 'Screen',
}

/** How the object's colour mixes with the plate in the overlay: for looking only. */
export function BlendField({ object }: { object: ObjectRecord }): ReactElement {
  const editor = useEditor()
  return (
    <label className="property">
      <span className="property-label">Blend</span>
      <select
        className="input blend"
        value={object.blend}
        disabled={object.locked}
        onChange={(event) =>
          void updateObject(editor, object.id, { blend: event.target.value as ObjectRecord['blend'] })
        }
      >
        {Object.entries(labels).map(([name, text]) => (
          <option key={name} value={name}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}
