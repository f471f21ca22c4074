import { expect, test } from 'vitest'
import { initialState, type State } from '../../../src/renderer/store/state.ts'
import { nextTourStep, tourSteps } from '../../../src/renderer/store/tour.ts'
import type { MediaId, ObjectId } from '../../../src/shared/domain/ids.ts'
import type { MatteRecord } from '../../../src/shared/domain/records.ts'

const work = (committed: readonly number[], propagated: readonly number[], patch: Partial<State> = {}): State => {
  const matte = (index: number, vouched: boolean) =>
    [index, { index, committed: vouched } as unknown as MatteRecord] as const
  const mattes = new Map([
    ...committed.map((index) => matte(index, true)),
    ...propagated.map((index) => matte(index, false)),
  ])
  const document = { mattes: new Map([['obj_1' as ObjectId, mattes]]) } as unknown as State['document']
  return { ...initialState, mediaId: 'med_1' as MediaId, document, ...patch }
}
const step = (state: State, from = 0): string => tourSteps[nextTourStep(from, state)] ?? 'end'

test('each step is left by doing it', () => {
  expect(step(initialState)).toBe('open')
  expect(step(work([], []))).toBe('mark')
  expect(step(work([3], []))).toBe('propagate')
  expect(step(work([3], [4, 5]))).toBe('correct')
  expect(step(work([3, 5], [4]))).toBe('export')
  expect(step(work([3, 5], [4], { dialog: 'export' }))).toBe('end')
})

test('it does not go back when a step is undone', () => {
  expect(step(work([], []), 2)).toBe('propagate')
})
