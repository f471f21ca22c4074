import type { KeyboardEvent, PointerEvent, ReactElement } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { currentCamera, currentPlate } from '../actions/view.ts'
import type { Point } from '../../shared/domain/geometry.ts'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import type { State } from '../store/state.ts'
import { plateRectangle } from './camera.ts'
import { holdPointer } from './holdPointer.ts'
import { comparedObject } from './plan.ts'
import { moveWipe, turnWipe, type Wipe, wipeCentre, wipeEnds } from './wipe.ts'

/** From the line's centre to the handle that turns it, and to the names of its sides. */
const armLength = 84
const nameDistance = 22

/** The line of a wipe: its middle moves it, the handle beside it turns it; Shift turns by steps, Escape gives the drag up. */
export function WipeLine(): ReactElement | null {
  const editor = useEditor()
  const wipe = useEditorState((state) => state.wipe)
  const viewport = useEditorState((state) => state.viewport)
  const camera = useEditorState(useShallow(currentCamera))
  const plate = useEditorState(useShallow(currentPlate))
  const [nameA, nameB] = useEditorState(useShallow(sideNames))
  if (!wipe || !camera || !plate || !viewport) return null
  const rectangle = plateRectangle(camera, plate)
  const seen = {
    x0: Math.max(0, rectangle.x0),
    y0: Math.max(0, rectangle.y0),
    x1: Math.min(viewport.width, rectangle.x1),
    y1: Math.min(viewport.height, rectangle.y1),
  }
  const ends = wipeEnds(wipe, rectangle, seen)
  if (!ends) return null
  const centre = wipeCentre(wipe, rectangle)
  const [nx, ny] = [Math.cos(wipe.angle), Math.sin(wipe.angle)]
  const arm: Point = [centre[0] - ny * armLength, centre[1] + nx * armLength]
  // Of the wipe as it is by then: several keys may come between two drawings.
  const change = (changed: (now: Wipe) => Wipe): void => {
    const now = editor.state().wipe
    if (now) editor.set({ wipe: changed(now) })
  }
  const press = ({ currentTarget, pointerId }: PointerEvent): void => {
    const { x, y, angle } = wipe
    holdPointer(currentTarget, pointerId, () => {
      change((now) => ({ ...now, x, y, angle }))
    })
  }
  return (
    <svg className="over-picture">
      {['wipe-shade', 'wipe-line'].map((name) => (
        <line key={name} className={name} x1={ends[0][0]} y1={ends[0][1]} x2={ends[1][0]} y2={ends[1][1]} />
      ))}
      <SideName text={nameA} at={[centre[0] - nx * nameDistance, centre[1] - ny * nameDistance]} toward={-nx} />
      <SideName text={nameB} at={[centre[0] + nx * nameDistance, centre[1] + ny * nameDistance]} toward={nx} />
      <Handle
        name="Wipe position"
        at={centre}
        value={Math.round(wipe.x * 100)}
        limits={[0, 100]}
        onPress={press}
        onDrag={(point) => {
          change((now) => moveWipe(now, rectangle, point))
        }}
        onStep={(by) => {
          change((now) => ({ ...now, x: Math.min(1, Math.max(0, now.x + by / 100)) }))
        }}
      />
      <Handle
        name="Wipe angle"
        at={arm}
        value={Math.round((wipe.angle * 180) / Math.PI)}
        limits={[-180, 180]}
        onPress={press}
        onDrag={(point, snap) => {
          change((now) => turnWipe(now, rectangle, point, snap))
        }}
        onStep={(by) => {
          change((now) => ({ ...now, angle: now.angle + (by * Math.PI) / 180 }))
        }}
      />
    </svg>
  )
}

function sideNames(state: State): [string, string] {
  const now = state.view === 'plate' ? 'Plate' : 'Now'
  switch (state.wipe?.target) {
    case 'previous':
      return [now, state.versions.find(({ id }) => id === state.against)?.name ?? 'Before']
    case 'object':
      return [
        state.document?.objects.get(state.selected as never)?.name ?? now,
        comparedObject(state)?.name ?? 'No other',
      ]
    case 'plate':
    case undefined:
      return [now, 'Plate']
  }
}

function SideName({ text, at, toward }: { text: string; at: Point; toward: number }): ReactElement {
  const anchor = toward > 0.3 ? 'start' : toward < -0.3 ? 'end' : 'middle'
  return (
    <text className="wipe-name" x={at[0]} y={at[1]} dy="0.35em" textAnchor={anchor}>
      {text}
    </text>
  )
}

interface HandleProps {
  name: string
  at: Point
  value: number
  limits: readonly [number, number]
  onPress: (event: PointerEvent) => void
  onDrag: (point: Point, snap: boolean) => void
  onStep: (by: 1 | -1) => void
}

function Handle({ name, at, value, limits, onPress, onDrag, onStep }: HandleProps): ReactElement {
  const drag = (event: PointerEvent<SVGCircleElement>): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    const box = event.currentTarget.ownerSVGElement?.getBoundingClientRect()
    if (box) onDrag([event.clientX - box.left, event.clientY - box.top], event.shiftKey)
  }
  const step = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowRight' || event.key === 'ArrowUp') onStep(1)
    if (event.key === 'ArrowLeft' || event.key === 'ArrowDown') onStep(-1)
  }
  return (
    <circle
      className="wipe-handle"
      data-slider
      role="slider"
      tabIndex={0}
      aria-label={name}
      aria-valuenow={value}
      aria-valuemin={limits[0]}
      aria-valuemax={limits[1]}
      cx={at[0]}
      cy={at[1]}
      r={7}
      onPointerDown={onPress}
      onPointerMove={drag}
      onKeyDown={step}
    />
  )
}
