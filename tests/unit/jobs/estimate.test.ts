import { expect, test } from 'vitest'
import { TimeEstimator } from '../../../src/main/jobs/estimate.ts'

test('knows nothing before the first unit is done', () => {
  const estimator = new TimeEstimator()
  expect(estimator.estimate(0, 'frames', 0, 100)).toBeNull()
  expect(estimator.estimate(5, 'frames', 0, 100)).toBeNull()
})

test('is exact for steady work', () => {
  const estimator = new TimeEstimator()
  for (let second = 0; second <= 10; second++) estimator.estimate(second, 'frames', second * 4, 100)
  expect(estimator.estimate(11, 'frames', 44, 100)).toBeCloseTo(14, 6)
})

test('follows a change of speed within ten reports', () => {
  const estimator = new TimeEstimator()
  for (let second = 0; second <= 10; second++) estimator.estimate(second, 'frames', second * 10, 1000)
  for (let second = 11; second <= 25; second++) estimator.estimate(second, 'frames', 100 + (second - 10) * 2, 1000)
  const left = estimator.estimate(26, 'frames', 132, 1000) ?? 0
  expect(left).toBeGreaterThan(868 / 2.5)
  expect(left).toBeLessThan(868 / 2)
})

test('starts anew with each phase, and is unknown without a total', () => {
  const estimator = new TimeEstimator()
  estimator.estimate(0, 'one', 0, 10)
  expect(estimator.estimate(1, 'one', 5, 10)).toBeCloseTo(1)
  expect(estimator.estimate(2, 'two', 0, 10)).toBeNull()
  expect(estimator.estimate(3, 'two', 1, null)).toBeNull()
})
