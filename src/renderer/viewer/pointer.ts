import type { Point } from '../../shared/domain/geometry.ts'
import type { Prompt } from '../../shared/domain/records.ts'
import { currentCamera, currentPlate } from '../actions/view.ts'
import type { Editor } from '../store/editor.ts'
import type { State } from '../store/state.ts'
import { createGesture, type Gesture } from '../tools/gesture.ts'
import { hasSign, type MarkTool, markTools, regionOf, type Sample, type ToolName, usesNetwork } from '../tools/marks.ts'
import { createNudge } from '../tools/nudge.ts'
import { pickObject } from '../tools/pickObject.ts'
import { isPlace, type Place, placeMark, placeOf, refusesMarks } from '../tools/placeMark.ts'
import type { Previews } from '../tools/previews.ts'
import { createTrial } from '../tools/trial.ts'
import { transformTool } from '../tools/transform.ts'
import { belongsToControl } from '../actions/useShortcuts.ts'
import { panCamera, toPlate, zoomCamera } from './camera.ts'
import type { PointerView } from './overlay.ts'

/** What the pressed pointer does. A mark goes where, and is what, it was when pressed: keys work during the drag. */
type Drag = { kind: 'none' } | { kind: 'pan'; last: Point } | MarkDrag

interface MarkDrag {
  kind: 'mark'
  gesture: Gesture
  tool: ToolName
  place: Place
  tried: boolean
  /** Where a click was pressed, screen pixels, while the pointer has not left that. */
  still: Point | null
}

/** A hand that clicks moves the pointer by up to this, screen pixels. */
const slip = 3
/** Wheel notches to a doubling of the zoom, in the wheel's pixels. */
const wheelDoubling = 400

/**
 * Pointer and wheel over the viewer: the tool marks, the middle button or Alt with a tool that has no sign pans, Space is
 * for playing. Redraws the overlay through `redraw`. Returns how to stop.
 */
export function attachPointer(
  editor: Editor,
  element: HTMLElement,
  pointer: PointerView,
  previews: Previews,
  redraw: () => void,
): () => void {
  let drag: Drag = { kind: 'none' }
  /** Where the last stroke ended: Shift goes on from there. */
  let ended: { point: Point; place: Place } | null = null
  const nudge = createNudge()
  /** Where the last nudge goes. */
  let nudged: Place | null = null
  const trial = createTrial(editor)
  const at = (event: MouseEvent): Point => {
    const box = element.getBoundingClientRect()
    return [event.clientX - box.left, event.clientY - box.top]
  }
  const sample = (event: PointerEvent): Sample | null => {
    const state = editor.state()
    const camera = currentCamera(state)
    const plate = currentPlate(state)
    if (!camera || !plate) return null
    const { subtract, brushSize, hardness, flow, snap, pressureOn } = state
    return {
      point: toPlate(camera, plate, at(event)),
      positive: subtract === event.altKey,
      size: brushSize,
      hardness,
      flow,
      snap,
      pressureOn,
      pressure: event.pointerType === 'pen' ? event.pressure : null,
      straight: event.shiftKey,
      from: event.shiftKey && ended && isPlace(ended.place, placeOf(state)) ? ended.point : null,
    }
  }
  const release = (): void => {
    drag = { kind: 'none' }
    pointer.mark = null
    redraw()
  }

  const drawn = ({ gesture, tried }: MarkDrag): void => {
    pointer.mark = gesture.current.state === 'captured' ? gesture.current.mark : null
    if (tried) trial.of(gesture.finished())
  }

  const press = (event: PointerEvent): void => {
    if (drag.kind !== 'none' || !currentPlate(editor.state())) return
    const { tool } = editor.state()
    if (event.button === 1 || (event.button === 0 && event.altKey && !hasSign(tool))) {
      drag = { kind: 'pan', last: at(event) }
    } else if (event.button === 0) {
      const first = sample(event)
      if (!first) return
      if (tool === 'select' || event.ctrlKey || event.metaKey) return void pickObject(editor, first.point)
      if (refuses(editor)) return
      const makes = toolOf(editor, previews)
      if (!makes) return
      const gesture = createGesture(makes)
      gesture.capture(first)
      const still = tool === 'click' ? at(event) : null
      drag = { kind: 'mark', gesture, tool, place: placeOf(editor.state()), tried: usesNetwork(tool), still }
      drawn(drag)
    } else return
    event.preventDefault()
    element.setPointerCapture(event.pointerId)
    redraw()
  }
  const move = (event: PointerEvent): void => {
    pointer.at = at(event)
    if (drag.kind === 'pan') {
      const [x, y] = drag.last
      const camera = currentCamera(editor.state())
      if (camera) editor.set({ camera: panCamera(camera, pointer.at[0] - x, pointer.at[1] - y) })
      drag = { kind: 'pan', last: pointer.at }
    } else if (drag.kind === 'mark' && !isStill(drag.still, pointer.at)) {
      drag.still = null
      // A fast hand makes several points between two pictures of the screen.
      const events = event.getCoalescedEvents()
      for (const each of events.length > 0 ? events : [event]) {
        const next = sample(each)
        if (next) drag.gesture.extend(next)
      }
      drawn(drag)
    }
    redraw()
  }
  const lift = (): void => {
    if (drag.kind === 'mark') {
      const { gesture, tool, place } = drag
      const mark = gesture.commit()
      const end = mark && 'points' in mark ? mark.points.at(-1) : undefined
      nudge.settle()
      if (tool === 'region') setRegion(editor, mark)
      else trial.end(mark, mark ? placeMark(editor, mark, place) : Promise.resolve())
      if (end) ended = { point: end, place }
    }
    release()
  }
  const takeAway = (): void => {
    if (drag.kind === 'mark') drag.gesture.discard()
    release()
    trial.discard()
  }
  const follow = (state: State): void => {
    if (drag.kind !== 'mark') return
    if (state.mediaId !== drag.place.mediaId) takeAway()
    else if (drag.tried && !isPlace(drag.place, placeOf(state))) {
      // What is tried is what is looked at.
      drag.tried = false
      trial.discard()
    }
  }
  const leave = (): void => {
    pointer.at = null
    redraw()
  }
  const own = (event: KeyboardEvent): void => {
    event.stopPropagation()
    event.preventDefault()
  }
  const escape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || (drag.kind === 'none' && nudge.current.state === 'ready')) return
    own(event)
    if (drag.kind !== 'none') takeAway()
    nudge.discard()
    release()
  }
  const arrow = (event: KeyboardEvent): void => {
    const { tool, speed } = editor.state()
    const modified = event.ctrlKey || event.metaKey || event.altKey
    if (tool !== 'transform' || modified || drag.kind !== 'none' || belongsToControl(event.target, event)) return
    if (!event.key.startsWith('Arrow') || speed !== 0 || !previews.box() || refuses(editor)) return
    own(event)
    if (nudge.current.state === 'ready') {
      const place = placeOf(editor.state())
      if (nudged && !isPlace(nudged, place)) nudge.settle()
      nudged = place
    }
    pointer.mark = nudge.press(event.key, event.shiftKey)
    redraw()
  }
  const arrowUp = (event: KeyboardEvent): void => {
    if (!event.key.startsWith('Arrow')) return
    const done = nudge.release()
    if (!done || !nudged) return
    pointer.mark = null
    void placeMark(editor, done.mark, nudged, done.gesture)
  }
  const wheel = (event: WheelEvent): void => {
    event.preventDefault()
    const camera = currentCamera(editor.state())
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 33 : event.deltaY
    if (camera) editor.set({ camera: zoomCamera(camera, 2 ** (-pixels / wheelDoubling), at(event)) })
  }

  const controller = new AbortController()
  const { signal } = controller
  element.addEventListener('pointerdown', press, { signal })
  element.addEventListener('pointermove', move, { signal })
  element.addEventListener('pointerup', lift, { signal })
  element.addEventListener('pointercancel', takeAway, { signal })
  element.addEventListener('pointerleave', leave, { signal })
  element.addEventListener('wheel', wheel, { signal, passive: false })
  window.addEventListener('keydown', escape, { signal, capture: true })
  window.addEventListener('keydown', arrow, { signal, capture: true })
  window.addEventListener('keyup', arrowUp, { signal })
  const unfollow = editor.store.subscribe(follow)
  return () => {
    unfollow()
    trial.discard()
    controller.abort()
  }
}

/** Plate pixels round a grip of the transform box that belong to it, at this many screen pixels. */
const gripReach = 9

/** What makes the marks of the tool chosen; null, and says why, where it has nothing to act on. */
function toolOf(editor: Editor, previews: Previews): MarkTool | null {
  const state = editor.state()
  if (state.tool !== 'transform') return markTools[state.tool]
  // What is on its way would not be where the box says.
  if (state.pending.some(({ mark }) => mark.kind === 'transform')) return null
  const box = previews.box()
  if (box) return transformTool(box, gripReach / (currentCamera(state)?.scale ?? 1))
  editor.notify('info', 'There is no matte here to move', 'Mark the object on this frame first, or copy a matte to it.')
  return null
}

/** Says where the next marks act, and goes back to the tool they are made with. */
function setRegion(editor: Editor, mark: Prompt | null): void {
  const { tool, toolBefore } = editor.state()
  const plate = currentPlate(editor.state())
  const region = mark && plate && regionOf(mark, plate)
  if (region) editor.set({ region, tool: tool === 'region' ? toolBefore : tool })
}

/** Whether nothing may be marked now; says why. */
function refuses(editor: Editor): boolean {
  const { speed, tool, selected } = editor.state()
  if (speed !== 0) editor.set({ speed: 0 })
  return tool !== 'region' && refusesMarks(editor, selected)
}

const isStill = (pressed: Point | null, [x, y]: Point): boolean =>
  pressed !== null && Math.hypot(x - pressed[0], y - pressed[1]) <= slip
