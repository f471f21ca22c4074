import { createHash } from 'node:crypto'
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createNetworkProvider } from '../../src/main/inference/createNetworkProvider.ts'
import { loadRegistry } from '../../src/main/inference/registry.ts'
import type { NetworkProvider } from '../../src/main/inference/types.ts'
import type { FrameReader, RgbFrame } from '../../src/main/media/types.ts'
import { blendFusion } from '../../src/main/segmentation/instance/fusion/blendFusion.ts'
import { CommittedFrames } from '../../src/main/segmentation/instance/memory/committedFrames.ts'
import { FeatureCache } from '../../src/main/segmentation/instance/memory/featureCache.ts'
import { FeatureStore } from '../../src/main/segmentation/instance/memory/featureStore.ts'
import type { ModeRules } from '../../src/main/segmentation/instance/propagation/modes.ts'
import { propagateGaps, type FilledFrame } from '../../src/main/segmentation/instance/propagation/propagateGaps.ts'
import type { SpanGap } from '../../src/main/segmentation/instance/propagation/planSpans.ts'
import { VosNetworks } from '../../src/main/segmentation/instance/propagation/vosNetworks.ts'
import { WorkingViews } from '../../src/main/segmentation/instance/propagation/workingView.ts'
import { encodeMatte } from '../../src/shared/codec/matte.ts'
import { defaultProjectSettings, type MediaRecord } from '../../src/shared/domain/records.ts'

/* Networks of tests/fixtures/propagation: what has the object's colour is the object, unless another object was there. */
const fixtures = resolve(import.meta.dirname, '../fixtures/propagation')

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

async function describeModel(folder: string, id: string, variant: string, parameters: Record<string, number>) {
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
  return { id, task: 'propagation', variant, ...texts, parameters, networks }
}

/** Two models, `small` and fast, `large` and fine, of the same few numbers, in a models folder of their own. */
export async function openTinyModels(
  parameters: Record<string, number>,
): Promise<{ provider: NetworkProvider; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'holdout-models-'))
  const models = [
    await describeModel(folder, 'small', 'fast', parameters),
    await describeModel(folder, 'large', 'fine', parameters),
  ]
  await writeFile(join(folder, 'registry.json'), JSON.stringify({ version: 1, probe: 'small-encoder', models }))
  const provider = createNetworkProvider(folder, await loadRegistry(folder), { provider: 'cpu', threads: 1 })
  return { provider, remove: () => rm(folder, { recursive: true }) }
}

/** A clip drawn by functions. */
export interface Scene {
  width: number
  height: number
  frames: number
  /** Whether a pixel of a frame belongs to an object. */
  inside: (object: string, index: number, x: number, y: number) => boolean
  objects: string[]
  dark?: readonly number[]
}

const RED = Uint8Array.of(255, 40, 20)
const BLUE = Uint8Array.of(40, 80, 255)

/** Red objects on blue; nothing at all in the dark. */
function paint({ width, height, objects, inside, dark = [] }: Scene, index: number): RgbFrame {
  const data = new Uint8Array(width * height * 3)
  for (let i = 0; i < width * height && !dark.includes(index); i++) {
    const [x, y] = [i % width, Math.floor(i / width)]
    data.set(objects.some((object) => inside(object, index, x, y)) ? RED : BLUE, i * 3)
  }
  return { index, width, height, data }
}

export function trueMatte({ width, height, inside }: Scene, object: string, index: number): Uint8Array {
  const data = Uint8Array.from({ length: width * height }, (_, i) =>
    inside(object, index, i % width, Math.floor(i / width)) ? 255 : 0,
  )
  return encodeMatte({ width, height, bits: 8, data })
}

function readerOf(scene: Scene): FrameReader {
  const { width, height, frames } = scene
  return {
    media: { width, height, frames, fingerprint: 'scene' } as MediaRecord,
    read: (index) => Promise.resolve(paint(scene, index)),
    // eslint-disable-next-line @typescript-eslint/require-await -- the interface is asynchronous
    async *stream({ from, to }) {
      for (let index = from; index !== to; index += Math.sign(to - from)) yield paint(scene, index)
      yield paint(scene, to)
    },
    readFloat: () => Promise.reject(new Error('not a linear plate')),
    streamFloat: () => {
      throw new Error('not a linear plate')
    },
    close: () => Promise.resolve(),
  }
}

/** Propagates objects of a scene from its first frame, and from `right` where given. */
export function propagateScene(
  provider: NetworkProvider,
  scene: Scene,
  objects: string[],
  { mode, right = null, side }: { mode: ModeRules; right?: number | null; side: number },
): Promise<FilledFrame<SpanGap>[]> {
  const gaps = objects.map((objectId) => ({ objectId, start: 1, end: right ?? scene.frames, left: 0, right }))
  const ends = [0, ...(right === null ? [] : [right])]
  const committed = objects.flatMap((objectId) => ends.map((index) => ({ objectId, index })))
  return fillScene(provider, scene, { gaps, committed, mode, side })
}

export interface Fill {
  gaps: SpanGap[]
  committed: { objectId: string; index: number }[]
  mode: ModeRules
  side: number
}

/** Fills gaps between frames committed as they truly are. */
export async function fillScene(
  provider: NetworkProvider,
  scene: Scene,
  { gaps, committed: frames, mode, side }: Fill,
): Promise<FilledFrame<SpanGap>[]> {
  const reader = readerOf(scene)
  const networks = await VosNetworks.load(provider)
  const features = new FeatureStore(reader, networks, new FeatureCache(1e6))
  const views = new WorkingViews(scene, side, networks.parameters.views)
  const committed = new CommittedFrames({
    frames,
    fetch: ({ objectId, index }) => Promise.resolve(trueMatte(scene, objectId, index)),
    features,
    networks,
    views,
  })
  const filled: FilledFrame<SpanGap>[] = []
  const run = propagateGaps({
    gaps,
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
