import type { Point, Rectangle } from '../../shared/domain/geometry.ts'
import type { Prompt } from '../../shared/domain/records.ts'

/** All but `select`, which picks the object under the pointer, and `region`, which says where the next marks act, make marks. */
export const toolNames = [
  'select',
  'click',
  'box',
  'scribble',
  'brush',
  'eraser',
  'smart',
  'lasso',
  'fill',
  'transform',
  'region',
] as const
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
  /** The most a stroke covers, 0..1. */
  flow: number
  /** How faint an edge stops the smart brush, 0..1. */
  snap: number
  /** Of a pen, 0..1; null where the pointer feels none. */
  pressure: number | null
  /** What pressure acts on. */
  pressureOn: PressureTarget
  /** Shift: a line goes straight on from where it was pressed; a transform keeps to an axis, to steps, or lets go of proportions. */
  straight: boolean
  /** Where the last stroke ended, if this one is to go on from there. */
  from: Point | null
}

export const pressureTargets = ['size', 'flow', 'both', 'none'] as const
export type PressureTarget = (typeof pressureTargets)[number]

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

const clickTool: MarkTool = {
  begin: ({ point: [x, y], positive }) => ({ kind: 'click', x, y, positive }),
  extend: (mark, { point: [x, y] }) => (mark.kind === 'click' ? { ...mark, x, y } : mark),
  finish: (mark) => mark,
}

/** Tools whose marks need no more than the pointer. */
export const markTools: Record<Exclude<ToolName, 'transform'>, MarkTool> = {
  // Where it is let go is what counts, as for a click.
  select: clickTool,
  click: clickTool,
  fill: {
    begin: ({ point: [x, y], positive }) => ({ kind: 'fill', x, y, positive }),
    extend: (mark, { point: [x, y] }) => (mark.kind === 'fill' ? { ...mark, x, y } : mark),
    finish: (mark) => mark,
  },
  box: boxTool,
  scribble: {
    begin: ({ point, positive, size, from }) => ({
      kind: 'stroke',
      positive,
      width: size,
      points: from ? [from, point] : [point],
    }),
    extend: appendPoint,
    finish: (mark) => mark,
  },
  brush: painter(() => true),
  eraser: painter(() => false),
  smart: painter(({ positive }) => positive, true),
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
export const hasSize = (tool: ToolName): boolean => tool === 'scribble' || paints(tool)

/** Whether the tool is a brush, with hardness, flow and pressure. */
export const paints = (tool: ToolName): boolean => tool === 'brush' || tool === 'eraser' || tool === 'smart'

/** Whether the tool can take away as well as add. */
export const hasSign = (tool: ToolName): boolean => ['click', 'scribble', 'lasso', 'smart', 'fill'].includes(tool)

function painter(positive: (sample: Sample) => boolean, snaps = false): MarkTool {
  return {
    begin: (sample) => {
      const { point, size, hardness, flow, snap, from, pressure, pressureOn } = sample
      const points = from ? [from, point] : [point]
      const felt = points.map(() => pressure ?? 1)
      return {
        kind: 'paint',
        positive: positive(sample),
        size,
        hardness,
        points,
        ...(flow < 1 && { flow }),
        ...(snaps && { snap }),
        ...(pressure !== null && (pressureOn === 'size' || pressureOn === 'both') && { widths: felt }),
        ...(pressure !== null && (pressureOn === 'flow' || pressureOn === 'both') && { flows: felt }),
      }
    },
    extend: appendPoint,
    finish: (mark) => mark,
  }
}

function appendPoint(mark: Prompt, { point, pressure }: Sample): Prompt {
  if (!('points' in mark)) return mark
  const last = mark.points.at(-1)
  if (last && Math.hypot(point[0] - last[0], point[1] - last[1]) < nearest) return mark
  const next = { ...mark, points: [...mark.points, point] }
  if (next.kind !== 'paint') return next
  const felt = pressure ?? 1
  return {
    ...next,
    ...(next.widths && { widths: [...next.widths, felt] }),
    ...(next.flows && { flows: [...next.flows, felt] }),
  }
}

function orderedBox(box: Extract<Prompt, { kind: 'box' }>): Prompt | null {
  const [x0, x1] = box.x0 < box.x1 ? [box.x0, box.x1] : [box.x1, box.x0]
  const [y0, y1] = box.y0 < box.y1 ? [box.y0, box.y1] : [box.y1, box.y0]
  return x1 - x0 < smallestBox || y1 - y0 < smallestBox ? null : { kind: 'box', x0, y0, x1, y1 }
}
