import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { HoldoutError } from '../../../src/shared/domain/errors.ts'
import { defaultPreferences } from '../../../src/shared/domain/preferenceDefaults.ts'
import { defaultProjectSettings, type Prompt } from '../../../src/shared/domain/records.ts'
import { documentOf } from '../../../src/renderer/store/document.ts'
import { createEditor } from '../../../src/renderer/store/editor.ts'
import type { PendingMark, State } from '../../../src/renderer/store/state.ts'
import { createTrial } from '../../../src/renderer/tools/trial.ts'
import { aMedia, anObject, mediaId, objectId } from '../../helpers/records.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const click = (x: number): Prompt => ({ kind: 'click', x, y: 5, positive: true })
const box = (x1: number): Prompt => ({ kind: 'box', x0: 0, y0: 0, x1, y1: 5 })
const settle = (milliseconds = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds)
const where = { mediaId: mediaId('a'), objectId: objectId('x'), index: 3 }
const never = new Promise(() => undefined)

interface Asked {
  name: string
  input: { prompts: Prompt[] }
  signal: AbortSignal
  answer: (hash: string) => void
  fail: (error: unknown) => void
}

function setting(patch: Partial<State> = {}) {
  const asked: Asked[] = []
  const document = documentOf({
    path: '/a.holdout',
    revision: 4,
    project: { id: 'project', name: 'a', settings: defaultProjectSettings },
    media: [aMedia()],
    shots: [],
    objects: [anObject('x')],
    history: { undo: null, redo: null },
  })
  const editor = createEditor({ document, mediaId: mediaId('a'), selected: objectId('x'), index: 3, ...patch })
  editor.connection = {
    call: (name: string, input: Asked['input'], { signal }: { signal: AbortSignal }) =>
      new Promise((resolve, reject) => {
        const answer = (hash: string): void => {
          resolve({ hash })
        }
        asked.push({ name, input, signal, answer, fail: reject })
      }),
  } as never
  const marks = (): Prompt[] => asked.flatMap(({ input }) => input.prompts)
  const shown = (): string | undefined => editor.state().trial?.hash
  return { editor, asked, marks, shown, trial: createTrial(editor) }
}

test('a click is tried as it is pressed, and what it would make is shown until its matte is there', async () => {
  const { editor, asked, shown, trial } = setting()
  trial.of(click(1))
  expect(asked.map(({ name, input }) => [name, input])).toEqual([
    ['matte.try', { ...where, prompts: [click(1)], region: null }],
  ])
  asked[0]?.answer('h')
  await settle()
  expect(editor.state().trial).toMatchObject({ ...where, hash: 'h', before: null, colour: '#ff8800' })
  let made = (): void => undefined
  trial.end(
    click(1),
    new Promise<void>((resolve) => {
      made = resolve
    }),
  )
  await settle()
  expect(shown()).toBe('h')
  made()
  await settle()
  expect(shown()).toBeUndefined()
})

test('a box is tried when it has been drawn for a moment; one that is over at once asks for nothing', async () => {
  const { marks, trial } = setting()
  trial.of(box(1))
  trial.end(box(1), Promise.resolve())
  await settle(500)
  expect(marks()).toEqual([])
  trial.of(box(1))
  await settle(90)
  trial.of(box(2))
  expect(marks()).toEqual([])
  await settle(20)
  expect(marks()).toEqual([box(2)])
})

test('while one answer is on its way no other is asked for, and then only the latest', async () => {
  const { editor, asked, marks, trial } = setting()
  trial.of(click(1))
  await settle(110)
  for (const x of [2, 3, 4]) trial.of(click(x))
  await settle(500)
  expect(marks()).toEqual([click(1)])
  asked[0]?.answer('first')
  await settle()
  expect(marks()).toEqual([click(1), click(4)])
  expect(asked[0]?.signal.aborted).toBe(false)
  asked[1]?.answer('second')
  await settle(500)
  expect(editor.state().trial).toMatchObject({ hash: 'second', before: 'first' })
  expect(asked).toHaveLength(2)
})

test('once asked about, a mark that goes on is asked about at once', async () => {
  const { asked, marks, trial } = setting()
  trial.of(click(1))
  await settle(110)
  asked[0]?.answer('first')
  await settle(500)
  trial.of(click(2))
  expect(marks()).toEqual([click(1), click(2)])
})

test.each(['discard', 'end'] as const)('an answer that comes after %s is not shown', async (how) => {
  const { asked, shown, trial } = setting()
  trial.of(click(1))
  await settle(110)
  if (how === 'end') trial.end(click(1), never)
  else trial.discard()
  // Making the mark takes over what is asked of it; of one given up nobody wants to know.
  expect(asked[0]?.signal.aborted).toBe(how === 'discard')
  asked[0]?.answer('h')
  await settle(500)
  expect(shown()).toBeUndefined()
  expect(asked).toHaveLength(1)
})

test('a mark let go elsewhere does not wait for the one that is tried', async () => {
  const { asked, trial } = setting()
  trial.of(click(1))
  await settle(110)
  trial.end(click(2), never)
  expect(asked[0]?.signal.aborted).toBe(true)
})

test('Escape leaves nothing, and the next mark is tried when the last answer is in', async () => {
  const { asked, marks, shown, trial } = setting()
  trial.of(click(1))
  await settle(110)
  asked[0]?.answer('h')
  await settle()
  trial.of(click(2))
  await settle(110)
  trial.discard()
  expect(shown()).toBeUndefined()
  trial.of(click(3))
  await settle(500)
  expect(marks()).toEqual([click(1), click(2)])
  asked[1]?.fail(new HoldoutError('cancelled', 'Cancelled.'))
  await settle()
  expect(marks()).toEqual([click(1), click(2), click(3)])
  asked[2]?.answer('i')
  await settle()
  expect(shown()).toBe('i')
})

test('an answer about another frame is not shown', async () => {
  const { editor, asked, shown, trial } = setting()
  trial.of(click(1))
  await settle(110)
  editor.set({ index: 4 })
  asked[0]?.answer('h')
  await settle()
  expect(shown()).toBeUndefined()
})

test('a failure is quiet, and is not asked for again with the same mark', async () => {
  const { editor, asked, trial } = setting()
  trial.of(click(1))
  await settle(110)
  asked[0]?.fail(new HoldoutError('model-missing', 'There is no network.'))
  trial.of(click(2))
  await settle(500)
  trial.of(click(3))
  await settle(500)
  expect(asked).toHaveLength(1)
  expect(editor.state().notices).toEqual([])
  trial.end(click(3), Promise.resolve())
  trial.of(click(4))
  await settle(110)
  expect(asked).toHaveLength(2)
})

test('a box that has lost its area is shown no more', async () => {
  const { asked, shown, trial } = setting()
  trial.of({ kind: 'box', x0: 1, y0: 1, x1: 9, y1: 9 })
  await settle(110)
  asked[0]?.answer('h')
  await settle()
  trial.of(null)
  expect(shown()).toBeUndefined()
  await settle(500)
  expect(asked).toHaveLength(1)
})

test('without an object it is asked what a new one would be, in its colour', async () => {
  const { editor, asked, trial } = setting({ selected: null })
  trial.of(click(1))
  await settle(110)
  expect(asked[0]?.input).toMatchObject({ objectId: null })
  asked[0]?.answer('h')
  await settle()
  expect(editor.state().trial).toMatchObject({ objectId: null, colour: '#35b6f2' })
})

test('a mark waits for those that are on their way', async () => {
  const { editor, asked, trial } = setting({ pending: [{} as PendingMark] })
  trial.of(click(1))
  await settle(500)
  expect(asked).toEqual([])
  editor.set({ pending: [] })
  await settle(110)
  expect(asked).toHaveLength(1)
})

test('who does not want it has none', async () => {
  const { asked, trial } = setting({ preferences: { ...defaultPreferences, marks: { preview: false } } })
  trial.of(click(1))
  await settle(500)
  expect(asked).toEqual([])
})
