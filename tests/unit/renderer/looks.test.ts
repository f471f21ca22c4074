import { expect, test, vi } from 'vitest'
import { createEditor } from '../../../src/renderer/store/editor.ts'
import { lookOf, rememberLooks, withLook } from '../../../src/renderer/store/looks.ts'
import { initialState } from '../../../src/renderer/store/state.ts'
import { neutralLook } from '../../../src/renderer/viewer/look.ts'
import type { MediaId } from '../../../src/shared/domain/ids.ts'
import { Preferences } from '../../../src/shared/contract/preferences.ts'
import { mostLooks } from '../../../src/shared/domain/preferenceDefaults.ts'
import { aDocument } from '../../helpers/documents.ts'
import { aMedia, anObject, objectId } from '../../helpers/records.ts'

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
  const editor = createEditor({ connection: 'ready' })
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

const place = {
  index: 30,
  selected: objectId('y'),
  inPoint: 10,
  outPoint: 40,
  span: { first: 8, scale: 12 },
  camera: { scale: 2, x: -30, y: 4 },
}

/** Clips 1 and 2, the first with objects x and y. */
const two = aDocument({
  media: [aMedia({ id: clip(1) }), aMedia({ id: clip(2), frames: 20 })],
  objects: [anObject('x', { mediaId: clip(1) }), anObject('y', { mediaId: clip(1) })],
})

test('a clip is shown where one was in it, as far as that is still there', () => {
  vi.useFakeTimers()
  const editor = createEditor({ connection: 'ready', document: two })
  const stop = rememberLooks(editor)
  editor.set({ mediaId: clip(1) })
  editor.set(place)
  editor.set({ mediaId: clip(2), index: 0, selected: null, inPoint: null, outPoint: null, span: null, camera: null })
  expect(editor.state()).toMatchObject({ index: 0, selected: null, inPoint: null, span: null, camera: null })
  editor.set({ mediaId: clip(1) })
  expect(editor.state()).toMatchObject(place)
  // The clip shown last comes first, so that it is the one shown after the page is loaded anew.
  vi.advanceTimersByTime(600)
  expect(editor.state().preferences.looks.map(({ mediaId }) => mediaId)).toEqual([clip(1), clip(2)])
  stop()
  vi.useRealTimers()

  const looks = withLook([], clip(2), { ...initialState, ...place })
  const shown = lookOf(looks, clip(2), { ...initialState, document: two })
  expect(shown).toMatchObject({ index: 19, inPoint: 10 })
  expect(shown).not.toHaveProperty('selected')
})

test('while it plays, and while nothing can be kept, no place is; where it stops is', () => {
  vi.useFakeTimers()
  const editor = createEditor({ connection: 'ready', document: two })
  const stop = rememberLooks(editor)
  const keptIndex = (): number | undefined => {
    vi.advanceTimersByTime(600)
    return editor.state().preferences.looks[0]?.place?.index
  }
  editor.set({ mediaId: clip(1) })
  expect(keptIndex()).toBe(0)
  editor.set({ speed: 1 })
  editor.set({ index: 7 })
  expect(keptIndex()).toBe(0)
  editor.set({ speed: 0 })
  expect(keptIndex()).toBe(7)
  editor.set({ connection: 'lost' })
  editor.set({ index: 9 })
  expect(keptIndex()).toBe(7)
  stop()
  vi.useRealTimers()
})

test('looks kept before there were places are read', () => {
  const looks = withLook([], clip(1), initialState)
  expect(Preferences.parse({ version: 1, looks }).looks).toEqual(looks)
  const before = looks.map((look) => ({ ...look, place: undefined }))
  expect(Preferences.parse({ version: 1, looks: before }).looks).toEqual(before)
})
