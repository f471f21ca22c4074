import { Popover } from 'radix-ui'
import { type ReactElement, useState } from 'react'
import { updateObject } from '../actions/objects.ts'
import { objectPalette } from '../../shared/domain/objectDefaults.ts'
import type { ObjectRecord } from '../../shared/domain/records.ts'
import { useEditor } from '../store/EditorContext.ts'

/** The object's colour; opens a palette that anyone can tell apart, and any colour besides. */
export function ColourField({ object }: { object: ObjectRecord }): ReactElement {
  const editor = useEditor()
  const [open, setOpen] = useState(false)
  const choose = (colour: string): void => {
    setOpen(false)
    if (colour !== object.colour) void updateObject(editor, object.id, { colour })
  }
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        className="swatch"
        aria-label={`Colour of ${object.name}`}
        style={{ background: object.colour }}
      />
      <Popover.Portal>
        <Popover.Content className="popover" side="left" sideOffset={8} aria-label="Colour">
          <div className="palette">
            {objectPalette.map((colour) => (
              <button
                key={colour}
                type="button"
                className="swatch large"
                style={{ background: colour }}
                aria-label={`Colour ${colour}`}
                aria-pressed={colour === object.colour}
                onClick={() => {
                  choose(colour)
                }}
              />
            ))}
          </div>
          <label className="field row">
            <span>Other</span>
            <input
              type="color"
              defaultValue={object.colour}
              aria-label="Other colour"
              onBlur={(event) => {
                choose(event.target.value)
              }}
            />
          </label>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
