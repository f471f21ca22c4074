import type { Matte } from '../../../src/shared/codec/matte.ts'
import { matteOverlap } from '../../../src/main/vector/report.ts'
import { runSteps } from '../../../src/main/vector/steps.ts'
import { shapesInOrder, ShapeTracer, type TracedShape } from '../../../src/main/vector/traceShapes.ts'
import { rasterizeShapes } from '../../../src/main/vector/rasterize.ts'
import {
  defaultShapeOptions,
  type Outline,
  type ShapeDocument,
  type ShapeLayer,
  type ShapeOptions,
} from '../../../src/main/vector/types.ts'

/** Signed distance to an edge, pixels, negative inside. */
export type Distance = (x: number, y: number) => number

export const disk =
  (cx: number, cy: number, radius: number): Distance =>
  (x, y) =>
    Math.hypot(x - cx, y - cy) - radius

export const box =
  (cx: number, cy: number, halfWidth: number, halfHeight: number): Distance =>
  (x, y) =>
    Math.max(Math.abs(x - cx) - halfWidth, Math.abs(y - cy) - halfHeight)

export const union =
  (...parts: Distance[]): Distance =>
  (x, y) =>
    Math.min(...parts.map((part) => part(x, y)))

export const without =
  (whole: Distance, hole: Distance): Distance =>
  (x, y) =>
    Math.max(whole(x, y), -hole(x, y))

/** An antialiased matte, or one whose edge is a ramp `edge` pixels wide. */
export function draw(distance: Distance, width: number, height: number, edge = 1): Matte {
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      data[y * width + x] = Math.round(255 * Math.min(1, Math.max(0, 0.5 - distance(x + 0.5, y + 0.5) / edge)))
    }
  }
  return { width, height, bits: 8, data }
}

export async function trace(mattes: (Matte | null)[], options: Partial<ShapeOptions> = {}): Promise<TracedShape[]> {
  const tracer = new ShapeTracer({ ...defaultShapeOptions, ...options })
  const traced: TracedShape[] = []
  for (const [index, matte] of mattes.entries()) traced.push(...(await runSteps(tracer.add(index, matte))))
  return [...traced, ...(await runSteps(tracer.finish()))]
}

export function layerOf(traced: TracedShape[], name = 'dog'): ShapeLayer {
  return { name, colour: '#ff8000', shapes: shapesInOrder(traced) }
}

export function documentOf(layers: ShapeLayer[], changes: Partial<ShapeDocument>): ShapeDocument {
  return {
    ...{ width: 100, height: 80, pixelAspect: [1, 1], rate: [24, 1], range: [0, 1], startFrame: 1001, layers },
    ...changes,
  }
}

/** Of every frame, how much the shapes' own drawing and the matte have in common. */
export function overlaps(layer: ShapeLayer, mattes: Matte[]): number[] {
  return mattes.map((matte, index) => matteOverlap(rasterizeShapes(layer, index, matte), matte))
}

/** How far the points of one set of lines are from the other lines at most, either way: by trying them all. */
export function hausdorff(some: Outline[], others: Outline[]): number {
  return Math.max(oneSided(some, others), oneSided(others, some))
}

function oneSided(from: Outline[], to: Outline[]): number {
  let worst = 0
  for (const outline of from) {
    for (let i = 0; i < outline.length; i += 2) {
      worst = Math.max(worst, Math.min(...to.map((line) => distanceTo(line, outline[i] ?? 0, outline[i + 1] ?? 0))))
    }
  }
  return worst
}

function distanceTo(line: Outline, x: number, y: number): number {
  let least = Infinity
  for (let i = 0, j = line.length - 2; i < line.length; j = i, i += 2) {
    const [ax, ay, bx, by] = [line[j], line[j + 1], line[i], line[i + 1]] as [number, number, number, number]
    const [dx, dy] = [bx - ax, by - ay]
    const squared = dx * dx + dy * dy
    const share = squared === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / squared))
    least = Math.min(least, Math.hypot(x - ax - share * dx, y - ay - share * dy))
  }
  return least
}
