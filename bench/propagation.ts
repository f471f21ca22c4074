/**
 * Propagation on DAVIS sequences, through the engine's handler in this process: J, F, speed, share of time in the runtime.
 *
 *   node bench/propagation.ts ROOT [--sequences a,b] [--threads 1] [--side 480] [--every N] [--set dev] [--resolution 480p]
 *     [--mode real-time|standard|offline] [--model auto|fast|fine]
 *
 * `--every N` commits every Nth frame besides the first (fusion); only the others are scored. Peak memory is of the process.
 */
import { dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { EngineHandlerContext, Gap, PropagatedMatte } from '../src/main/engine/contract.ts'
import { createHandlers } from '../src/main/engine/handlers/index.ts'
import { contourAccuracy } from '../src/main/evaluation/contourAccuracy.ts'
import { listSequences, type Sequence } from '../src/main/evaluation/listSequences.ts'
import { maskOf, objectIds, readLabels } from '../src/main/evaluation/readLabels.ts'
import { regionSimilarity } from '../src/main/evaluation/regionSimilarity.ts'
import { inspectMedia } from '../src/main/media/inspect.ts'
import { decodeMatte, encodeMatte } from '../src/shared/codec/matte.ts'
import type { ObjectId } from '../src/shared/domain/ids.ts'
import { ProjectSettings } from '../src/shared/domain/records.ts'
import { openBench } from './openBench.ts'

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sequences: { type: 'string' },
    set: { type: 'string' },
    resolution: { type: 'string', default: '480p' },
    threads: { type: 'string', default: '2' },
    side: { type: 'string', default: '480' },
    bits: { type: 'string', default: '8' },
    mode: { type: 'string', default: 'standard' },
    model: { type: 'string', default: 'auto' },
    every: { type: 'string', default: '0' },
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
const handlers = createHandlers(resources)
const settings = ProjectSettings.parse({
  inferenceSide: Number(options.side),
  matteBits: Number(options.bits),
  refine: true,
  mode: options.mode,
  model: options.model,
})

interface Row {
  j: number
  f: number
  milliseconds: number
  /** Of all threads of this process, a frame. */
  processor: number
  share: number
}

const objectId = (label: number): ObjectId => `obj_${String(label)}` as ObjectId

async function measure(sequence: Sequence): Promise<Row> {
  const media = await inspectMedia(dirname(sequence.frames[0] ?? missing(sequence.name)), {
    tools: resources.tools,
    cacheFolder,
  })
  const truth = await Promise.all(sequence.annotations.map((path) => readLabels(path ?? missing(sequence.name))))
  const at = (index: number): Labels => truth[index] ?? missing(`${sequence.name} ${String(index)}`)
  const ids = objectIds(at(0).data)
  const every = Number(options.every)
  const last = media.frames - 1
  const indices = truth.map((_, index) => index).filter((i) => i === 0 || (every > 0 && i % every === 0))
  const gaps = ids.flatMap((id) =>
    indices.map((left, at): Gap => {
      const right = indices[at + 1] ?? null
      return { objectId: objectId(id), start: left + 1, end: right ?? last + 1, left, right }
    }),
  )
  const mattes: PropagatedMatte[] = []
  const context: EngineHandlerContext<'propagate'> = {
    signal: new AbortController().signal,
    stream: (value) => {
      if ('mattes' in value) mattes.push(...value.mattes)
    },
    drained: () => Promise.resolve(),
    matte: (id, index) => Promise.resolve(encoded(at(index), id)),
  }
  const committed = ids.flatMap((id) => indices.map((index) => ({ objectId: objectId(id), index })))
  const input = { media, gaps: gaps.filter(({ start, end }) => start < end), committed, settings }
  const before = process.cpuUsage()
  const statistics = await handlers.propagate(input, context)
  const spent = process.cpuUsage(before)
  const scores = mattes.map((matte) => score(matte, at(matte.index)))
  pairs.push(...mattes.map(({ confidence }, k): [number, number] => [confidence, scores[k]?.[0] ?? 0]))
  return {
    j: mean(scores.map(([j]) => j)),
    f: mean(scores.map(([, f]) => f)),
    milliseconds: statistics.milliseconds / (last + 1 - indices.length),
    processor: (spent.user + spent.system) / 1000 / (last + 1 - indices.length),
    share: statistics.runtimeMilliseconds / statistics.milliseconds,
  }
}

/** Confidence and J of every matte. */
const pairs: [number, number][] = []

const missing = (what: string): never => {
  throw new Error(`There is no frame or annotation of ${what}.`)
}

type Labels = Awaited<ReturnType<typeof readLabels>>

function encoded({ width, height, data }: Labels, id: ObjectId): Uint8Array {
  const mask = maskOf(data, Number(id.slice(4)))
  return encodeMatte({ width, height, bits: 8, data: mask.map((inside) => (inside ? 255 : 0)) })
}

function score({ matte, objectId: id }: PropagatedMatte, truth: Labels): [number, number] {
  const { width, height, data, bits } = decodeMatte(matte)
  const guess = Uint8Array.from(data, (alpha) => (alpha > (bits === 8 ? 127 : 32767) ? 1 : 0))
  const expected = maskOf(truth.data, Number(id.slice(4)))
  return [regionSimilarity(guess, expected), contourAccuracy(guess, expected, { width, height })]
}

const mean = (numbers: number[]): number => numbers.reduce((a, b) => a + b, 0) / numbers.length

/** Pearson's r. */
function correlation(points: [number, number][]): number {
  const [x, y] = [mean(points.map(([a]) => a)), mean(points.map(([, b]) => b))]
  const covariance = (u: (p: [number, number]) => number, v: (p: [number, number]) => number): number =>
    mean(points.map((p) => u(p) * v(p)))
  const dx = ([a]: [number, number]): number => a - x
  const dy = ([, b]: [number, number]): number => b - y
  return covariance(dx, dy) / Math.sqrt(covariance(dx, dx) * covariance(dy, dy))
}

const selection = {
  resolution: options.resolution,
  ...(options.set === undefined ? {} : { set: options.set }),
  ...(options.sequences === undefined ? {} : { sequences: options.sequences.split(',') }),
}
const rows: Row[] = []
const line = (name: string, { j, f, milliseconds, processor, share }: Row): void => {
  const score = [j, f, (j + f) / 2].map((v) => (100 * v).toFixed(1).padStart(6)).join('')
  console.log(
    name.padEnd(16),
    score,
    `${milliseconds.toFixed(0).padStart(6)} ms/frame, ${processor.toFixed(0)} ms of processor, runtime ${(100 * share).toFixed(0)} %`,
  )
}
console.log(''.padEnd(16), '     J     F   J&F')
for (const sequence of await listSequences(root, selection)) {
  const row = await measure(sequence)
  rows.push(row)
  line(sequence.name, row)
}
const means = Object.fromEntries(
  (['j', 'f', 'milliseconds', 'processor', 'share'] as const).map((key) => [key, mean(rows.map((row) => row[key]))]),
)
line('mean', means as unknown as Row)
console.log(`confidence against J: r = ${correlation(pairs).toFixed(2)}`)
console.log(`peak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`)
await end()
process.exit(0)
