import type { Point, Rectangle } from '../../shared/domain/geometry.ts'
import type { Prompt } from '../../shared/domain/records.ts'
import { applyMatrix, gripsOf, type Matrix } from './transform.ts'

export interface MarkStyle {
  /** The object's colour. */
  colour: string
  /** Plate pixels to viewport pixels. */
  project: (point: Point) => Point
  /** Viewport pixels for one plate pixel. */
  scale: number
}

export const negative = '#ff5c5c'

/** Draws one mark over the picture, as it will be given to the core. */
export function drawMark(context: CanvasRenderingContext2D, mark: Prompt, style: MarkStyle): void {
  switch (mark.kind) {
    case 'click':
      drawClick(context, style.project([mark.x, mark.y]), mark.positive, style.colour)
      break
    case 'box':
      drawBox(context, style.project([mark.x0, mark.y0]), style.project([mark.x1, mark.y1]), style.colour)
      break
    case 'stroke':
      drawLine(context, mark.points, mark.width, mark.positive ? style.colour : negative, style)
      break
    case 'paint':
      drawLine(context, mark.points, mark.size, mark.positive ? style.colour : negative, style)
      break
    case 'lasso':
      drawOutline(context, mark.points, mark.positive ? style.colour : negative, style)
      break
    case 'fill':
      drawClick(context, style.project([mark.x, mark.y]), mark.positive, style.colour)
      break
    case 'transform':
    case 'mask':
      break
  }
}

function drawClick(context: CanvasRenderingContext2D, [x, y]: Point, positive: boolean, colour: string): void {
  context.beginPath()
  context.arc(x, y, 6.5, 0, Math.PI * 2)
  context.fillStyle = positive ? colour : negative
  context.fill()
  context.lineWidth = 1.5
  context.strokeStyle = '#ffffff'
  context.stroke()
  context.beginPath()
  context.moveTo(x - 3, y)
  context.lineTo(x + 3, y)
  if (positive) {
    context.moveTo(x, y - 3)
    context.lineTo(x, y + 3)
  }
  context.strokeStyle = '#0d0e10'
  context.stroke()
}

function drawBox(context: CanvasRenderingContext2D, from: Point, to: Point, colour: string): void {
  context.lineWidth = 1.5
  context.setLineDash([6, 4])
  context.strokeStyle = colour
  context.strokeRect(from[0], from[1], to[0] - from[0], to[1] - from[1])
  context.setLineDash([])
}

/** Draws the box of a matte with its grips, moved by `matrix`. */
export function drawTransformBox(
  context: CanvasRenderingContext2D,
  box: Rectangle,
  matrix: Matrix,
  { project }: MarkStyle,
): void {
  const at = (point: Point): Point => project(applyMatrix(matrix, point))
  const corners = [
    [box.x0, box.y0],
    [box.x1, box.y0],
    [box.x1, box.y1],
    [box.x0, box.y1],
  ] satisfies Point[]
  for (const [width, colour] of [
    [3, 'rgba(0, 0, 0, 0.55)'],
    [1.25, '#ffffff'],
  ] as const) {
    trace(context, corners, at)
    context.closePath()
    context.lineWidth = width
    context.strokeStyle = colour
    context.stroke()
  }
  for (const { at: grip } of gripsOf(box)) {
    const [x, y] = at(grip)
    context.fillStyle = '#ffffff'
    context.strokeStyle = '#0d0e10'
    context.lineWidth = 1
    context.beginPath()
    context.rect(x - 4, y - 4, 8, 8)
    context.fill()
    context.stroke()
  }
}

/** Draws the local region: dashes seen on any picture, and a shade over what is left as it is. */
export function drawRegion(
  context: CanvasRenderingContext2D,
  region: Rectangle,
  { project, width, height }: Pick<MarkStyle, 'project'> & { width: number; height: number },
): void {
  const [left, top] = project([region.x0, region.y0])
  const [right, bottom] = project([region.x1, region.y1])
  context.fillStyle = 'rgba(8, 9, 11, 0.38)'
  context.beginPath()
  context.rect(0, 0, width, height)
  context.rect(left, top, right - left, bottom - top)
  context.fill('evenodd')
  context.lineWidth = 1.5
  for (const [offset, colour] of [
    [0, '#ffffff'],
    [5, '#0d0e10'],
  ] as const) {
    context.setLineDash([5, 5])
    context.lineDashOffset = offset
    context.strokeStyle = colour
    context.strokeRect(left, top, right - left, bottom - top)
  }
  context.setLineDash([])
  context.lineDashOffset = 0
}

function drawLine(
  context: CanvasRenderingContext2D,
  points: readonly Point[],
  width: number,
  colour: string,
  { project, scale }: MarkStyle,
): void {
  context.save()
  context.globalAlpha = 0.6
  context.lineCap = 'round'
  context.lineJoin = 'round'
  context.lineWidth = Math.max(1, width * scale)
  context.strokeStyle = colour
  trace(context, points, project)
  context.stroke()
  context.restore()
}

function drawOutline(
  context: CanvasRenderingContext2D,
  points: readonly Point[],
  colour: string,
  { project }: MarkStyle,
): void {
  trace(context, points, project)
  context.closePath()
  context.globalAlpha = 0.25
  context.fillStyle = colour
  context.fill()
  context.globalAlpha = 1
  context.lineWidth = 1.5
  context.strokeStyle = colour
  context.stroke()
}

function trace(context: CanvasRenderingContext2D, points: readonly Point[], project: (point: Point) => Point): void {
  const [first, ...rest] = points
  if (!first) return
  const start = project(first)
  context.beginPath()
  context.moveTo(...start)
  // A stroke of one point is a dot: a line of no length with round ends.
  if (rest.length === 0) context.lineTo(...start)
  for (const point of rest) context.lineTo(...project(point))
}
