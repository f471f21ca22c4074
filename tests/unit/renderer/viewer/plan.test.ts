import { expect, test } from 'vitest'
import { documentOf, withFrames } from '../../../../src/renderer/store/document.ts'
import { initialState, type State } from '../../../../src/renderer/store/state.ts'
import { neutralLook } from '../../../../src/renderer/viewer/look.ts'
import { comparedObject, ghostColours, planFrame, samePlan } from '../../../../src/renderer/viewer/plan.ts'
import type { PreviousMattes } from '../../../../src/renderer/viewer/previous.ts'
import { centredWipe } from '../../../../src/renderer/viewer/wipe.ts'
import { defaultProjectSettings } from '../../../../src/shared/domain/records.ts'
import type { BlobHash } from '../../../../src/shared/domain/ids.ts'
import { matteKey } from '../../../../src/shared/domain/recordKey.ts'
import { aMatte, aMedia, anObject, mediaId, objectId } from '../../../helpers/records.ts'

const blob = (name: string): BlobHash => name.repeat(64).slice(0, 64) as BlobHash
const [x, y, z] = ['x', 'y', 'z'].map(objectId) as [ReturnType<typeof objectId>, ReturnType<typeof objectId>, ReturnType<typeof objectId>] // prettier-ignore

const document = withFrames(
  documentOf({
    path: '/a.holdout',
    revision: 4,
    project: { id: 'project', name: 'a', settings: defaultProjectSettings },
    media: [aMedia()],
    shots: [],
    objects: [anObject('x'), anObject('y', { order: 1 }), anObject('z', { order: 2, visible: false })],
    history: { undo: null, redo: null },
  }),
  mediaId('a'),
  {
    mattes: [
      ...[4, 5, 6, 7].map((index) => aMatte(index, blob(String(index)))),
      aMatte(5, blob('a'), { objectId: y, confidence: 0.5 }),
      aMatte(5, blob('b'), { objectId: z }),
    ],
    prompts: [],
  },
)
const state = (fields: Partial<State> = {}): State => ({
  ...initialState,
  document,
  mediaId: mediaId('a'),
  selected: x,
  ...fields,
})
const shown = (fields: Partial<State> = {}): string[] =>
  planFrame(state(fields), 5).layers.map(({ object, side, hash }) => `${object.name} ${side} ${hash.slice(0, 1)}`)

const previous: PreviousMattes = {
  mediaId: mediaId('a'),
  revision: 4,
  against: null,
  start: 0,
  end: 10,
  mattes: new Map([
    [matteKey(x, 5), { objectId: x, index: 5, matte: aMatte(5, blob('e')), step: 'Edit matte' }],
    [matteKey(y, 5), { objectId: y, index: 5, matte: null, step: 'Edit matte' }],
  ]),
}

test('visible objects are shown, bottom to top, each with its own look', () => {
  expect(shown()).toEqual(['x a 5', 'y a a'])
  const [first, second] = planFrame(state(), 5).layers
  expect(first).toMatchObject({ colour: '#ff8800', blend: 'normal', outline: true, confidence: 0.75 })
  expect(second).toMatchObject({ outline: false, confidence: 0.5 })
})

test('the plate is shown without any', () => {
  expect(shown({ view: 'plate' })).toEqual([])
})

test('solo shows these objects only, hidden ones too', () => {
  expect(shown({ solo: [z] })).toEqual(['z a b'])
  expect(shown({ solo: [x, z] })).toEqual(['x a 5', 'z a b'])
})

test('a wipe against the plate shows the plate on its other side', () => {
  const plan = planFrame(state({ wipe: { ...centredWipe, target: 'plate' } }), 5)
  expect([plan.view, plan.otherView]).toEqual(['overlay', 'plate'])
  expect(plan.layers.every(({ side }) => side === 'a')).toBe(true)
})

test('a wipe against the previous mattes shows them as they were, nothing where nothing was', () => {
  expect(shown({ wipe: { ...centredWipe, target: 'previous' }, previous })).toEqual(['x a 5', 'x b e', 'y a a'])
})

test('while earlier mattes are on their way, nothing seems to have changed', () => {
  expect(shown({ view: 'difference' })).toEqual(['x a 5', 'x b 5'])
})

test('the difference is that of the selected object', () => {
  expect(shown({ view: 'difference', previous })).toEqual(['x a 5', 'x b e'])
  expect(shown({ view: 'difference', previous, selected: y })).toEqual(['y a a'])
})

test('a wipe against another object has that one on its other side', () => {
  const wipe = { ...centredWipe, target: 'object' as const }
  expect(shown({ wipe })).toEqual(['x a 5', 'y b a'])
  expect(shown({ wipe, selected: y })).toEqual(['x b 5', 'y a a'])
  expect(comparedObject(state({ wipe, solo: [x, y, z], compared: z }))?.name).toBe('z')
})

test('the alpha channel is the matte in every view', () => {
  expect(planFrame(state({ view: 'cut-out', look: { ...neutralLook, channel: 'alpha' } }), 5).view).toBe('matte')
})

test('onion skins are the selected object’s neighbours, the furthest first, and not while playing', () => {
  const { ghosts } = planFrame(state({ onion: 2 }), 5)
  expect(ghosts.map(({ url, colour }) => [/matte\/(\d)/.exec(url)?.[1], colour])).toEqual([
    ['7', ghostColours.ahead],
    ['6', ghostColours.ahead],
    ['4', ghostColours.behind],
  ])
  expect(ghosts[0]?.opacity).toBeLessThan(ghosts[1]?.opacity ?? 0)
  expect(planFrame(state({ onion: 2, speed: 1 }), 5).ghosts).toEqual([])
  expect(planFrame(state({ onion: 2, view: 'difference' }), 5).ghosts).toEqual([])
})

test('what a mark would make lies over its own frame in every view, weakly, and is no layer', () => {
  const where = { mediaId: mediaId('a'), objectId: x, index: 5 }
  const trial = { ...where, colour: '#35b6f2', hash: blob('c'), drawnAt: 0, before: blob('d') }
  const { layers, ghosts } = planFrame(state({ trial }), 5)
  expect(layers).toEqual(planFrame(state(), 5).layers)
  expect(ghosts).toMatchObject([{ colour: '#35b6f2', opacity: 1 }])
  expect([ghosts[0]?.url, ghosts[0]?.instead].map((url) => /matte\/(.)/.exec(url ?? '')?.[1])).toEqual(['c', 'd'])
  expect(ghosts[0]?.fill).toBeLessThan(layers[0]?.opacity ?? 0)
  expect(planFrame(state({ trial, view: 'matte' }), 5).ghosts).toMatchObject([{ opacity: 1, fill: 0 }])
  expect(planFrame(state({ trial: { ...trial, objectId: null } }), 5).ghosts).toHaveLength(1)
  expect(planFrame(state({ trial }), 6).ghosts).toEqual([])
  expect(planFrame(state({ trial, speed: 1 }), 5).ghosts).toEqual([])
  expect(samePlan(state(), state({ trial }))).toBe(false)
})

test('moving the camera or the line makes no new plan', () => {
  const wipe = { ...centredWipe, target: 'plate' as const }
  expect(samePlan(state({ wipe }), state({ wipe: { ...wipe, x: 0.2 }, camera: { scale: 3, x: 0, y: 0 } }))).toBe(true)
  for (const other of [
    { view: 'matte' },
    { wipe: null },
    { solo: [x] },
    { onion: 1 },
    { selected: y },
  ] as Partial<State>[]) {
    expect(samePlan(state({ wipe }), state({ wipe, ...other }))).toBe(false)
  }
})
