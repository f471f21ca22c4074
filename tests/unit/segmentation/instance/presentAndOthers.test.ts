import { createHash } from 'node:crypto'
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createNetworkProvider } from '../../../../src/main/inference/createNetworkProvider.ts'
import { loadRegistry } from '../../../../src/main/inference/registry.ts'
import type { NetworkProvider } from '../../../../src/main/inference/types.ts'
import type { FrameReader, RgbFrame } from '../../../../src/main/media/types.ts'
import { blendFusion } from '../../../../src/main/segmentation/instance/fusion/blendFusion.ts'
import { CommittedFrames } from '../../../../src/main/segmentation/instance/memory/committedFrames.ts'
import { FeatureCache } from '../../../../src/main/segmentation/instance/memory/featureCache.ts'
import { FeatureStore } from '../../../../src/main/segmentation/instance/memory/featureStore.ts'
import { chooseModel } from '../../../../src/main/segmentation/instance/propagation/chooseModel.ts'
import { modeRules, type ModeRules } from '../../../../src/main/segmentation/instance/propagation/modes.ts'
import {
  propagateGaps,
  type FilledFrame,
} from '../../../../src/main/segmentation/instance/propagation/propagateGaps.ts'
import type { SpanGap } from '../../../../src/main/segmentation/instance/propagation/planSpans.ts'
import { VosNetworks } from '../../../../src/main/segmentation/instance/propagation/vosNetworks.ts'
import { WorkingViews } from '../../../../src/main/segmentation/instance/propagation/workingView.ts'
import { decodeMatte, encodeMatte } from '../../../../src/shared/codec/matte.ts'
import { defaultProjectSettings, type MediaRecord } from '../../../../src/shared/domain/records.ts'

/* Networks of tests/fixtures/propagation: what has the object's colour is the object, unless another object was there. */
const fixtures = resolve(import.meta.dirname, '../../../fixtures/propagation')
const width = 96
const height = 64
const DARK = [4, 5]

const roles = {
  encoder: {
    inputs: { rgb: ['rgb', [1, 3, 'H', 'W']] },
    outputs: {
      f2: ['f2', [1, 3, 'H/2', 'W/2']],
      f4: ['f4', [1, 3, 'H/4', 'W/4']],
      g8: ['g8', [1, 3, 'H/8', 'W/8']],
      f16: ['f16', [1, 3, 'H/16', 'W/16']],
      key: ['key', [1, 4, 'H/8', 'W/8']],
    },
  },
  value: {
    inputs: { masks: ['masks', [1, 2, 'H', 'W']], g8: ['g8', [1, 3, 'H/8', 'W/8']] },
    outputs: { value: ['value', [1, 3, 'H/8', 'W/8']] },
  },
  read: {
    inputs: {
      keys: ['k', [1, 4, 'N']],
      values: ['v', [1, 3, 'N']],
      logWeights: ['logw', [1, 'N']],
      query: ['q', [1, 4, 'H/8', 'W/8']],
    },
    outputs: { readout: ['readout', [1, 5, 'H/8', 'W/8']] },
  },
  decoder: {
    inputs: {
      f2: ['f2', [1, 3, 'H/2', 'W/2']],
      f4: ['f4', [1, 3, 'H/4', 'W/4']],
      g8: ['g8', [1, 3, 'H/8', 'W/8']],
      f16: ['f16', [1, 3, 'H/16', 'W/16']],
      readout: ['readout', [1, 5, 'H/8', 'W/8']],
      prior: ['prior', [1, 3, 'H', 'W']],
    },
    outputs: { logit: ['logit', [1, 1, 'H', 'W']], present: ['present', [1, 1]] },
  },
} as const

let folder: string
let provider: NetworkProvider

async function describeModel(id: string, variant: string) {
  const networks = await Promise.all(
    Object.entries(roles).map(async ([role, tensors]) => {
      const bytes = await readFile(join(fixtures, `${role}.onnx`))
      await copyFile(join(fixtures, `${role}.onnx`), join(folder, `${id}-${role}.onnx`))
      const named = (side: object) =>
        Object.fromEntries(
          Object.entries(side as Record<string, [string, unknown[]]>).map(([tensor, [name, shape]]) => [
            tensor,
            { name, shape },
          ]),
        )
      return {
        id: `${id}-${role}`,
        file: `${id}-${role}.onnx`,
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        opset: 13,
        inputs: named(tensors.inputs),
        outputs: named(tensors.outputs),
      }
    }),
  )
  const texts = { family: 'space-time memory', licence: 'MIT', card: 'none' }
  return { id, task: 'propagation', variant, ...texts, parameters: { multiple: 16, gate: 96 }, networks }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdout-present-'))
  const models = [await describeModel('small', 'fast'), await describeModel('large', 'fine')]
  await writeFile(join(folder, 'registry.json'), JSON.stringify({ version: 1, probe: 'small-encoder', models }))
  provider = createNetworkProvider(folder, await loadRegistry(folder), { provider: 'cpu', threads: 1 })
})
afterAll(() => rm(folder, { recursive: true }))

const squares: Record<string, (x: number, y: number) => boolean> = {
  a: (x, y) => x >= 8 && x < 32 && y >= 16 && y < 40,
  b: (x, y) => x >= 56 && x < 80 && y >= 16 && y < 40,
}

/** Two red squares on blue; nothing at all in the dark. */
function paint(index: number): RgbFrame {
  const data = new Uint8Array(width * height * 3)
  for (let i = 0; i < width * height && !DARK.includes(index); i++) {
    const [x, y] = [i % width, Math.floor(i / width)]
    data.set(squares.a?.(x, y) || squares.b?.(x, y) ? [255, 40, 20] : [40, 80, 255], i * 3)
  }
  return { index, width, height, data }
}

const media = { width, height, frames: 8, fingerprint: 'squares' } as MediaRecord
const reader: FrameReader = {
  media,
  read: (index) => Promise.resolve(paint(index)),
  // eslint-disable-next-line @typescript-eslint/require-await -- the interface is asynchronous
  async *stream({ from, to }) {
    for (let index = from; index !== to; index += Math.sign(to - from)) yield paint(index)
    yield paint(to)
  },
  readFloat: () => Promise.reject(new Error('not a linear plate')),
  streamFloat: () => {
    throw new Error('not a linear plate')
  },
  close: () => Promise.resolve(),
}

function truth(name: string): Uint8Array {
  const inside = squares[name] as (x: number, y: number) => boolean
  const data = Uint8Array.from({ length: width * height }, (_, i) =>
    inside(i % width, Math.floor(i / width)) ? 255 : 0,
  )
  return encodeMatte({ width, height, bits: 8, data })
}

/** From the first frame, and from `right` where given. */
async function propagate(
  objects: string[],
  mode: ModeRules = modeRules.standard,
  right: number | null = null,
): Promise<FilledFrame<SpanGap>[]> {
  const networks = await VosNetworks.load(provider)
  const features = new FeatureStore(reader, networks, new FeatureCache(1e6))
  const views = new WorkingViews(media, 96, networks.parameters.views)
  const committed = new CommittedFrames({
    frames: objects.flatMap((objectId) =>
      [0, ...(right === null ? [] : [right])].map((index) => ({ objectId, index })),
    ),
    fetch: ({ objectId }) => Promise.resolve(truth(objectId)),
    features,
    networks,
    views,
  })
  const filled: FilledFrame<SpanGap>[] = []
  const run = propagateGaps({
    gaps: objects.map((objectId) => ({ objectId, start: 1, end: right ?? media.frames, left: 0, right })),
    reader,
    networks,
    features,
    views,
    committed,
    fusion: blendFusion,
    mode,
    settings: { ...defaultProjectSettings, matteBits: 8, refine: false },
    signal: new AbortController().signal,
  })
  for await (const step of run) filled.push(...step.filled)
  return filled
}

const opaque = ({ matte }: FilledFrame<SpanGap>): number[] =>
  [...decodeMatte(matte).data].flatMap((alpha, i) => (alpha > 127 ? [i] : []))

test('networks that know the others are told where they are: likenesses are not mixed up', async () => {
  for (const frame of (await propagate(['a', 'b'])).filter(({ index }) => index < 4)) {
    const expected = opaque({ ...frame, matte: truth(frame.gap.objectId) })
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
    expect(opaque(frame)).toEqual(opaque({ ...frame, matte: truth(frame.gap.objectId) }))
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
