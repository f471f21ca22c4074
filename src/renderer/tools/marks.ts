import type { Point, Rectangle } from '../../shared/domain/geometry.ts'
import type { Prompt } from '../../shared/domain/records.ts'

/** All but `region` make marks; `region` says where the next marks act. */
export const toolNames = ['click', 'box', 'scribble', 'brush', 'eraser', 'lasso', 'region'] as const
export type ToolName = (typeof toolNames)[number]

/** Where the pointer is, and what it means there. */
export interface Sample {
  /** Plate pixels. */
  point: Point
  /** Adds to the object, or takes away. */
  positive: boolean
  /** Diameter of brush, eraser and scribble, plate pixels. */
  size: number
  /** 1 is a sharp disk, 0 a cosine falloff. */
  hardness: number
}

/** How one tool turns a drag into one mark. */
export interface MarkTool {
  begin(sample: Sample): Prompt
  extend(mark: Prompt, sample: Sample): Prompt
  /** Null where the drag made no mark. */
  finish(mark: Prompt): Prompt | null
}

/** Points closer together than this, in plate pixels, are one. */
const nearest = 0.75
/** A box narrower than this, in plate pixels, was a slip of the hand. */
const smallestBox = 2

const boxTool: MarkTool = {
  begin: ({ point: [x, y] }) => ({ kind: 'box', x0: x, y0: y, x1: x, y1: y }),
  extend: (mark, { point: [x1, y1] }) => (mark.kind === 'box' ? { ...mark, x1, y1 } : mark),
  finish: (mark) => (mark.kind === 'box' ? orderedBox(mark) : null),
}

export const markTools: Record<ToolName, MarkTool> = {
  click: {
    begin: ({ point: [x, y], positive }) => ({ kind: 'click', x, y, positive }),
    extend: (mark, { point: [x, y] }) => (mark.kind === 'click' ? { ...mark, x, y } : mark),
    finish: (mark) => mark,
  },
  box: boxTool,
  scribble: {
    begin: ({ point, positive, size }) => ({ kind: 'stroke', positive, width: size, points: [point] }),
    extend: appendPoint,
    finish: (mark) => mark,
  },
  brush: painter(true),
  eraser: painter(false),
  lasso: {
    begin: ({ point, positive }) => ({ kind: 'lasso', positive, points: [point] }),
    extend: appendPoint,
    finish: (mark) => (mark.kind === 'lasso' && mark.points.length >= 3 ? mark : null),
  },
  // Dragged like a box.
  region: boxTool,
}

/** The part of a dragged box that lies on the plate; null where none does. */
export function regionOf(mark: Prompt, plate: { width: number; height: number }): Rectangle | null {
  if (mark.kind !== 'box') return null
  const [x0, y0] = [Math.max(0, mark.x0), Math.max(0, mark.y0)]
  const [x1, y1] = [Math.min(plate.width, mark.x1), Math.min(plate.height, mark.y1)]
  return x1 > x0 && y1 > y0 ? { x0, y0, x1, y1 } : null
}

/** Whether the mark goes through the network, so that a warm frame answers sooner. */
export const usesNetwork = (tool: ToolName): boolean => tool === 'click' || tool === 'box' || tool === 'scribble'

/** Whether the tool has a size. */
export const hasSize = (tool: ToolName): boolean => tool === 'scribble' || tool === 'brush' || tool === 'eraser'

/** Whether the tool can take away as well as add. */
export const hasSign = (tool: ToolName): boolean => tool === 'click' || tool === 'scribble' || tool === 'lasso'

function painter(positive: boolean): MarkTool {
  return {
    begin: ({ point, size, hardness }) => ({ kind: 'paint', positive, size, hardness, points: [point] }),
    extend: appendPoint,
    finish: (mark) => mark,
  }
}

function appendPoint(mark: Prompt, { point }: Sample): Prompt {
  if (!('points' in mark)) return mark
  const last = mark.points.at(-1)
  if (last && Math.hypot(point[0] - last[0], point[1] - last[1]) < nearest) return mark
  return { ...mark, points: [...mark.points, point] }
}

function orderedBox(box: Extract<Prompt, { kind: 'box' }>): Prompt | null {
  const [x0, x1] = box.x0 < box.x1 ? [box.x0, box.x1] : [box.x1, box.x0]
  const [y0, y1] = box.y0 < box.y1 ? [box.y0, box.y1] : [box.y1, box.y0]
  return x1 - x0 < smallestBox || y1 - y0 < smallestBox ? null : { kind: 'box', x0, y0, x1, y1 }
}
