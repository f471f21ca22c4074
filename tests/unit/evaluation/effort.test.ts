import { expect, test } from 'vitest'
import { areaUnderCurve, effortOf, valueAt } from '../../../src/main/evaluation/effort.ts'
import type { Round } from '../../../src/main/evaluation/interactiveProtocol.ts'

test('the area under a curve is by trapezoids, over equal steps', () => {
  // (0.5 + 0.7) / 2 + (0.7 + 0.9) / 2 = 1.4 over two steps
  expect(areaUnderCurve([0.5, 0.7, 0.9])).toBeCloseTo(0.7)
  // 0.3 + 0.55 + 0.9 over three
  expect(areaUnderCurve([0.2, 0.4, 0.7, 1.1])).toBeCloseTo(1.75 / 3)
  expect(areaUnderCurve([0.8])).toBe(0.8)
})

test('a value at a time is read off the line between rounds, from nothing at the start', () => {
  const at = (time: number): number => valueAt(time, [10, 40, 90], [0.5, 0.8, 0.9])
  expect(at(5)).toBeCloseTo(0.25)
  expect(at(10)).toBeCloseTo(0.5)
  expect(at(60)).toBeCloseTo(0.8 + (20 / 50) * 0.1)
  expect(at(1000)).toBe(0.9)
})

const round = (score: number, compute: number, marks: number, worse: number, better: number): Round => ({
  index: 0,
  score,
  compute,
  marks,
  change: { worse, better, total: 1000 },
})

test('effort counts time and marks, and names the round that reached a goal', () => {
  const rounds = [round(0.6, 4, 2, 30, 500), round(0.9, 11, 3, 10, 90), round(0.88, 5, 1, 20, 0)]
  const effort = effortOf(rounds, 5, 3)
  expect(effort.seconds).toEqual([10, 30, 38])
  expect(effort.marks).toBe(6)
  expect(effort.curve).toEqual([0.6, 0.9, 0.88, 0.88, 0.88])
  expect(effort.auc).toBeCloseTo((0.6 / 2 + 0.9 + 0.88 + 0.88 + 0.88 / 2) / 4)
  expect(effort.at60).toBe(0.88)
  expect(effort.reached).toEqual([{ round: 2, marks: 5 }, { round: 2, marks: 5 }, null])
  // The first round made everything: only the others can make something worse.
  expect(effort.worse).toBeCloseTo(0.015)
  expect(effort.better).toBeCloseTo(0.045)
})
