/**
 * What fusing is worth: mean J of the frames between two committed ones, at the size of inference, for either propagation
 * alone, their blend by distance alone, the shipped blend, and the registered fusion network where there is one.
 *
 *   node bench/fusion.ts ROOT [--sequences a,b] [--set dev] [--resolution 480p] [--every 20] [--threads 1] [--models DIR] [--pairs DIR]
 *
 * Every Nth frame is committed with its true mask; all propagations are the same for every column. `--pairs` writes them as training
 * material (models/training/fusion/pairs.py).
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { listSequences, type Sequence } from '../src/main/evaluation/listSequences.ts'
import { maskOf, objectIds, readLabels } from '../src/main/evaluation/readLabels.ts'
import { regionSimilarity } from '../src/main/evaluation/regionSimilarity.ts'
import { inspectMedia } from '../src/main/media/inspect.ts'
import { blendFusion } from '../src/main/segmentation/instance/fusion/blendFusion.ts'
import type { Fusion, FusionInput } from '../src/main/segmentation/instance/fusion/fusion.ts'
import { networkFusion } from '../src/main/segmentation/instance/fusion/networkFusion.ts'
import { CommittedFrames } from '../src/main/segmentation/instance/memory/committedFrames.ts'
import { FeatureCache } from '../src/main/segmentation/instance/memory/featureCache.ts'
import { FeatureStore } from '../src/main/segmentation/instance/memory/featureStore.ts'
import { overPicture, toProbability, wholeView, type Patch } from '../src/main/segmentation/instance/picture.ts'
import { newPlane, type Plane } from '../src/main/segmentation/instance/plane.ts'
import { modeRules } from '../src/main/segmentation/instance/propagation/modes.ts'
import { propagateGaps } from '../src/main/segmentation/instance/propagation/propagateGaps.ts'
import { WorkingViews } from '../src/main/segmentation/instance/propagation/workingView.ts'
import { VosNetworks } from '../src/main/segmentation/instance/propagation/vosNetworks.ts'
import { encodeMatte, type Matte } from '../src/shared/codec/matte.ts'
import { defaultProjectSettings } from '../src/shared/domain/records.ts'
import { openBench } from './openBench.ts'

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sequences: { type: 'string' },
    set: { type: 'string' },
    resolution: { type: 'string', default: '480p' },
    every: { type: 'string', default: '20' },
    threads: { type: 'string', default: '1' },
    pairs: { type: 'string' },
    models: { type: 'string', default: resolve(import.meta.dirname, '../models') },
  },
})
const [root] = positionals
if (!root) throw new Error('Say where the DAVIS folder is.')
const { resources, cacheFolder, end } = await openBench({
  models: options.models,
  threads: Number(options.threads),
  featureBytes: 256e6,
})
const networks = await VosNetworks.load(resources.networks)
if (options.pairs !== undefined) mkdirSync(options.pairs, { recursive: true })
const trained = await resources.networks.optional('fusion')

const ways: Record<string, Fusion> = {
  forward: { fuse: ({ forward }) => Promise.resolve(forward) },
  backward: { fuse: ({ backward }) => Promise.resolve(backward) },
  linear: { fuse: (input) => blendFusion.fuse({ ...input, failure: null }) },
  blend: blendFusion,
  ...(trained && { network: networkFusion(trained, networks.parameters.multiple) }),
}

/** Mean J over the frames between, one a way. */
async function measure(sequence: Sequence): Promise<number[]> {
  const media = await inspectMedia(dirname(sequence.frames[0] as string), { tools: resources.tools, cacheFolder })
  const reader = await resources.reader(media)
  const features = new FeatureStore(reader, networks, new FeatureCache(256e6))
  const views = new WorkingViews(media, defaultProjectSettings.inferenceSide, networks.parameters.views)
  const truth = await Promise.all(sequence.annotations.map((path) => readLabels(path as string)))
  const every = Number(options.every)
  const indices = truth.map((_, index) => index).filter((index) => index % every === 0)
  const ids = objectIds((truth[0] as (typeof truth)[number]).data).map(String)
  const gaps = ids.flatMap((objectId) =>
    indices.slice(1).map((right) => ({ objectId, start: right - every + 1, end: right, left: right - every, right })),
  )
  const maskAt = (objectId: string, index: number): Matte => {
    const { width, height, data } = truth[index] as (typeof truth)[number]
    return { width, height, bits: 8, data: maskOf(data, Number(objectId)).map((inside) => 255 * inside) }
  }
  const frames = ids.flatMap((objectId) => indices.map((index) => ({ objectId, index })))
  const fetch = ({ objectId, index }: (typeof frames)[number]): Promise<Uint8Array> =>
    Promise.resolve(encodeMatte(maskAt(objectId, index)))
  const binary = (plane: Plane, { view }: Patch): Uint8Array =>
    Uint8Array.from(overPicture({ ...plane, view }).data, (value) => Number(value >= 0.5))
  // Frames come out in the order they were fused in.
  const fused: FusionInput[] = []
  const fusion: Fusion = {
    fuse: (input) => {
      fused.push(input)
      return blendFusion.fuse(input)
    },
  }
  const sums = Object.keys(ways).map(() => 0)
  let count = 0
  const step = {
    gaps,
    reader,
    networks,
    features,
    views,
    committed: new CommittedFrames({ frames, fetch, features, networks, views }),
    fusion,
    mode: modeRules.standard,
    settings: { ...defaultProjectSettings, refine: false },
    signal: new AbortController().signal,
  }
  for await (const { filled } of propagateGaps(step)) {
    for (const { gap, index } of filled) {
      const input = fused.shift() as FusionInput
      const { width, height } = input.forward.view
      const side = wholeView(media, Math.max(width, height), networks.parameters.multiple)
      const shown = toProbability(maskAt(gap.objectId, index), side)
      const expected = binary(shown, shown)
      if (options.pairs !== undefined) {
        const truth = toProbability(maskAt(gap.objectId, index), input.forward.view)
        writePair(join(options.pairs, `${sequence.name}-${gap.objectId}-${String(index)}`), input, truth)
      }
      for (const [at, way] of Object.values(ways).entries()) {
        sums[at] = (sums[at] as number) + regionSimilarity(binary(await way.fuse(input), input.forward), expected)
      }
      count++
    }
  }
  return sums.map((sum) => sum / count)
}

/** One pair as NumPy reads it, uint8 [8, height, width]; its position between the committed frames ends the file's name. */
function writePair(path: string, { rgb, forward, backward, failure, position }: FusionInput, truth: Plane): void {
  const { width, height } = truth
  const nothing = newPlane(width, height)
  const { lost, gained } = failure ?? { lost: nothing, gained: nothing }
  const planes = [rgb(), forward.data, backward.data, lost.data, gained.data, truth.data]
  const data = planes.map((plane) => Uint8Array.from(plane, (value) => Math.round(255 * value)))
  const shape = `{'descr': '|u1', 'fortran_order': False, 'shape': (8, ${String(height)}, ${String(width)})}`
  const head = Buffer.from(`\x93NUMPY\x01\x00\x76\x00${shape.padEnd(117)}\n`, 'latin1')
  writeFileSync(`${path}-${position.toFixed(3)}.npy`, Buffer.concat([head, ...data]))
}

const line = (name: string, cells: string[]): void => {
  console.log(name.padEnd(16) + cells.map((cell) => cell.padStart(10)).join(''))
}
line('', Object.keys(ways))
const rows: number[][] = []
const selection = {
  resolution: options.resolution,
  ...(options.set === undefined ? {} : { set: options.set }),
  ...(options.sequences === undefined ? {} : { sequences: options.sequences.split(',') }),
}
for (const sequence of await listSequences(root, selection)) {
  const row = await measure(sequence)
  rows.push(row)
  line(
    sequence.name,
    row.map((value) => (100 * value).toFixed(1)),
  )
}
const mean = (at: number): number => rows.reduce((sum, row) => sum + (row[at] as number), 0) / rows.length
line(
  'mean',
  Object.keys(ways).map((_, at) => (100 * mean(at)).toFixed(1)),
)
await end()
process.exit(0)
