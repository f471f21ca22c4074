import type { Prompt } from '../../shared/domain/records.ts'
import { currentCamera, currentPlate } from '../actions/view.ts'
import type { Editor } from '../store/editor.ts'
import { promptsAt } from '../store/queries.ts'
import { selectedObject } from '../store/state.ts'
import { drawMark, drawRegion, type MarkStyle } from '../tools/drawMark.ts'
import { hasSize } from '../tools/marks.ts'
import type { Previews } from '../tools/previews.ts'
import { toViewport } from './camera.ts'

/** What the pointer is doing, which nobody else needs to know. */
export interface PointerView {
  /** Viewport pixels; null where the pointer is elsewhere. */
  at: [number, number] | null
  /** The mark being drawn. */
  mark: Prompt | null
}

/** Draws over the picture: the marks of this frame, those on their way, the one being drawn, and the brush. */
export function createOverlay(
  editor: Editor,
  canvas: HTMLCanvasElement,
  pointer: PointerView,
  previews: Previews,
): () => void {
  // In memory: without a graphics card, Chromium now and then shows an accelerated canvas as it was some pictures ago.
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('This browser cannot draw on a canvas.')

  return () => {
    const state = editor.state()
    const ratio = window.devicePixelRatio
    if (!state.viewport) return
    const { width, height } = state.viewport
    if (canvas.width !== Math.round(width * ratio)) canvas.width = Math.round(width * ratio)
    if (canvas.height !== Math.round(height * ratio)) canvas.height = Math.round(height * ratio)
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    context.clearRect(0, 0, width, height)
    const camera = currentCamera(state)
    const plate = currentPlate(state)
    if (!camera || !plate || state.speed !== 0) return
    const object = selectedObject(state)
    const style: MarkStyle = {
      colour: object?.colour ?? '#ffffff',
      project: (point) => toViewport(camera, plate, point),
      scale: camera.scale,
    }
    if (state.region) drawRegion(context, state.region, { ...style, width, height })
    if (object && state.document && state.view === 'overlay') {
      // Strokes and paint are in the matte already; points and boxes say where the artist pointed.
      for (const { prompt } of promptsAt(state.document, object.id, state.index)) {
        if (prompt.kind === 'click' || prompt.kind === 'box') drawMark(context, prompt, style)
      }
    }
    for (const { mark, index, objectId } of state.pending) {
      if (index !== state.index) continue
      previews.draw(context, mark, { ...style, colour: state.document?.objects.get(objectId)?.colour ?? style.colour })
    }
    if (pointer.mark?.kind === 'box' && state.tool === 'region') {
      drawRegion(context, pointer.mark, { ...style, width, height })
    } else if (pointer.mark) previews.draw(context, pointer.mark, style)
    if (state.tool === 'transform') {
      const waiting = state.pending.find(({ mark, index }) => mark.kind === 'transform' && index === state.index)
      previews.drawBox(context, pointer.mark ?? waiting?.mark ?? null, style)
    }
    if (pointer.at && hasSize(state.tool)) drawBrush(context, pointer.at, (state.brushSize / 2) * camera.scale)
  }
}

/** The brush's outline, dark beneath light, to be seen on any picture. */
function drawBrush(context: CanvasRenderingContext2D, [x, y]: [number, number], radius: number): void {
  for (const [width, colour] of [
    [3, 'rgba(0, 0, 0, 0.6)'],
    [1.25, '#ffffff'],
  ] as const) {
    context.beginPath()
    context.arc(x, y, Math.max(1.5, radius), 0, Math.PI * 2)
    context.lineWidth = width
    context.strokeStyle = colour
    context.stroke()
  }
}
