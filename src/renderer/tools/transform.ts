import type { Point, Rectangle } from '../../shared/domain/geometry.ts'
import type { Prompt } from '../../shared/domain/records.ts'
import type { MarkTool, Sample } from './marks.ts'

export type Matrix = Extract<Prompt, { kind: 'transform' }>['matrix']

export const identity: Matrix = [1, 0, 0, 1, 0, 0]

/** What a press takes hold of: the inside, a side or corner by which way it lies from the centre, or the outside to turn. */
export type Grip = { kind: 'move' } | { kind: 'turn' } | { kind: 'scale'; x: -1 | 0 | 1; y: -1 | 0 | 1 }

/** Turning keeps to steps of this many degrees while Shift is held. */
const turnStep = 15

export const applyMatrix = ([a, b, c, d, e, f]: Matrix, [x, y]: Point): Point => [a * x + c * y + e, b * x + d * y + f]

export const translation = (x: number, y: number): Matrix => [1, 0, 0, 1, x, y]

/** The grips of a box: its corners, then the middles of its sides. */
export function gripsOf(box: Rectangle): { grip: Extract<Grip, { kind: 'scale' }>; at: Point }[] {
  const places = [-1, 0, 1] as const
  const grips = places.flatMap((y) => places.map((x) => ({ kind: 'scale' as const, x, y })))
  return grips
    .filter(({ x, y }) => x !== 0 || y !== 0)
    .sort((first, second) => Math.abs(second.x * second.y) - Math.abs(first.x * first.y))
    .map((grip) => ({ grip, at: [middle(box.x0, box.x1, grip.x), middle(box.y0, box.y1, grip.y)] }))
}

const middle = (low: number, high: number, side: -1 | 0 | 1): number => (low + high + side * (high - low)) / 2

/** What lies under a point; `tolerance` plate pixels round each grip belong to it. */
export function gripAt(box: Rectangle, [x, y]: Point, tolerance: number): Grip {
  const near = gripsOf(box).find(({ at }) => Math.max(Math.abs(at[0] - x), Math.abs(at[1] - y)) <= tolerance)
  if (near) return near.grip
  return x >= box.x0 && x <= box.x1 && y >= box.y0 && y <= box.y1 ? { kind: 'move' } : { kind: 'turn' }
}

/**
 * What dragging a grip from one point to another does. Corners keep proportions, unless `free`; a side scales across. Held
 * `free`, a move keeps to one axis and a turn to steps.
 */
export function dragGrip(grip: Grip, box: Rectangle, from: Point, to: Point, free: boolean): Matrix {
  switch (grip.kind) {
    case 'move': {
      const [x, y] = [to[0] - from[0], to[1] - from[1]]
      if (!free) return translation(x, y)
      return Math.abs(x) > Math.abs(y) ? translation(x, 0) : translation(0, y)
    }
    case 'turn':
      return turned(box, from, to, free)
    case 'scale':
      return scaled(grip, box, from, to, free)
  }
}

function turned(box: Rectangle, from: Point, to: Point, stepped: boolean): Matrix {
  const [x, y] = [middle(box.x0, box.x1, 0), middle(box.y0, box.y1, 0)]
  const raw = Math.atan2(to[1] - y, to[0] - x) - Math.atan2(from[1] - y, from[0] - x)
  const step = (turnStep * Math.PI) / 180
  const angle = stepped ? Math.round(raw / step) * step : raw
  const [c, s] = [Math.cos(angle), Math.sin(angle)]
  return [c, s, -s, c, x - c * x + s * y, y - s * x - c * y]
}

function scaled(grip: Extract<Grip, { kind: 'scale' }>, box: Rectangle, from: Point, to: Point, free: boolean): Matrix {
  // The opposite side stays where it is.
  const [x, y] = [middle(box.x0, box.x1, -grip.x as -1 | 0 | 1), middle(box.y0, box.y1, -grip.y as -1 | 0 | 1)]
  const growth = (side: number, size: number, moved: number): number =>
    side === 0 ? 1 : Math.max(1 / Math.max(1, size), 1 + (side * moved) / Math.max(1, size))
  let across = growth(grip.x, box.x1 - box.x0, to[0] - from[0])
  let down = growth(grip.y, box.y1 - box.y0, to[1] - from[1])
  if (grip.x !== 0 && grip.y !== 0 && !free) across = down = Math.max(across, down)
  return [across, 0, 0, down, x * (1 - across), y * (1 - down)]
}

/** A drag of a box round a matte. `tolerance` in plate pixels. */
export function transformTool(box: Rectangle, tolerance: number): MarkTool {
  let grip: Grip = { kind: 'move' }
  let from: Point = [0, 0]
  const mark = (matrix: Matrix): Prompt => ({ kind: 'transform', matrix })
  return {
    begin({ point }: Sample) {
      grip = gripAt(box, point, tolerance)
      from = point
      return mark(identity)
    },
    extend: (_, { point, straight }) => mark(dragGrip(grip, box, from, point, straight)),
    finish: (last) =>
      last.kind === 'transform' && last.matrix.some((value, at) => value !== identity[at]) ? last : null,
  }
}
