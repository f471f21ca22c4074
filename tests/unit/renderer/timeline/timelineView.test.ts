import { expect, test } from 'vitest'
import { initialState, onlySpanChanged } from '../../../../src/renderer/store/state.ts'
import { gutter } from '../../../../src/renderer/timeline/layout.ts'
import { createView, reveal, spanOf, turn } from '../../../../src/renderer/timeline/timelineView.ts'
import { aDocument } from '../../../helpers/documents.ts'
import { aMedia, mediaId } from '../../../helpers/records.ts'

const view = { ...createView(), width: gutter + 500 }
const state = {
  ...initialState,
  mediaId: mediaId('a'),
  document: aDocument({
    media: [aMedia()],
  }),
}
const wheel = (event: Partial<WheelEvent>): WheelEvent =>
  ({ deltaX: 0, deltaY: 0, offsetX: gutter, ...event }) as WheelEvent

test('a span kept of a wider or a narrower timeline is fitted into this one', () => {
  expect(spanOf(view, state)).toEqual({ first: 0, scale: 5 })
  expect(spanOf(view, { ...state, span: { first: 20, scale: 10 } })).toEqual({ first: 20, scale: 10 })
  expect(spanOf(view, { ...state, span: { first: 20, scale: 2 } })).toEqual({ first: 0, scale: 5 })
  expect(spanOf(view, { ...state, span: { first: 80, scale: 10 } })).toEqual({ first: 50, scale: 10 })
})

test('the wheel zooms and moves the span, and the playhead is brought into sight', () => {
  const near = turn(view, state, wheel({ deltaY: -300 }))
  expect(near).toEqual({ first: 0, scale: 10 })
  const zoomed = { ...state, span: near }
  expect(turn(view, zoomed, wheel({ deltaY: 100, shiftKey: true }))).toEqual({ first: 10, scale: 10 })
  expect(turn(view, zoomed, wheel({ deltaY: 100, altKey: true }))).toBe(near)
  expect(reveal(view, zoomed)).toBe(near)
  expect(reveal(view, { ...zoomed, index: 70 })).toEqual({ first: 50, scale: 10 })
  expect(reveal(view, state)).toBeNull()
})

test('while a hand moves the span, what it moved it to counts and not what is kept', () => {
  const kept = { ...state, span: { first: 20, scale: 10 } }
  const turned = { first: 40, scale: 10 }
  expect(spanOf({ ...view, turned }, kept)).toEqual(turned)
  expect(turn({ ...view, turned }, kept, wheel({ deltaY: -50, shiftKey: true }))).toEqual({ first: 35, scale: 10 })
  expect(spanOf({ ...view, turned: null }, kept)).toEqual({ first: 0, scale: 5 })
})

test('a change of the span alone is told from one of more', () => {
  const span = { first: 20, scale: 10 }
  expect(onlySpanChanged({ ...state, span }, state)).toBe(true)
  expect(onlySpanChanged({ ...state, span, index: 4 }, state)).toBe(false)
  expect(onlySpanChanged({ ...state, index: 4 }, state)).toBe(false)
})
