import { expect, test } from 'vitest'
import { createGesture, type Gesture } from '../../../src/renderer/tools/gesture.ts'
import { markTools, type Sample, type ToolName } from '../../../src/renderer/tools/marks.ts'

const at = (x: number, y: number, more: Partial<Sample> = {}): Sample => ({
  point: [x, y],
  positive: true,
  size: 12,
  hardness: 0.8,
  flow: 1,
  snap: 0.5,
  pressure: null,
  pressureOn: 'size',
  straight: false,
  from: null,
  ...more,
})
const inState = (state: Gesture['current']['state']): Gesture => {
  const gesture = createGesture(markTools.scribble)
  if (state !== 'ready') gesture.capture(at(0, 0))
  if (state === 'committed') gesture.commit()
  if (state === 'discarded') gesture.discard()
  return gesture
}
const steps = {
  capture: (gesture: Gesture) => {
    gesture.capture(at(1, 1))
  },
  extend: (gesture: Gesture) => {
    gesture.extend(at(2, 2))
  },
  commit: (gesture: Gesture) => gesture.commit(),
  discard: (gesture: Gesture) => {
    gesture.discard()
  },
}

test('what a drag has made so far is told while it lasts', () => {
  const gesture = createGesture(markTools.box)
  expect(gesture.finished()).toBeNull()
  gesture.capture(at(9, 9))
  expect(gesture.finished()).toBeNull()
  gesture.extend(at(2, 4))
  expect(gesture.finished()).toEqual({ kind: 'box', x0: 2, y0: 4, x1: 9, y1: 9 })
  gesture.discard()
  expect(gesture.finished()).toBeNull()
})

test.each([
  ['ready', 'capture', 'captured'],
  ['captured', 'extend', 'captured'],
  ['captured', 'commit', 'committed'],
  ['captured', 'discard', 'discarded'],
] as const)('%s, then %s, is %s', (from, step, to) => {
  const gesture = inState(from)
  steps[step](gesture)
  expect(gesture.current.state).toBe(to)
})

test.each([
  ['ready', 'extend', 'Capture the pointer first.'],
  ['ready', 'commit', 'Capture the pointer first.'],
  ['ready', 'discard', 'Capture the pointer first.'],
  ['captured', 'capture', 'Commit or discard it first.'],
  ['committed', 'capture', 'make a new gesture'],
  ['committed', 'extend', 'make a new gesture'],
  ['committed', 'commit', 'make a new gesture'],
  ['committed', 'discard', 'make a new gesture'],
  ['discarded', 'capture', 'make a new gesture'],
  ['discarded', 'extend', 'make a new gesture'],
  ['discarded', 'commit', 'make a new gesture'],
  ['discarded', 'discard', 'make a new gesture'],
] as const)('%s, then %s, is a mistake that says what to do', (from, step, advice) => {
  const gesture = inState(from)
  expect(() => steps[step](gesture)).toThrow(advice)
  expect(gesture.current.state).toBe(from)
})

const draw = (tool: Exclude<ToolName, 'transform'>, ...samples: Sample[]): ReturnType<Gesture['commit']> => {
  const gesture = createGesture(markTools[tool])
  samples.forEach((sample, number) => {
    if (number === 0) gesture.capture(sample)
    else gesture.extend(sample)
  })
  return gesture.commit()
}

test('a click is where the pointer was let go', () => {
  expect(draw('click', at(3, 4), at(5, 6))).toEqual({ kind: 'click', x: 5, y: 6, positive: true })
  expect(draw('click', at(3, 4, { positive: false }))).toMatchObject({ positive: false })
})

test('a box has its corners in order, and none without an area', () => {
  expect(draw('box', at(30, 40), at(10, 5))).toEqual({ kind: 'box', x0: 10, y0: 5, x1: 30, y1: 40 })
  expect(draw('box', at(30, 40), at(30.5, 90))).toBeNull()
})

test('a scribble keeps its points and width; points on the same spot are one', () => {
  expect(draw('scribble', at(0, 0), at(0.2, 0.1), at(4, 0), at(9, 0))).toEqual({
    kind: 'stroke',
    positive: true,
    width: 12,
    points: [
      [0, 0],
      [4, 0],
      [9, 0],
    ],
  })
})

test('the brush adds and the eraser takes away, whatever Alt says', () => {
  expect(draw('brush', at(1, 1, { positive: false }))).toMatchObject({
    kind: 'paint',
    positive: true,
    size: 12,
    hardness: 0.8,
  })
  expect(draw('eraser', at(1, 1))).toMatchObject({ kind: 'paint', positive: false })
})

test('a lasso needs three points', () => {
  expect(draw('lasso', at(0, 0), at(9, 0))).toBeNull()
  expect(draw('lasso', at(0, 0), at(9, 0), at(9, 9))).toMatchObject({ kind: 'lasso', points: { length: 3 } })
})

test('while Shift is held a line goes straight on from where it was, and then by hand again', () => {
  const straight = { straight: true }
  const line = draw('scribble', at(0, 0), at(4, 3), at(9, 1, straight), at(20, 5, straight), at(21, 9), at(30, 9))
  expect(line).toMatchObject({ points: [[0, 0], [4, 3], [20, 5], [21, 9], [30, 9]] }) // prettier-ignore
})

test('pressed with Shift, a stroke goes on from where the last one ended', () => {
  const from = { from: [1, 2] as [number, number], straight: true }
  expect(draw('brush', at(10, 10, from))).toMatchObject({ points: [[1, 2], [10, 10]] }) // prettier-ignore
})

test.each([
  ['size', { widths: [0.2, 1] }],
  ['flow', { flows: [0.2, 1] }],
  ['both', { widths: [0.2, 1], flows: [0.2, 1] }],
] as const)('a pen’s pressure on %s is kept for each point', (pressureOn, kept) => {
  const mark = draw('brush', at(0, 0, { pressure: 0.2, pressureOn }), at(9, 0, { pressure: 1, pressureOn }))
  const { widths, flows } = mark as { widths?: number[]; flows?: number[] }
  expect({ ...(widths && { widths }), ...(flows && { flows }) }).toEqual(kept)
})

test('a pointer without pressure, or pressure that does nothing, leaves none', () => {
  for (const sample of [at(0, 0), at(0, 0, { pressure: 0.5, pressureOn: 'none' })]) {
    expect(Object.keys(draw('brush', sample) ?? {}).sort()).toEqual(['hardness', 'kind', 'points', 'positive', 'size'])
  }
})

test('the smart brush keeps how it snaps, and takes away with Alt', () => {
  expect(draw('smart', at(1, 1, { positive: false, flow: 0.5 }))).toMatchObject({
    positive: false,
    snap: 0.5,
    flow: 0.5,
  })
})

test('a hole is filled, or a piece removed, where the pointer was let go', () => {
  expect(draw('fill', at(1, 1), at(7, 8))).toEqual({ kind: 'fill', x: 7, y: 8, positive: true })
})
