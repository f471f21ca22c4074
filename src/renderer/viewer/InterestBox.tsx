import { type PointerEvent, type ReactElement, useRef } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { currentCamera, currentPlate } from '../actions/view.ts'
import type { Rectangle } from '../../shared/domain/geometry.ts'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import { toViewport } from './camera.ts'
import { holdPointer } from './holdPointer.ts'
import { dragInterest, type Grip, grips } from './interest.ts'

interface Drag {
  region: Rectangle
  x: number
  y: number
}

/** The region of interest, moved and sized by its grips; Escape gives a drag up. */
export function InterestBox(): ReactElement | null {
  const editor = useEditor()
  const drag = useRef<Drag | null>(null)
  const region = useEditorState((state) => state.interest)
  const camera = useEditorState(useShallow(currentCamera))
  const plate = useEditorState(useShallow(currentPlate))
  if (!region || !camera || !plate) return null
  const [x0, y0] = toViewport(camera, plate, [region.x0, region.y0])
  const [x1, y1] = toViewport(camera, plate, [region.x1, region.y1])
  const press = (event: PointerEvent): void => {
    holdPointer(event.currentTarget, event.pointerId, () => {
      drag.current = null
      editor.set({ interest: region })
    })
    drag.current = { region, x: event.clientX, y: event.clientY }
  }
  const move = (event: PointerEvent, grip: Grip): void => {
    if (!drag.current) return
    const dx = (event.clientX - drag.current.x) / (camera.scale * plate.aspect)
    const dy = (event.clientY - drag.current.y) / camera.scale
    editor.set({ interest: dragInterest(drag.current.region, grip, dx, dy, plate) })
  }
  return (
    <svg className="over-picture" aria-hidden>
      <rect className="interest" x={x0} y={y0} width={x1 - x0} height={y1 - y0} />
      {grips.map((grip) => (
        <rect
          key={`${String(grip.x)} ${String(grip.y)}`}
          className="grip"
          data-grip={`${String(grip.x)} ${String(grip.y)}`}
          x={x0 + ((x1 - x0) * (grip.x + 1)) / 2 - 4}
          y={y0 + ((y1 - y0) * (grip.y + 1)) / 2 - 4}
          width={8}
          height={8}
          style={{ cursor: cursorOf(grip) }}
          onPointerDown={press}
          onPointerMove={(event) => {
            move(event, grip)
          }}
          onLostPointerCapture={() => {
            drag.current = null
          }}
        />
      ))}
    </svg>
  )
}

function cursorOf({ x, y }: Grip): string {
  if (x === 0 && y === 0) return 'move'
  if (x === 0) return 'ns-resize'
  if (y === 0) return 'ew-resize'
  return x === y ? 'nwse-resize' : 'nesw-resize'
}
