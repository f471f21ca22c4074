import type { Point, Rectangle } from '../../shared/domain/geometry.ts'
import type { Prompt } from '../../shared/domain/records.ts'
import type { Editor } from '../store/editor.ts'
import { currentMedia } from '../store/state.ts'
import { drawMark, drawTransformBox, type MarkStyle, negative } from './drawMark.ts'
import { type HeldMatte, holdMatte } from './heldMatte.ts'
import { holdPlate } from './platePixels.ts'
import { createStrokeRasters } from './strokeRaster.ts'
import { identity, type Matrix } from './transform.ts'

/** Marks as they will act, while they are drawn and until their matte is here. */
export interface Previews {
  draw(context: CanvasRenderingContext2D, mark: Prompt, style: MarkStyle): void
  /** The box the transform tool takes hold of; `mark` is what is being done to it. */
  drawBox(context: CanvasRenderingContext2D, mark: Prompt | null, style: MarkStyle): void
  /** Null where there is nothing to take hold of. */
  box(): Rectangle | null
  stop(): void
}

export function createPreviews(editor: Editor, redraw: () => void): Previews {
  const matte = holdMatte(editor, redraw)
  const plate = holdPlate(editor)
  let rasters: { key: string; strokes: ReturnType<typeof createStrokeRasters> } | null = null

  const strokesHere = (): ReturnType<typeof createStrokeRasters> | null => {
    const media = currentMedia(editor.state())
    if (!media) return null
    const key = `${String(media.width)}x${String(media.height)}`
    if (rasters?.key !== key) rasters = { key, strokes: createStrokeRasters(media) }
    return rasters.strokes
  }

  return {
    draw(context, mark, style) {
      const strokes = mark.kind === 'paint' ? strokesHere() : null
      if (mark.kind === 'paint' && strokes) {
        const picture = strokes.draw(mark, mark.positive ? style.colour : negative, plate.current())
        drawPicture(context, picture, identity, style)
      } else if (mark.kind === 'transform') {
        const held = matte.current()
        if (held) drawMoved(context, held, mark.matrix, style)
      } else drawMark(context, mark, style)
    },
    drawBox(context, mark, style) {
      const box = matte.current()?.box
      if (box) drawTransformBox(context, box, mark?.kind === 'transform' ? mark.matrix : identity, style)
    },
    box: () => matte.current()?.box ?? null,
    stop() {
      matte.stop()
      plate.stop()
    },
  }
}

function drawMoved(context: CanvasRenderingContext2D, held: HeldMatte, matrix: Matrix, style: MarkStyle): void {
  const tinted = new OffscreenCanvas(held.picture.width, held.picture.height)
  const inner = tinted.getContext('2d')
  if (!inner) return
  inner.fillStyle = style.colour
  inner.fillRect(0, 0, tinted.width, tinted.height)
  inner.globalCompositeOperation = 'destination-in'
  inner.drawImage(held.picture, 0, 0)
  drawPicture(context, tinted, matrix, style)
}

/** Draws a picture of the plate's size where the plate is, moved by `matrix` before. */
function drawPicture(
  context: CanvasRenderingContext2D,
  picture: OffscreenCanvas,
  [a, b, c, d, e, f]: Matrix,
  { project }: MarkStyle,
): void {
  const origin: Point = project([0, 0])
  const unit: Point = project([1, 1])
  context.save()
  context.globalAlpha = 0.6
  context.transform(unit[0] - origin[0], 0, 0, unit[1] - origin[1], ...origin)
  context.transform(a, b, c, d, e, f)
  context.imageSmoothingEnabled = unit[1] - origin[1] < 2
  context.drawImage(picture, 0, 0)
  context.restore()
}
