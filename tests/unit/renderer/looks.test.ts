import { expect, test, vi } from 'vitest'
import { createEditor } from '../../../src/renderer/store/editor.ts'
import { lookOf, rememberLooks, withLook } from '../../../src/renderer/store/looks.ts'
import { initialState } from '../../../src/renderer/store/state.ts'
import { neutralLook } from '../../../src/renderer/viewer/look.ts'
import type { MediaId } from '../../../src/shared/domain/ids.ts'
import { mostLooks } from '../../../src/shared/domain/preferenceDefaults.ts'

const clip = (number: number): MediaId => `med_${String(number)}` as MediaId
const bright = { ...initialState, view: 'matte', look: { ...neutralLook, exposure: 2 } } as const

test('a clip is looked at as it was last, one not seen before as it is stored', () => {
  const looks = withLook([], clip(1), bright)
  expect(lookOf(looks, clip(1), initialState)).toMatchObject({ view: 'matte', look: { exposure: 2 } })
  expect(lookOf(looks, clip(2), bright)).toMatchObject({ view: 'matte', look: neutralLook })
})

test('names that are not known any more are left out', () => {
  const [seen] = withLook([], clip(1), bright)
  if (!seen) throw new Error('Nothing was kept.')
  const strange = { ...seen, view: 'x-ray', look: { ...seen.look, plateCurve: 'none' } }
  expect(lookOf([strange], clip(1), initialState)).toMatchObject({ view: 'overlay', look: neutralLook })
})

test('the newest are kept, each clip once', () => {
  let looks = withLook([], clip(0), bright)
  for (let number = 0; number < mostLooks + 5; number++) looks = withLook(looks, clip(number), initialState)
  expect(looks).toHaveLength(mostLooks)
  expect(looks[0]?.mediaId).toBe(clip(mostLooks + 4))
  expect(new Set(looks.map(({ mediaId }) => mediaId)).size).toBe(mostLooks)
})

test('a change is kept after a moment, or as soon as another clip is shown, and comes back with the clip', () => {
  vi.useFakeTimers()
  const editor = createEditor()
  const stop = rememberLooks(editor)
  editor.set({ mediaId: clip(1) })
  editor.set({ look: bright.look })
  expect(editor.state().preferences.looks).toEqual([])
  vi.advanceTimersByTime(600)
  expect(editor.state().preferences.looks[0]).toMatchObject({ mediaId: clip(1), look: { exposure: 2 } })
  editor.set({ look: { ...neutralLook, gamma: 2 } })
  editor.set({ mediaId: clip(2) })
  expect(editor.state().look).toEqual(neutralLook)
  editor.set({ mediaId: clip(1) })
  expect(editor.state().look).toMatchObject({ exposure: 0, gamma: 2 })
  stop()
  vi.useRealTimers()
})
