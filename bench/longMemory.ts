/**
 * Whether a long clip wears a propagation out: a sequence played to and fro, its object marked on the first frame alone; J&F of the
 * rounds, and the memory of the process.
 *
 *   node bench/longMemory.ts ROOT [--sequence libby] [--frames 5000] [--side 320] [--threads 2] [--models DIR]
 *
 * `--side` is that of the frames themselves. A round is the sequence once there and back; the first counts as learnt.
 */
import { dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { EngineHandlerContext, PropagatedMatte } from '../src/main/engine/contract.ts'
import { propagate } from '../src/main/engine/handlers/propagate.ts'
import { contourAccuracy } from '../src/main/evaluation/contourAccuracy.ts'
import { listSequences } from '../src/main/evaluation/listSequences.ts'
import { readLabels } from '../src/main/evaluation/readLabels.ts'
import { regionSimilarity } from '../src/main/evaluation/regionSimilarity.ts'
import { inspectMedia } from '../src/main/media/inspect.ts'
import type { FrameReader, RgbFrame } from '../src/main/media/types.ts'
import { FeatureCache } from '../src/main/segmentation/instance/memory/featureCache.ts'
import { averageAreas } from '../src/main/segmentation/instance/plane.ts'
import { decodeMatte, encodeMatte } from '../src/shared/codec/matte.ts'
import type { ObjectId } from '../src/shared/domain/ids.ts'
import { defaultProjectSettings } from '../src/shared/domain/records.ts'
import { openBench } from './openBench.ts'

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sequence: { type: 'string', default: 'libby' },
    frames: { type: 'string', default: '5000' },
    side: { type: 'string', default: '320' },
    threads: { type: 'string', default: '2' },
    resolution: { type: 'string', default: '480p' },
    models: { type: 'string', default: resolve(import.meta.dirname, '../models') },
  },
})
const [root] = positionals
if (!root) throw new Error('Say where the DAVIS folder is.')
const { resources, cacheFolder, end } = await openBench({
  models: options.models,
  threads: Number(options.threads),
  featureBytes: 32e6,
})
const [sequence] = await listSequences(root, { resolution: options.resolution, sequences: [options.sequence] })
if (!sequence) throw new Error(`There is no sequence ${options.sequence}.`)
const shot = await inspectMedia(dirname(sequence.frames[0] as string), { tools: resources.tools, cacheFolder })
const base = await resources.reader(shot)
const side = Number(options.side)
const length = Number(options.frames)
const round = 2 * (shot.frames - 1)
const source = (index: number): number => {
  const at = index % round
  return at < shot.frames ? at : round - at
}
const frame = async (index: number): Promise<RgbFrame> => ({
  ...(await base.read(source(index), { maxSide: side })),
  index,
})
const { width, height } = await frame(0)
const media = { ...shot, width, height, frames: length, fingerprint: `${shot.fingerprint} to and fro` }
const reader: FrameReader = {
  ...base,
  media,
  read: frame,
  async *stream({ from, to }) {
    for (let index = from; index <= to; index++) yield await frame(index)
  },
}
const truth = await Promise.all(
  sequence.annotations.map(async (path) => {
    const labels = await readLabels(path as string)
    const planes = { ...labels, data: labels.data.map((label) => (label > 0 ? 1 : 0)) }
    const shares = averageAreas(planes, 1, { width, height }, { x: 0, y: 0, width, height }, 1)
    return Uint8Array.from(shares, (share) => (share >= 0.5 ? 1 : 0))
  }),
)
const first = truth[0] as Uint8Array
const given = encodeMatte({ width, height, bits: 8, data: first.map((inside) => inside * 255) })

const sums = new Map<number, { score: number; frames: number }>()
const memory: [index: number, bytes: number][] = []
function take({ index, matte }: PropagatedMatte): void {
  const guess = Uint8Array.from(decodeMatte(matte).data, (alpha) => (alpha > 127 ? 1 : 0))
  const expected = truth[source(index)] as Uint8Array
  const score = (regionSimilarity(guess, expected) + contourAccuracy(guess, expected, { width, height })) / 2
  const at = Math.floor(index / round)
  const sum = sums.get(at) ?? { score: 0, frames: 0 }
  sums.set(at, { score: sum.score + score, frames: sum.frames + 1 })
  if (index % Math.floor(length / 10) === 0) memory.push([index, process.memoryUsage().rss])
}
const objectId = 'obj_1' as ObjectId
const context: EngineHandlerContext<'propagate'> = {
  signal: new AbortController().signal,
  stream: (value) => {
    if ('mattes' in value) value.mattes.forEach(take)
  },
  drained: () => Promise.resolve(),
  matte: () => Promise.resolve(given),
}
const handler = propagate({ ...resources, reader: () => Promise.resolve(reader) }, new FeatureCache(32e6))
const { milliseconds } = await handler(
  {
    media,
    gaps: [{ objectId, start: 1, end: length, left: 0, right: null }],
    committed: [{ objectId, index: 0 }],
    settings: { ...defaultProjectSettings, matteBits: 8 },
  },
  context,
)
const rounds = [...sums.values()].map(({ score, frames }) => (100 * score) / frames)
const mean = (values: number[]): string => (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(1)
console.log(
  `${options.sequence}, ${String(length)} frames of ${String(width)}x${String(height)}, ${(milliseconds / length).toFixed(0)} ms a frame`,
)
console.log(`J&F of the rounds: ${rounds.map((value) => value.toFixed(1)).join(' ')}`)
console.log(
  `first round ${mean(rounds.slice(0, 1))}, last five whole ones ${mean(rounds.slice(0, Math.floor(length / round)).slice(-5))}`,
)
console.log(
  `memory in MiB: ${memory.map(([index, bytes]) => `${String(index)}: ${(bytes / 2 ** 20).toFixed(0)}`).join(', ')}`,
)
await end()
process.exit(0)
