import { join, resolve } from 'node:path'
import { createResources } from '../../src/main/engine/createResources.ts'
import type { EngineHandlerContext, Gap, PropagatedMatte, PropagateInput } from '../../src/main/engine/contract.ts'
import { propagate } from '../../src/main/engine/handlers/propagate.ts'
import type { EngineResources } from '../../src/main/engine/resources.ts'
import { maskOf, readLabels } from '../../src/main/evaluation/readLabels.ts'
import { regionSimilarity } from '../../src/main/evaluation/regionSimilarity.ts'
import { inspectMedia } from '../../src/main/media/inspect.ts'
import { FeatureCache } from '../../src/main/segmentation/instance/memory/featureCache.ts'
import { decodeMatte, encodeMatte } from '../../src/shared/codec/matte.ts'
import type { ObjectId } from '../../src/shared/domain/ids.ts'
import { defaultProjectSettings, type MediaRecord } from '../../src/shared/domain/records.ts'

/** The engine's resources in this process, on the processor. */
export const openResources = (cacheFolder: string): Promise<EngineResources> =>
  createResources({
    modelsFolder: resolve(import.meta.dirname, '../../models'),
    cacheFolder,
    provider: 'cpu',
    threads: 1,
    featureBytes: 64e6,
    frameBytes: 64e6,
  })

export const objectId = (label: number): ObjectId => `obj_${String(label)}` as ObjectId

/** A sequence in DAVIS layout with its true masks. */
export interface TrueSequence {
  media: MediaRecord
  /** The true matte of an object on a frame. */
  truth: (label: number, index: number) => Promise<Uint8Array>
}

export async function openSequence(
  root: string,
  resolution: string,
  name: string,
  resources: EngineResources,
): Promise<TrueSequence> {
  const frames = join(root, 'JPEGImages', resolution, name)
  const media = await inspectMedia(frames, { tools: resources.tools, cacheFolder: resources.settings.cacheFolder })
  const annotation = (index: number): string =>
    join(root, 'Annotations', resolution, name, `${String(index).padStart(5, '0')}.png`)
  return {
    media,
    async truth(label, index) {
      const { width, height, data } = await readLabels(annotation(index))
      const inside = maskOf(data, label)
      return encodeMatte({ width, height, bits: 8, data: inside.map((pixel) => (pixel ? 255 : 0)) })
    },
  }
}

/** Gaps of one object between committed frames, from the first to `end`. */
export function gapsBetween(label: number, committed: number[], end: number): Gap[] {
  return committed
    .map((left, at): Gap => {
      const right = committed[at + 1] ?? null
      return { objectId: objectId(label), start: left + 1, end: right ?? end, left, right }
    })
    .filter((gap) => gap.start < gap.end)
}

export interface Run extends Pick<PropagateInput, 'gaps' | 'committed'> {
  side?: number
  signal?: AbortSignal
  onMatte?: (matte: PropagatedMatte) => void
}

/** Runs the engine's handler and gathers what it streams. */
export async function runPropagation(
  resources: EngineResources,
  { media, truth }: TrueSequence,
  { gaps, committed, side = 160, signal = new AbortController().signal, onMatte }: Run,
  cache = new FeatureCache(resources.settings.featureBytes),
): Promise<PropagatedMatte[]> {
  const mattes: PropagatedMatte[] = []
  const context: EngineHandlerContext<'propagate'> = {
    signal,
    stream: (value) => {
      if (!('mattes' in value)) return
      mattes.push(...value.mattes)
      for (const matte of value.mattes) onMatte?.(matte)
    },
    drained: () => Promise.resolve(),
    matte: (id, index) => truth(Number(id.slice(4)), index),
  }
  const settings = { ...defaultProjectSettings, inferenceSide: side }
  await propagate(resources, cache)({ media, gaps, committed, settings }, context)
  return mattes
}

/** Region similarity of mattes with the truth, the mean over them. */
export async function meanJ({ truth }: TrueSequence, label: number, mattes: PropagatedMatte[]): Promise<number> {
  let sum = 0
  for (const { index, matte } of mattes) {
    const guess = decodeMatte(matte)
    const half = guess.bits === 8 ? 127 : 32767
    const expected = decodeMatte(await truth(label, index))
    const binary = (data: ArrayLike<number>, above: number) => Uint8Array.from(data, (v) => (v > above ? 1 : 0))
    sum += regionSimilarity(binary(guess.data, half), binary(expected.data, 127))
  }
  return sum / mattes.length
}
