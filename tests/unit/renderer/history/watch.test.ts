import { expect, test, vi } from 'vitest'
import { createWatch } from '../../../../src/renderer/history/watch.ts'

/** A core that answers when told to. */
function setting() {
  const asked: { question: number; answer: (value: string | null) => void }[] = []
  const told: string[] = []
  const watch = createWatch<number, string>(
    (question) => new Promise((answer) => asked.push({ question, answer })),
    (answer) => void told.push(answer),
  )
  return { asked, told, watch }
}
const settled = (): Promise<void> => vi.waitFor(() => Promise.resolve())

test('one question is asked at a time, and then only the last that was wanted meanwhile', async () => {
  const { asked, told, watch } = setting()
  for (const question of [1, 2, 3]) watch.want(question)
  expect(asked.map(({ question }) => question)).toEqual([1])
  asked[0]?.answer('one')
  await settled()
  expect(told).toEqual(['one'])
  expect(asked.map(({ question }) => question)).toEqual([1, 3])
})

test('a failure tells nothing, and what is wanted then is asked', async () => {
  const { asked, told, watch } = setting()
  watch.want(1)
  asked[0]?.answer(null)
  await settled()
  watch.want(2)
  asked[1]?.answer('two')
  await settled()
  expect(told).toEqual(['two'])
})

test('nothing is asked for null, or told once it stopped', async () => {
  const { asked, told, watch } = setting()
  watch.want(null)
  expect(asked).toEqual([])
  await settled()
  watch.want(1)
  watch.stop()
  asked[0]?.answer('one')
  await settled()
  expect(told).toEqual([])
})
