import { ChevronRight } from 'lucide-react'
import { Accordion, Switch } from 'radix-ui'
import type { ReactElement } from 'react'
import { updateObject } from '../actions/objects.ts'
import type { ObjectRecord } from '../../shared/domain/records.ts'
import { useEditor } from '../store/EditorContext.ts'
import { PropertyRow } from './PropertyRow.tsx'
import { propertySections } from './propertyFields.ts'

/** What is done to the object's mattes at view and export, by section. */
export function MatteProperties({ object }: { object: ObjectRecord }): ReactElement {
  return (
    <Accordion.Root type="multiple" defaultValue={[propertySections[0]?.name ?? '']} className="matte-properties">
      {propertySections.map(({ name, fields }) => {
        const changed = fields.filter((field) => object.properties[field.name]).length
        return (
          <Accordion.Item key={name} value={name}>
            <Accordion.Header asChild>
              <h3>
                <Accordion.Trigger className="section-head">
                  <ChevronRight size={13} aria-hidden />
                  {name}
                  {changed > 0 && <span className="count">{changed} set</span>}
                </Accordion.Trigger>
              </h3>
            </Accordion.Header>
            <Accordion.Content>
              {fields.map((field) => (
                <PropertyRow key={field.name} object={object} field={field} />
              ))}
              {name === 'Clean-up' && <Invert object={object} />}
            </Accordion.Content>
          </Accordion.Item>
        )
      })}
    </Accordion.Root>
  )
}

function Invert({ object }: { object: ObjectRecord }): ReactElement {
  const editor = useEditor()
  return (
    <label className="property">
      <span className="property-label">Invert</span>
      <Switch.Root
        className="switch"
        checked={object.invert}
        disabled={object.locked}
        aria-label="Invert"
        onCheckedChange={(invert) => void updateObject(editor, object.id, { invert })}
      >
        <Switch.Thumb className="switch-thumb" />
      </Switch.Root>
    </label>
  )
}
