import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EngineResources } from '../../../src/main/engine/resources.ts'
import { FeatureCache } from '../../../src/main/segmentation/instance/memory/featureCache.ts'
import { decodeMatte } from '../../../src/shared/codec/matte.ts'
import { dataFolder } from '../../helpers/data.ts'
import {
  gapsBetween,
  meanJ,
  objectId,
  openResources,
  openSequence,
  runPropagation,
  type TrueSequence,
} from '../../helpers/propagation.ts'

const data = dataFolder()
let cacheFolder: string
let resources: EngineResources
let car: TrueSequence

beforeAll(async () => {
  if (!data) return
  cacheFolder = await mkdtemp(join(tmpdir(), 'holdout-propagate-'))
  resources = await openResources(cacheFolder)
  car = await openSequence(join(data, 'davis'), '480p', 'car-shadow', resources)
})
afterAll(async () => {
  if (data) await rm(cacheFolder, { recursive: true })
})

const committedOf = (label: number, indices: number[]) => indices.map((index) => ({ objectId: objectId(label), index }))

test.skipIf(!data)('fills the frames between committed ones, at plate size, and no others', async () => {
  const gaps = [{ objectId: objectId(1), start: 0, end: 3, left: null, right: 3 }, ...gapsBetween(1, [3, 8], 11)]
  const mattes = await runPropagation(resources, car, { gaps, committed: committedOf(1, [3, 8]) })
  const filled = mattes.map(({ index, provenance }) => `${String(index)} ${provenance}`)
  expect(filled.sort()).toEqual([
    '0 propagated',
    '1 propagated',
    '10 propagated',
    '2 propagated',
    '4 fused',
    '5 fused',
    '6 fused',
    '7 fused',
    '9 propagated',
  ])
  for (const { matte, confidence } of mattes) {
    expect(decodeMatte(matte)).toMatchObject({ width: 854, height: 480, bits: 16 })
    expect(confidence).toBeGreaterThan(0)
    expect(confidence).toBeLessThanOrEqual(1)
  }
  expect(await meanJ(car, 1, mattes)).toBeGreaterThan(0.85)
})

test.skipIf(!data)(
  'the same committed frames give the same bytes, in any order, with or without cached features',
  async () => {
    const gaps = gapsBetween(1, [0, 5], 8)
    const committed = committedOf(1, [0, 5])
    const cache = new FeatureCache(resources.settings.featureBytes)
    const first = await runPropagation(resources, car, { gaps, committed }, cache)
    const again = await runPropagation(
      resources,
      car,
      { gaps: gaps.toReversed(), committed: committed.toReversed() },
      cache,
    )
    const bytes = (mattes: typeof first) =>
      new Map(
        mattes.map(({ index, matte, confidence }) => [
          index,
          `${String(confidence)} ${Buffer.from(matte).toString('hex')}`,
        ]),
      )
    expect(bytes(again)).toEqual(bytes(first))
    expect(first).toHaveLength(6)
  },
)

test.skipIf(!data)('a committed frame in between is never given out', async () => {
  const mattes = await runPropagation(resources, car, {
    gaps: [...gapsBetween(1, [0, 2], 3), ...gapsBetween(1, [2, 5], 7)],
    committed: committedOf(1, [0, 2, 5]),
  })
  expect(mattes.map(({ index }) => index).sort()).toEqual([1, 3, 4, 6])
})

test.skipIf(!data)('objects share the picture: their alphas never add up to more than full', async () => {
  const dogs = await openSequence(join(data ?? '', 'davis-multi'), '240p', 'dogs-jump', resources)
  const labels = [1, 2, 3]
  // Object 3 is committed where the others are not, and goes backward only.
  const gaps = [
    ...gapsBetween(1, [0, 6], 8),
    ...gapsBetween(2, [0], 8),
    { objectId: objectId(3), start: 0, end: 4, left: null, right: 4 },
  ]
  const committed = [...committedOf(1, [0, 6]), ...committedOf(2, [0]), ...committedOf(3, [4])]
  const mattes = await runPropagation(resources, dogs, { gaps, committed, side: 240 })
  expect(mattes).toHaveLength(6 + 7 + 4)
  for (let index = 0; index < 8; index++) {
    const shown: ArrayLike<number>[] = mattes.filter((m) => m.index === index).map((m) => decodeMatte(m.matte).data)
    for (const label of labels) {
      if (!committed.some((c) => c.index === index && c.objectId === objectId(label))) continue
      shown.push(decodeMatte(await dogs.truth(label, index)).data.map((alpha) => alpha * 257))
    }
    let worst = 0
    for (let i = 0; i < 432 * 240; i++)
      worst = Math.max(
        worst,
        shown.reduce((sum, plane) => sum + (plane[i] as number), 0),
      )
    // Committed 8-bit mattes are counted as 16 bits here, which they fill exactly.
    expect(worst).toBeLessThanOrEqual(65535)
  }
})

test.skipIf(!data)('stops between frames when cancelled', async () => {
  const controller = new AbortController()
  const seen: number[] = []
  const run = runPropagation(resources, car, {
    gaps: gapsBetween(1, [0], 40),
    committed: committedOf(1, [0]),
    signal: controller.signal,
    onMatte: ({ index }) => {
      seen.push(index)
      if (index === 3) controller.abort()
    },
  })
  await expect(run).rejects.toThrow()
  expect(seen).toEqual([1, 2, 3])
})

test.skipIf(!data)('fused frames are as good as the better side', async () => {
  const dance = await openSequence(join(data ?? '', 'davis'), '480p', 'breakdance', resources)
  const committed = committedOf(1, [0, 10])
  const gap = { objectId: objectId(1), start: 1, end: 10 }
  const score = async (left: number | null, right: number | null) => {
    const mattes = await runPropagation(resources, dance, { gaps: [{ ...gap, left, right }], committed, side: 200 })
    expect(mattes).toHaveLength(9)
    return meanJ(dance, 1, mattes)
  }
  const oneSided = Math.max(await score(0, null), await score(null, 10))
  expect(await score(0, 10)).toBeGreaterThanOrEqual(oneSided - 0.01)
})
