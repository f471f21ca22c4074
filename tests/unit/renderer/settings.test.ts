import { expect, test } from 'vitest'
import { commandsOf, firstChoice, problemOf } from '../../../src/renderer/actions/settings.ts'
import { initialState, type State } from '../../../src/renderer/store/state.ts'
import type { MediaId } from '../../../src/shared/domain/ids.ts'
import type { MediaRecord } from '../../../src/shared/domain/records.ts'
import { aDocument } from '../../helpers/documents.ts'

const mediaId = 'med_a' as MediaId
const state = (): State => ({
  ...initialState,
  mediaId,
  document: aDocument({
    media: [{ id: mediaId, name: 'Clip', frames: 50, startFrame: 1001 } as unknown as MediaRecord],
  }),
})

test('without a project there is nothing to choose', () => {
  expect(firstChoice(initialState)).toBeNull()
})

test('what was not changed is not sent', () => {
  const choice = firstChoice(state())
  if (!choice) throw new Error('No choice.')
  expect(commandsOf(state(), choice)).toEqual([])
  expect(commandsOf(state(), { ...choice, name: `  ${choice.name} ` })).toEqual([])
})

test('each changed part is one command', () => {
  const choice = firstChoice(state())
  if (!choice) throw new Error('No choice.')
  const changed = { ...choice, name: 'New', refine: false, startFrame: 1 }
  expect(commandsOf(state(), changed).map(({ type }) => type)).toEqual([
    'project.rename',
    'project.settings',
    'media.start-frame',
  ])
  expect(commandsOf({ ...state(), mediaId: null }, changed).map(({ type }) => type)).not.toContain('media.start-frame')
})

test('mode and model are settings like the others, and stay out where nobody chose', () => {
  const choice = firstChoice(state())
  if (!choice) throw new Error('No choice.')
  expect(commandsOf(state(), { ...choice, mode: 'offline' })).toEqual([
    {
      type: 'project.settings',
      patch: { inferenceSide: 480, matteBits: 16, refine: true, mode: 'offline' },
    },
  ])
})

test.each([
  [{ name: ' ' }, 'A project needs a name.'],
  [{ startFrame: 1.5 }, 'The number of a frame is a whole number.'],
  [{ startFrame: Number.NaN }, 'The number of a frame is a whole number.'],
  [{ startFrame: -5 }, null],
])('%o: %s', (patch, problem) => {
  const choice = firstChoice(state())
  if (!choice) throw new Error('No choice.')
  expect(problemOf({ ...choice, ...patch })).toBe(problem)
})
