import type { Matte } from '../../shared/codec/matte.ts'
import type { TracedShape } from './traceShapes.ts'
import { POINT_STRIDE, type ShapeKey } from './types.ts'

/** What the shapes of an object are worth. */
export interface ShapeReport {
  name: string
  shapes: number
  /** Points on a frame, the mean over the frames. */
  pointsPerFrame: number
  /** Keys of all shapes, and what they would be with one on every frame. */
  keyframes: number
  shapeFrames: number
  /** The two-sided distance of shapes and the matte's 50% line on the worst frame, pixels. */
  worstDistance: number
  /** Intersection over union of the drawn shapes and the matte, by alpha: mean over the frames, and of the worst frame. */
  iou: { mean: number; worst: number }
}

/** The figures of an object's shapes; `ious` has one for each frame. */
export function reportShapes(name: string, traced: TracedShape[], ious: number[]): ShapeReport {
  let [points, keyframes, shapeFrames, worstDistance] = [0, 0, 0, 0]
  for (const { shape, worst } of traced) {
    const frames = shape.range[1] - shape.range[0]
    points += ((shape.keys[0] as ShapeKey).points.length / POINT_STRIDE) * frames
    keyframes += shape.keys.length
    shapeFrames += frames
    worstDistance = Math.max(worstDistance, worst)
  }
  const count = ious.length || 1
  return {
    name,
    shapes: traced.length,
    pointsPerFrame: points / count,
    keyframes,
    shapeFrames,
    worstDistance,
    iou: { mean: ious.reduce((sum, value) => sum + value, 0) / count, worst: Math.min(1, ...ious) },
  }
}

/** One line of {@link ShapeReport} for people. */
export function describeReport({ name, shapes, pointsPerFrame, keyframes, worstDistance, iou }: ShapeReport): string {
  const count = (value: number, noun: string): string => `${value} ${noun}${value === 1 ? '' : 's'}`
  return `${name}: ${count(shapes, 'shape')}, ${pointsPerFrame.toFixed(1)} points a frame, ${count(keyframes, 'keyframe')}, within ${worstDistance.toFixed(2)} px, IoU ${iou.mean.toFixed(4)}`
}

/** Intersection over union of two mattes of one size, by alpha; 1 where both are empty. */
export function matteOverlap(one: Matte, other: Matte): number {
  const [scale, otherScale] = [one.bits === 8 ? 257 : 1, other.bits === 8 ? 257 : 1]
  let [both, either] = [0, 0]
  for (let i = 0; i < one.data.length; i++) {
    const [a, b] = [(one.data[i] as number) * scale, (other.data[i] as number) * otherScale]
    both += Math.min(a, b)
    either += Math.max(a, b)
  }
  return either === 0 ? 1 : both / either
}
