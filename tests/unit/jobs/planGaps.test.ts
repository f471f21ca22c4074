import { describe, expect, test } from 'vitest'
import { planGaps, type PlanRequest } from '../../../src/main/jobs/planGaps.ts'
import { newId } from '../../../src/shared/domain/newId.ts'

const dog = newId('obj')
const shots = [
  { start: 0, end: 40 },
  { start: 40, end: 100 },
]
const plan = (
  committed: number[],
  options: Partial<PlanRequest> = {},
): [number, number, number | null, number | null][] =>
  planGaps({ committed: new Map([[dog, committed]]), shots, direction: 'both', ...options }).map(
    ({ start, end, left, right }) => [start, end, left, right],
  )

describe('the gaps a propagation fills', () => {
  test('reach from the one committed frame to both ends of its shot, and no farther', () => {
    expect(plan([10])).toEqual([
      [0, 10, null, 10],
      [11, 40, 10, null],
    ])
  })

  test('lie between committed frames, never holding one', () => {
    expect(plan([0, 20, 39])).toEqual([
      [1, 20, 0, 20],
      [21, 39, 20, 39],
    ])
  })

  test('never cross a cut, and a shot without a committed frame has none', () => {
    expect(plan([60])).toEqual([
      [40, 60, null, 60],
      [61, 100, 60, null],
    ])
  })

  test('forward leaves out what only a backward pass could reach', () => {
    expect(plan([10, 20], { direction: 'forward' })).toEqual([
      [11, 20, 10, 20],
      [21, 40, 20, null],
    ])
    expect(plan([10, 20], { direction: 'backward' })).toEqual([
      [0, 10, null, 10],
      [11, 20, 10, 20],
    ])
  })

  test('a correction changes only frames up to the next committed frame on either side', () => {
    const committed = [0, 10, 20, 39]
    expect(plan(committed, { from: 10 })).toEqual([
      [1, 10, 0, 10],
      [11, 20, 10, 20],
    ])
    expect(plan(committed, { from: 10, direction: 'forward' })).toEqual([[11, 20, 10, 20]])
    expect(plan(committed, { from: 10, direction: 'backward' })).toEqual([[1, 10, 0, 10]])
  })

  test('from a frame inside a gap, that gap is filled', () => {
    expect(plan([0, 20], { from: 7, direction: 'forward' })).toEqual([[1, 20, 0, 20]])
  })

  test('neighbouring committed frames leave nothing between them', () => {
    expect(plan([4, 5], { from: 4, direction: 'forward' })).toEqual([])
  })

  test('of a range nothing is run through that is not on the way to it', () => {
    expect(plan([10], { range: [11, 12] })).toEqual([[11, 12, 10, null]])
    expect(plan([10], { range: [4, 15] })).toEqual([
      [4, 10, null, 10],
      [11, 15, 10, null],
    ])
    expect(plan([10], { range: [40, 60] })).toEqual([])
    // Passes from both sides are fused, each all the way.
    expect(plan([0, 20, 30], { range: [5, 6] })).toEqual([[1, 20, 0, 20]])
  })

  test('of a range all that competes with what is on the way to it is run through too', () => {
    const cat = newId('obj')
    const committed = new Map([
      [dog, [0]],
      [cat, [2, 20]],
    ])
    const gaps = planGaps({ committed, shots, direction: 'both', range: [5, 6] })
    expect(gaps.map(({ objectId, start, end }) => [objectId, start, end])).toEqual([
      [dog, 1, 20],
      [cat, 3, 20],
    ])
  })

  test('each object has its own', () => {
    const cat = newId('obj')
    const gaps = planGaps({
      committed: new Map([
        [dog, [0]],
        [cat, [39]],
      ]),
      shots,
      direction: 'both',
    })
    expect(gaps.map(({ objectId, start, end }) => [objectId, start, end])).toEqual([
      [dog, 1, 40],
      [cat, 0, 39],
    ])
  })
})
