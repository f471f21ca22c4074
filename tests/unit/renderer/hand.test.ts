import { expect, test, vi } from 'vitest'
import { createEditor } from '../../../src/renderer/store/editor.ts'
import { handOf, rememberHand } from '../../../src/renderer/store/hand.ts'
import type { State } from '../../../src/renderer/store/state.ts'
import { defaultPreferences } from '../../../src/shared/domain/preferenceDefaults.ts'

const info = {} as State['info']

test('the tool that was in the hand last is taken up again, with its settings', () => {
  vi.useFakeTimers()
  const editor = createEditor({ connection: 'ready' })
  const stop = rememberHand(editor)
  editor.set({
    info,
    preferences: { ...defaultPreferences, tools: { ...defaultPreferences.tools, tool: 'brush', brushSize: 7 } },
  })
  expect(editor.state()).toMatchObject({ tool: 'brush', brushSize: 7 })
  const { preferences } = editor.state()
  vi.advanceTimersByTime(600)
  expect(editor.state().preferences).toBe(preferences)
  editor.set({ tool: 'lasso', hardness: 0.25 })
  vi.advanceTimersByTime(600)
  expect(editor.state().preferences.tools).toMatchObject({ tool: 'lasso', brushSize: 7, hardness: 0.25 })
  // A region is drawn once, then the tool before it comes back.
  editor.set({ tool: 'region', toolBefore: 'eraser' })
  vi.advanceTimersByTime(600)
  expect(editor.state().preferences.tools.tool).toBe('eraser')
  stop()
  vi.useRealTimers()
})

test('names that are not known any more are left out', () => {
  const hand = handOf({ ...defaultPreferences.tools, tool: 'laser', pressureOn: 'ink', flow: 0.5 })
  expect(hand).toEqual({ brushSize: 24, hardness: 0.8, flow: 0.5, snap: 0.6 })
})
