import type { Point } from '../../shared/domain/geometry.ts'
import type { Prompt } from '../../shared/domain/records.ts'
import { currentCamera, currentPlate } from '../actions/view.ts'
import type { Editor } from '../store/editor.ts'
import { selectedObject } from '../store/state.ts'
import { createGesture, type Gesture } from '../tools/gesture.ts'
import { hasSign, markTools, regionOf, type Sample } from '../tools/marks.ts'
import { placeMark } from '../tools/placeMark.ts'
import { panCamera, toPlate, zoomCamera } from './camera.ts'
import type { PointerView } from './overlay.ts'

/** What the pressed pointer does. */
type Drag = { kind: 'none' } | { kind: 'pan'; last: Point } | { kind: 'mark'; gesture: Gesture }

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
  redraw: () => void,
): () => void {
  let drag: Drag = { kind: 'none' }
  const at = (event: MouseEvent): Point => {
    const box = element.getBoundingClientRect()
    return [event.clientX - box.left, event.clientY - box.top]
  }
  const sample = (event: PointerEvent): Sample | null => {
    const state = editor.state()
    const camera = currentCamera(state)
    const plate = currentPlate(state)
    if (!camera || !plate) return null
    const { subtract, brushSize, hardness } = state
    return {
      point: toPlate(camera, plate, at(event)),
      positive: subtract === event.altKey,
      size: brushSize,
      hardness,
    }
  }
  const release = (): void => {
    drag = { kind: 'none' }
    pointer.mark = null
    redraw()
  }

  const press = (event: PointerEvent): void => {
    if (drag.kind !== 'none' || !currentPlate(editor.state())) return
    const { tool } = editor.state()
    if (event.button === 1 || (event.button === 0 && event.altKey && !hasSign(tool))) {
      drag = { kind: 'pan', last: at(event) }
    } else if (event.button === 0) {
      const first = sample(event)
      if (!first || refuses(editor)) return
      const gesture = createGesture(markTools[tool])
      gesture.capture(first)
      drag = { kind: 'mark', gesture }
      pointer.mark = gesture.current.state === 'captured' ? gesture.current.mark : null
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
    } else if (drag.kind === 'mark') {
      // A fast hand makes several points between two pictures of the screen.
      const events = event.getCoalescedEvents()
      for (const each of events.length > 0 ? events : [event]) {
        const next = sample(each)
        if (next) drag.gesture.extend(next)
      }
      pointer.mark = drag.gesture.current.state === 'captured' ? drag.gesture.current.mark : null
    }
    redraw()
  }
  const lift = (): void => {
    if (drag.kind === 'mark') {
      const mark = drag.gesture.commit()
      if (mark) place(editor, mark)
    }
    release()
  }
  const takeAway = (): void => {
    if (drag.kind === 'mark') drag.gesture.discard()
    release()
  }
  const leave = (): void => {
    pointer.at = null
    redraw()
  }
  const escape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || drag.kind === 'none') return
    event.stopPropagation()
    event.preventDefault()
    takeAway()
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
  return () => {
    controller.abort()
  }
}

/** Gives the mark to the object, or, with the region tool, says where the next ones act. */
function place(editor: Editor, mark: Prompt): void {
  const state = editor.state()
  if (state.tool !== 'region') return void placeMark(editor, mark)
  const plate = currentPlate(state)
  const region = plate && regionOf(mark, plate)
  if (region) editor.set({ region, tool: state.toolBefore })
}

/** Whether nothing may be marked now; says why. */
function refuses(editor: Editor): boolean {
  const state = editor.state()
  const object = selectedObject(state)
  if (state.speed !== 0) editor.set({ speed: 0 })
  if (object?.locked && state.tool !== 'region') {
    editor.notify('info', `${object.name} is locked`, 'Unlock it in the list, or select another object.')
    return true
  }
  return false
}
