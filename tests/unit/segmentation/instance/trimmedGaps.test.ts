import { afterAll, beforeAll, expect, test } from 'vitest'
import type { NetworkProvider } from '../../../../src/main/inference/types.ts'
import { planGaps } from '../../../../src/main/jobs/planGaps.ts'
import { modeRules, type ModeRules } from '../../../../src/main/segmentation/instance/propagation/modes.ts'
import type { FilledFrame } from '../../../../src/main/segmentation/instance/propagation/propagateGaps.ts'
import type { SpanGap } from '../../../../src/main/segmentation/instance/propagation/planSpans.ts'
import type { ObjectId } from '../../../../src/shared/domain/ids.ts'
import { fillScene, openTinyModels, type Scene } from '../../../helpers/tinyPropagation.ts'

/** Three squares of one colour that run through each other. */
const scene: Scene = {
  width: 96,
  height: 64,
  frames: 16,
  objects: ['a', 'b', 'c'],
  inside: (object, index, x, y) => {
    const left = { a: 8 + 3 * index, b: 56 - 3 * index, c: 32 }[object] ?? 0
    const top = object === 'c' ? 4 + 2 * index : 16
    return x >= left && x < left + 24 && y >= top && y < top + 24
  },
}

let provider: NetworkProvider
let remove: () => Promise<void>
beforeAll(async () => {
  ;({ provider, remove } = await openTinyModels({ multiple: 16, gate: 96 }))
})
afterAll(() => remove())

type Committed = Record<string, number[]>

const plan = (committed: Committed, range?: [number, number]): SpanGap[] =>
  planGaps({
    committed: new Map(Object.entries(committed) as [ObjectId, number[]][]),
    shots: [{ start: 0, end: scene.frames }],
    direction: 'both',
    range,
  })

const fill = (committed: Committed, gaps: SpanGap[], mode: ModeRules): Promise<FilledFrame<SpanGap>[]> =>
  fillScene(provider, scene, {
    gaps,
    committed: Object.entries(committed).flatMap(([objectId, indices]) =>
      indices.map((index) => ({ objectId, index })),
    ),
    mode,
    side: 96,
  })

/** What a range got, in an order of its own. */
const within = (filled: FilledFrame<SpanGap>[], [first, end]: [number, number]): string[] =>
  filled
    .filter(({ index }) => index >= first && index < end)
    .map(({ gap, index, matte, confidence, provenance }) =>
      [gap.objectId, index, provenance, confidence, Buffer.from(matte).toString('base64')].join(' '),
    )
    .sort()

const cases: [name: string, committed: Committed][] = [
  ['one object, from its one committed frame', { a: [6] }],
  ['objects that set out from different frames', { a: [3], b: [10], c: [14] }],
  ['a gap between two frames beside one that has but one', { a: [0], b: [2, 9], c: [5] }],
  ['a gap that is over before the range', { a: [1], b: [9, 12], c: [4] }],
  ['gaps that reach into each other', { a: [0, 5, 12], b: [3, 8], c: [10] }],
]

const ranges: [number, number][] = [
  [0, 2],
  [4, 5],
  [6, 8],
  [13, 15],
]

test.each(cases)('mattes of a range are those of the whole, byte for byte: %s', async (_, committed) => {
  for (const mode of [modeRules.standard, modeRules['real-time']]) {
    const whole = await fill(committed, plan(committed), mode)
    for (const range of ranges) {
      const part = await fill(committed, plan(committed, range), mode)
      expect(within(part, range)).toEqual(within(whole, range))
    }
  }
})
