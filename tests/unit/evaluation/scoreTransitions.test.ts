import { expect, test } from 'vitest'
import { scoreCuts, scoreGradual } from '../../../src/main/evaluation/scoreTransitions.ts'

const cut = (start: number): { start: number; end: number } => ({ start, end: start })

test('a cut one frame off is both missed and invented', () => {
  expect(scoreCuts([cut(10), cut(21)], [cut(10), cut(20)])).toEqual({
    precision: 0.5,
    recall: 0.5,
    f1: 0.5,
    missed: [cut(20)],
    invented: [cut(21)],
  })
})

test('a dissolve is found where half of the frames are shared', () => {
  const truth = [{ start: 10, end: 20 }]
  expect(scoreGradual([{ start: 10, end: 15 }], truth).f1).toBe(1)
  expect(scoreGradual([{ start: 10, end: 14 }], truth).f1).toBe(0)
  expect(scoreGradual([{ start: 0, end: 40 }], truth).f1).toBe(0)
})

test('one finding answers one truth', () => {
  const truth = [
    { start: 10, end: 20 },
    { start: 12, end: 22 },
  ]
  expect(scoreGradual([{ start: 11, end: 21 }], truth)).toMatchObject({ precision: 1, recall: 0.5 })
})

test('nothing found where there is nothing is right', () => {
  expect(scoreCuts([], []).f1).toBe(1)
  expect(scoreCuts([cut(4)], [])).toMatchObject({ precision: 0, f1: 0 })
})
