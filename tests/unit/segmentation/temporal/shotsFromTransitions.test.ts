import { expect, test } from 'vitest'
import { shotsFromTransitions } from '../../../../src/main/segmentation/temporal/shotsFromTransitions.ts'
import type { Transition } from '../../../../src/main/segmentation/temporal/types.ts'

const bounds = (frames: number, transitions: Transition[]): [number, number, string][] =>
  shotsFromTransitions(frames, transitions).map(({ start, end, transition }) => [start, end, transition.type])

test('a media without transitions is one shot', () => {
  expect(shotsFromTransitions(7, [])).toEqual([{ start: 0, end: 7, transition: { type: 'start', start: 0, end: 0 } }])
})

test('each kind of transition parts its shots where it should', () => {
  const transitions: Transition[] = [
    { type: 'cut', start: 10, end: 10 },
    { type: 'dissolve', start: 20, end: 30 },
    { type: 'fade-out-in', start: 40, end: 61 },
    { type: 'fade-out', start: 70, end: 80 },
    { type: 'fade-in', start: 90, end: 95 },
  ]
  expect(bounds(100, transitions)).toEqual([
    [0, 10, 'start'],
    [10, 25, 'cut'],
    [25, 50, 'dissolve'],
    [50, 80, 'fade-out-in'],
    [80, 90, 'fade-out'],
    [90, 100, 'fade-in'],
  ])
})

test('a fade that opens or closes the film parts nothing', () => {
  const fadeIn: Transition = { type: 'fade-in', start: 0, end: 12 }
  const fadeOut: Transition = { type: 'fade-out', start: 40, end: 50 }
  expect(shotsFromTransitions(50, [fadeIn, fadeOut])).toEqual([{ start: 0, end: 50, transition: fadeIn }])
})
