import { afterAll, beforeAll, expect, test } from 'vitest'
import type { NetworkProvider } from '../../../../src/main/inference/types.ts'
import { chooseModel } from '../../../../src/main/segmentation/instance/propagation/chooseModel.ts'
import { modeRules, type ModeRules } from '../../../../src/main/segmentation/instance/propagation/modes.ts'
import type { FilledFrame } from '../../../../src/main/segmentation/instance/propagation/propagateGaps.ts'
import type { SpanGap } from '../../../../src/main/segmentation/instance/propagation/planSpans.ts'
import { decodeMatte } from '../../../../src/shared/codec/matte.ts'
import { openTinyModels, propagateScene, trueMatte, type Scene } from '../../../helpers/tinyPropagation.ts'

const DARK = [4, 5]

/** Two squares of one colour. */
const scene: Scene = {
  width: 96,
  height: 64,
  frames: 8,
  objects: ['a', 'b'],
  inside: (object, _, x, y) => x >= (object === 'a' ? 8 : 56) && x < (object === 'a' ? 32 : 80) && y >= 16 && y < 40,
  dark: DARK,
}

let provider: NetworkProvider
let remove: () => Promise<void>
beforeAll(async () => {
  ;({ provider, remove } = await openTinyModels({ multiple: 16, gate: 96 }))
})
afterAll(() => remove())

const propagate = (objects: string[], mode: ModeRules = modeRules.standard, right: number | null = null) =>
  propagateScene(provider, scene, objects, { mode, right, side: 96 })

const opaque = ({ matte }: Pick<FilledFrame<SpanGap>, 'matte'>): number[] =>
  [...decodeMatte(matte).data].flatMap((alpha, i) => (alpha > 127 ? [i] : []))

test('networks that know the others are told where they are: likenesses are not mixed up', async () => {
  for (const frame of (await propagate(['a', 'b'])).filter(({ index }) => index < 4)) {
    const expected = opaque({ matte: trueMatte(scene, frame.gap.objectId, frame.index) })
    expect(opaque(frame)).toEqual(expected)
  }
  // Alone, an object takes its likeness for itself.
  const [alone] = await propagate(['a'])
  expect(opaque(alone as FilledFrame<SpanGap>)).toHaveLength(2 * 24 * 24)
})

test('an object that is not there has an empty matte, and says so; after that it is found again', async () => {
  const frames = await propagate(['a'])
  for (const frame of frames) {
    const dark = DARK.includes(frame.index)
    expect(opaque(frame).length > 0).toBe(!dark)
    if (dark) expect(frame.confidence).toBeGreaterThan(0.4)
  }
  expect(frames).toHaveLength(7)
})

test('real time is one pass; otherwise a gap is run through from both sides and fused, in a mirror too', async () => {
  const oneWay = await propagate(['a', 'b'], modeRules['real-time'], 3)
  expect(oneWay.map(({ index, provenance }) => `${index} ${provenance}`)).toEqual(
    [1, 1, 2, 2].map((index) => `${index} propagated`),
  )
  const both = await propagate(['a', 'b'], modeRules.standard, 3)
  expect(both.map(({ index, provenance }) => `${index} ${provenance}`)).toEqual(
    [2, 2, 1, 1].map((index) => `${index} fused`),
  )
  const offline = await propagate(
    ['a', 'b'],
    { variations: [{}, { flipped: true }, { moved: true }], bothWays: true },
    3,
  )
  for (const frame of [...oneWay, ...both, ...offline]) {
    expect(opaque(frame)).toEqual(opaque({ matte: trueMatte(scene, frame.gap.objectId, frame.index) }))
  }
})

test('fast on a processor, fine where asked for or where there is time; what is not there is not given', () => {
  expect(chooseModel(provider)).toBe('small')
  expect(chooseModel({ ...provider, executionProvider: 'cuda' })).toBe('large')
  expect(chooseModel(provider, { mode: 'offline' })).toBe('large')
  expect(chooseModel(provider, { mode: 'offline', model: 'fast' })).toBe('small')
  const one = { ...provider, models: () => [{ id: 'small', variant: 'fast' }] }
  expect(chooseModel(one, { mode: 'offline' })).toBe('small')
  expect(() => chooseModel(one, { model: 'fine' })).toThrow('Choose among: fast')
})
