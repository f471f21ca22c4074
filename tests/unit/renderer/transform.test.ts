import { describe, expect, test } from 'vitest'
import { createGesture } from '../../../src/renderer/tools/gesture.ts'
import type { Sample } from '../../../src/renderer/tools/marks.ts'
import { createNudge } from '../../../src/renderer/tools/nudge.ts'
import { applyMatrix, dragGrip, gripAt, gripsOf, transformTool } from '../../../src/renderer/tools/transform.ts'
import type { Point } from '../../../src/shared/domain/geometry.ts'

const box = { x0: 20, y0: 10, x1: 60, y1: 30 }
const sample = (x: number, y: number, straight = false): Sample => ({
  point: [x, y],
  positive: true,
  size: 1,
  hardness: 1,
  flow: 1,
  snap: 1,
  pressure: null,
  pressureOn: 'none',
  straight,
  from: null,
})
const drag = (from: Point, to: Point, free = false): ((point: Point) => number[]) => {
  const matrix = dragGrip(gripAt(box, from, 3), box, from, to, free)
  return (point) => applyMatrix(matrix, point).map((value) => Number(value.toFixed(3)))
}

test.each([
  [[20, 10], { kind: 'scale', x: -1, y: -1 }],
  [[62, 29], { kind: 'scale', x: 1, y: 1 }],
  [[40, 11], { kind: 'scale', x: 0, y: -1 }],
  [[21, 20], { kind: 'scale', x: -1, y: 0 }],
  [[30, 20], { kind: 'move' }],
  [[70, 20], { kind: 'turn' }],
] as const)('at %j a press takes hold of %j', (point, grip) => {
  expect(gripAt(box, [...point], 3)).toEqual(grip)
})

test('there are four corners, then four sides', () => {
  expect(gripsOf(box).map(({ at }) => at.join())).toEqual([
    '20,10', '60,10', '20,30', '60,30', '40,10', '20,20', '60,20', '40,30',
  ]) // prettier-ignore
})

describe('dragging', () => {
  test('the inside moves; with Shift along one axis', () => {
    expect(drag([30, 20], [37, 18])([0, 0])).toEqual([7, -2])
    expect(drag([30, 20], [37, 18], true)([0, 0])).toEqual([7, 0])
  })

  test('a corner scales in proportion from the opposite one; with Shift freely', () => {
    const doubled = drag([60, 30], [100, 30])
    expect([doubled([20, 10]), doubled([60, 30])]).toEqual([[20, 10], [100, 50]]) // prettier-ignore
    expect(drag([60, 30], [100, 40], true)([60, 30])).toEqual([100, 40])
  })

  test('a side scales across, and the other side stays', () => {
    const wider = drag([20, 20], [0, 25])
    expect([wider([20, 15]), wider([60, 15])]).toEqual([[0, 15], [60, 15]]) // prettier-ignore
  })

  test('outside turns about the middle; with Shift in steps of fifteen degrees', () => {
    expect(drag([70, 20], [40, 50])([60, 20])).toEqual([40, 40])
    const stepped = drag([70, 20], [70, 29], true)
    expect(stepped([60, 20])).toEqual([40 + 20 * Math.cos(Math.PI / 12), 20 + 20 * Math.sin(Math.PI / 12)].map((v) => Number(v.toFixed(3)))) // prettier-ignore
  })

  test('nothing is scaled to nothing, nor turned inside out', () => {
    const [x = 0, y = 0] = drag([60, 30], [-500, -500])([60, 30])
    expect(x).toBeGreaterThan(20)
    expect(y).toBeGreaterThan(10)
  })
})

test('a drag is one mark, from the press to where it was let go; one that ends where it began is none', () => {
  const gesture = createGesture(transformTool(box, 3))
  gesture.capture(sample(30, 20))
  gesture.extend(sample(33, 22))
  gesture.extend(sample(40, 25))
  expect(gesture.commit()).toEqual({ kind: 'transform', matrix: [1, 0, 0, 1, 10, 5] })
  const still = createGesture(transformTool(box, 3))
  still.capture(sample(30, 20))
  expect(still.commit()).toBeNull()
})

describe('nudging', () => {
  test('adds up while keys are held, ten at a time with Shift, and is one mark when they are let go', () => {
    const nudge = createNudge()
    nudge.press('ArrowRight', false)
    nudge.press('ArrowRight', false)
    expect(nudge.press('ArrowDown', true)).toEqual({ kind: 'transform', matrix: [1, 0, 0, 1, 2, 10] })
    expect(nudge.release()?.mark).toEqual({ kind: 'transform', matrix: [1, 0, 0, 1, 2, 10] })
    expect(nudge.release()).toBeNull()
  })

  test('one after the other is one undo step, until something else is done', () => {
    const nudge = createNudge()
    const once = (): string | undefined => {
      nudge.press('ArrowLeft', false)
      return nudge.release()?.gesture
    }
    const first = once()
    expect(once()).toBe(first)
    nudge.settle()
    expect(once()).not.toBe(first)
  })

  test('back to where it was, or given up, is no mark; other keys are none of its business', () => {
    const nudge = createNudge()
    nudge.press('ArrowLeft', false)
    nudge.press('ArrowRight', false)
    expect(nudge.release()).toBeNull()
    nudge.press('ArrowUp', true)
    nudge.discard()
    expect([nudge.release(), nudge.press('a', false), nudge.current.state]).toEqual([null, null, 'ready'])
  })
})
