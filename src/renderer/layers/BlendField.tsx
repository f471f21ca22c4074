import type { ReactElement } from 'react'
import { updateObject } from '../actions/objects.ts'
import type { ObjectRecord } from '../../shared/domain/records.ts'
import { useEditor } from '../store/EditorContext.ts'
import { Choice } from '../ui/fields.tsx'

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
      <Choice
        className="blend"
        value={object.blend}
        choices={Object.entries(labels) as [ObjectRecord['blend'], string][]}
        disabled={object.locked}
        onChange={(blend) => void updateObject(editor, object.id, { blend })}
      />
    </label>
  )
}
