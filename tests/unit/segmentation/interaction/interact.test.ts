import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nextMark } from '../../../../src/main/evaluation/interactionRobot.ts'
import { regionSimilarity } from '../../../../src/main/evaluation/regionSimilarity.ts'
import { createNetworkProvider } from '../../../../src/main/inference/createNetworkProvider.ts'
import { loadRegistry } from '../../../../src/main/inference/registry.ts'
import type { RgbFrame } from '../../../../src/main/media/types.ts'
import { interact } from '../../../../src/main/segmentation/instance/interaction/interact.ts'
import type { RegionalPrompt } from '../../../../src/main/segmentation/instance/interaction/interact.ts'
import type { Matte } from '../../../../src/shared/codec/matte.ts'
import type { Rectangle } from '../../../../src/shared/domain/geometry.ts'
import type { BlobHash } from '../../../../src/shared/domain/ids.ts'
import type { Prompt } from '../../../../src/shared/domain/records.ts'
import { dataFolder } from '../../../helpers/data.ts'
import { davisFrame } from '../../../helpers/davis.ts'

const models = join(import.meta.dirname, '../../../../models')
const networks = createNetworkProvider(models, await loadRegistry(models), { provider: 'cpu', threads: 1 })
const onFootage = test.skipIf(!dataFolder())

const noMask = (): never => {
  throw new Error('No mask was asked for.')
}

const whole = (plate: RgbFrame) => ({ size: plate, plate: () => Promise.resolve(plate) })

/** Lays the last `fresh` of the marks on the present matte. */
async function lay(
  plate: RgbFrame,
  prompts: Prompt[],
  present: Matte | null,
  fresh = prompts.length,
  region: Rectangle | null = null,
) {
  const regional = prompts.map((prompt): RegionalPrompt => ({ prompt, region }))
  return interact(
    { ...whole(plate), prompts: regional, fresh, present, mask: noMask, bits: 16, refine: true },
    networks,
  )
}

const binary = (matte: Matte): Uint8Array => Uint8Array.from(matte.data, (value) => Number(value > 32767))
/** A quicker toEqual for hundreds of thousands of values. */
const same = (a: Matte, b: Matte | undefined): boolean =>
  b?.data.length === a.data.length && a.data.every((value, i) => value === b.data[i])
const click = (x: number, y: number, positive = true): Prompt => ({ kind: 'click', x, y, positive })

function grayPlate(width: number, height: number): RgbFrame {
  return { index: 0, width, height, data: new Uint8Array(width * height * 3).fill(120) }
}

function fullMatte(plate: RgbFrame, truth: Uint8Array): Matte {
  return { width: plate.width, height: plate.height, bits: 16, data: Uint16Array.from(truth, (value) => value * 65535) }
}

/** Bounds of a binary picture. */
function bounds(data: Uint8Array, width: number): Rectangle {
  const box = { x0: Infinity, y0: Infinity, x1: 0, y1: 0 }
  data.forEach((value, i) => {
    if (value === 0) return
    const x = i % width
    const y = Math.floor(i / width)
    box.x0 = Math.min(box.x0, x)
    box.y0 = Math.min(box.y0, y)
    box.x1 = Math.max(box.x1, x + 1)
    box.y1 = Math.max(box.y1, y + 1)
  })
  return box
}

onFootage.each([
  ['blackswan', 10, 0.4],
  ['car-shadow', 20, 0.4],
  ['camel', 10, 0.25],
] as const)('one stroke, or one box, finds most of %s', async (name, index, bar) => {
  const { plate, truth } = await davisFrame(name, index)
  const nothing = { ...truth, data: new Uint8Array(truth.data.length) }
  const mark = nextMark(nothing, truth, true)
  if (!mark) throw new Error('There is an object to mark.')
  const stroke: Prompt = { kind: 'stroke', positive: true, width: 5, points: mark.points }
  const stroked = await lay(plate, [stroke], null)
  expect(regionSimilarity(binary(stroked.matte), truth.data)).toBeGreaterThan(bar)
  expect(stroked.confidence).toBeGreaterThan(0.5)
  const boxed = await lay(plate, [{ kind: 'box', ...bounds(truth.data, truth.width) }], null)
  expect(regionSimilarity(binary(boxed.matte), truth.data)).toBeGreaterThan(0.5)
})

onFootage('a few corrections make it better, and a correction stays where it was made', async () => {
  const { plate, truth } = await davisFrame('blackswan', 20)
  const prompts: Prompt[] = []
  let matte: Matte | null = null
  const scores: number[] = []
  for (let i = 0; i < 5; i++) {
    const data: Uint8Array = matte ? binary(matte) : new Uint8Array(truth.data.length)
    const mark = nextMark({ ...truth, data }, truth, true)
    if (!mark) break
    prompts.push({ kind: 'stroke', positive: mark.positive, width: 5, points: mark.points })
    const before: Matte | null = matte
    matte = (await lay(plate, prompts, before, 1)).matte
    scores.push(regionSimilarity(binary(matte), truth.data))
  }
  expect(scores.at(-1)).toBeGreaterThan((scores[0] as number) + 0.05)
  expect(scores.at(-1)).toBeGreaterThan(0.8)
})

onFootage('a correction of a nearly right matte leaves everything far from its stroke alone', async () => {
  const { plate, truth } = await davisFrame('camel', 10)
  const box = bounds(truth.data, truth.width)
  // The camel's hindmost fifth is missing; one stroke along it.
  const cut = box.x0 + (box.x1 - box.x0) / 5
  const kept = truth.data.map((value, i) => (i % truth.width < cut ? 0 : value))
  const present = fullMatte(plate, kept)
  const mark = nextMark({ ...truth, data: kept }, truth, true)
  if (!mark) throw new Error('There is something to correct.')
  const { matte } = await lay(plate, [{ kind: 'stroke', positive: true, width: 5, points: mark.points }], present)
  expect(regionSimilarity(binary(matte), truth.data)).toBeGreaterThan(regionSimilarity(kept, truth.data))
  const centre = { x: mean(mark.points.map(([x]) => x)), y: mean(mark.points.map(([, y]) => y)) }
  const reach = Math.max(...mark.points.map(([x, y]) => Math.hypot(x - centre.x, y - centre.y)), 40)
  let far = 0
  matte.data.forEach((value, i) => {
    const distance = Math.hypot((i % truth.width) - centre.x, Math.floor(i / truth.width) - centre.y)
    if (distance > 1.5 * reach && value !== present.data[i]) far++
  })
  expect(far / matte.data.length).toBeLessThan(0.005)
})

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

onFootage('a region is kept exactly: nothing outside it changes, whatever the mark', async () => {
  const { plate, truth } = await davisFrame('car-shadow', 20)
  const present = fullMatte(plate, truth.data)
  const region = { x0: 300.5, y0: 120, x1: 520, y1: 300.2 }
  const marks: Prompt[] = [
    {
      kind: 'stroke',
      positive: false,
      width: 8,
      points: [
        [250, 200],
        [560, 220],
      ],
    },
    {
      kind: 'paint',
      positive: true,
      size: 60,
      hardness: 0.5,
      points: [
        [200, 100],
        [600, 330],
      ],
    },
    {
      kind: 'lasso',
      positive: false,
      points: [
        [0, 0],
        [854, 0],
        [854, 480],
        [0, 480],
      ],
    },
    { kind: 'box', x0: 100, y0: 50, x1: 700, y1: 400 },
  ]
  for (const mark of marks) {
    const { matte } = await lay(plate, [mark], present, 1, region)
    let inside = 0
    let outside = 0
    matte.data.forEach((value, i) => {
      const x = i % plate.width
      const y = Math.floor(i / plate.width)
      if (x >= 301 && x < 520 && y >= 120 && y < 300) inside += Number(value !== present.data[i])
      else outside += Number(value !== present.data[i])
    })
    expect(outside).toBe(0)
    if (mark.kind !== 'box') expect(inside).toBeGreaterThan(0)
  }
})

onFootage('the same marks give the same matte, one at a time or together, undone and redone', async () => {
  const { plate } = await davisFrame('blackswan', 10)
  const prompts: Prompt[] = [
    click(430, 260),
    {
      kind: 'paint',
      positive: true,
      size: 30,
      hardness: 0.8,
      points: [
        [380, 150],
        [400, 180],
      ],
    },
    click(100, 100, false),
    {
      kind: 'stroke',
      positive: true,
      width: 6,
      points: [
        [450, 280],
        [520, 290],
      ],
    },
  ]
  const steps: Matte[] = []
  for (let i = 1; i <= prompts.length; i++) {
    steps.push((await lay(plate, prompts.slice(0, i), steps.at(-1) ?? null, 1)).matte)
  }
  expect(same((await lay(plate, prompts, null)).matte, steps[3])).toBe(true)
  const redone = await lay(plate, prompts.slice(0, 3), steps[1] as Matte, 1)
  expect(same(redone.matte, steps[2])).toBe(true)
  expect(same((await lay(plate, prompts, redone.matte, 1)).matte, steps[3])).toBe(true)
})

test('a negative mark on nothing is nothing, without a network', async () => {
  const { matte } = await lay(grayPlate(64, 48), [click(20, 20, false)], null)
  expect(matte.data.every((value) => value === 0)).toBe(true)
})

test('hand-drawn marks are laid on exactly, and a mask replaces what was there', async () => {
  const plate = grayPlate(64, 48)
  const square: Prompt = {
    kind: 'lasso',
    positive: true,
    points: [
      [10, 10],
      [30, 10],
      [30, 30],
      [10, 30],
    ],
  }
  const drawn = await lay(plate, [square], null)
  expect(drawn.matte.data.filter((value) => value === 65535).length).toBe(400)
  expect(drawn.confidence).toBe(1)
  const mask: Matte = { width: 64, height: 48, bits: 8, data: new Uint8Array(64 * 48).map((_, i) => i % 256) }
  const prompts = [square, { kind: 'mask', blob: 'the-mask' as BlobHash } as const].map((prompt) => ({
    prompt,
    region: null,
  }))
  const request = { ...whole(plate), prompts, fresh: 1, present: drawn.matte, bits: 16 as const, refine: true }
  const replaced = await interact({ ...request, mask: () => mask }, networks)
  expect(replaced.matte.data[200]).toBe(200 * 257)
  const small = { ...mask, width: 32, height: 96 }
  await expect(interact({ ...request, mask: () => small }, networks)).rejects.toMatchObject({ code: 'invalid-input' })
})

test('hostile marks neither throw nor leave the plate', async () => {
  const plate = grayPlate(200, 120)
  const wild = Array.from({ length: 10_000 }, (_, i): [number, number] => [(i * 7919) % 900, (i * 104_729) % 700])
  const marks: Prompt[] = [
    click(-1e6, 1e9),
    { kind: 'stroke', positive: true, width: Infinity, points: wild },
    { kind: 'paint', positive: true, size: Infinity, hardness: 0, points: [[50, 50]] },
    { kind: 'box', x0: 500, y0: 500, x1: -20, y1: 30 },
    { kind: 'box', x0: 1e9, y0: 1e9, x1: 2e9, y1: 2e9 },
  ]
  for (const mark of marks) {
    for (const present of [null, fullMatte(plate, new Uint8Array(200 * 120).fill(1, 5000, 9000))]) {
      const { matte } = await lay(plate, [mark], present)
      expect([matte.width, matte.height, matte.data.length]).toEqual([200, 120, 24_000])
    }
  }
  const outside = { x0: 900, y0: 900, x1: 1000, y1: 1000 }
  expect((await lay(plate, [click(20, 20)], null, 1, outside)).matte.data.every((value) => value === 0)).toBe(true)
})

test('an aborted request stops before the next mark', async () => {
  const request = { ...whole(grayPlate(64, 48)), fresh: 1, present: null, mask: noMask, bits: 8 as const, refine: true }
  const prompts = [{ prompt: click(5, 5), region: null }]
  const signal = AbortSignal.abort()
  await expect(interact({ ...request, prompts, signal }, networks)).rejects.toMatchObject({ code: 'cancelled' })
})
