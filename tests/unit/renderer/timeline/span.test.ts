import { expect, test } from 'vitest'
import {
  fitSpan,
  frameAt,
  panSpan,
  revealFrame,
  rulerStep,
  type Span,
  widestFrame,
  xOf,
  zoomSpan,
} from '../../../../src/renderer/timeline/span.ts'

const frames = 1000
const width = 500
const all = fitSpan(frames, width)

test('every frame has its place, and what is beside the media is its nearest frame', () => {
  expect(all).toEqual({ first: 0, scale: 0.5 })
  const span: Span = { first: 100, scale: 4 }
  for (const frame of [100, 101, 224]) expect(frameAt(span, xOf(span, frame) + 1, frames)).toBe(frame)
  expect(frameAt(span, -1000, frames)).toBe(0)
  expect(frameAt(span, 1e6, frames)).toBe(frames - 1)
})

test('zooming keeps the frame under the pointer, down to single frames and out to all', () => {
  const x = 200
  const under = all.first + x / all.scale
  const near = zoomSpan(all, 8, x, frames, width)
  expect(near.scale).toBe(4)
  expect(near.first + x / near.scale).toBeCloseTo(under)
  expect(zoomSpan(near, 1e6, x, frames, width).scale).toBe(widestFrame)
  expect(zoomSpan(near, 1e-6, x, frames, width)).toEqual(all)
  // A clip of few frames is shown whole, however wide each is.
  expect(zoomSpan(fitSpan(3, width), 0.1, x, 3, width)).toEqual(fitSpan(3, width))
})

test('panning ends at the first and last frame', () => {
  const span: Span = { first: 100, scale: 4 }
  expect(panSpan(span, 40, frames, width).first).toBe(110)
  expect(panSpan(span, -1e6, frames, width).first).toBe(0)
  expect(panSpan(span, 1e6, frames, width).first).toBe(frames - width / 4)
})

test('a frame out of sight is brought in, one in sight moves nothing', () => {
  const span: Span = { first: 100, scale: 4 }
  expect(revealFrame(span, 150, frames, width)).toBe(span)
  for (const frame of [0, 99, 225, 999]) {
    const { first } = revealFrame(span, frame, frames, width)
    expect(frame).toBeGreaterThanOrEqual(first)
    expect(frame + 1).toBeLessThanOrEqual(first + width / 4)
  }
})

test('the ruler counts in round numbers that have room', () => {
  expect([60, 10, 2, 0.5, 0.01].map((scale) => rulerStep(scale, 50))).toEqual([1, 5, 50, 100, 5000])
})
