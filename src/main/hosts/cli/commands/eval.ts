import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { encode } from 'fast-png'
import { decodeMatte } from '../../../../shared/codec/matte.ts'
import { HoldoutError } from '../../../../shared/domain/errors.ts'
import type { ObjectId } from '../../../../shared/domain/ids.ts'
import type { MediaRecord, ModelChoice, PropagationMode } from '../../../../shared/domain/records.ts'
import type { PropagateStatistics } from '../../../engine/contract.ts'
import { degrade, type Degradation } from '../../../evaluation/degrade.ts'
import { evaluateSequence, type ObjectScore } from '../../../evaluation/evaluateSequence.ts'
import { labelsOf, type FoundMatte } from '../../../evaluation/labelsOf.ts'
import { listSequences, type Sequence } from '../../../evaluation/listSequences.ts'
import { maskOf, objectIds, readLabels, type Labels } from '../../../evaluation/readLabels.ts'
import { addMedia, addObject } from '../document.ts'
import { output } from '../output.ts'
import { withCore, type CliContext, type CliCore } from '../withCore.ts'
import { evalInteractive, type InteractiveOptions } from './evalInteractive.ts'

export interface EvalOptions extends InteractiveOptions {
  protocol: 'first-frame' | 'interactive'
  set?: string
  sequences?: string[]
  resolution: string
  mode: PropagationMode
  model: ModelChoice
  /** `middle`: the true masks of the middle frame are committed too, and the frame is not scored. */
  commit: 'first' | 'middle'
  degrade?: Degradation
}

interface ObjectRow {
  id: number
  J: number
  F: number
  'J&F': number
  recall: { J: number; F: number }
  decay: { J: number; F: number }
}

interface SequenceRow {
  name: string
  frames: number
  objects: ObjectRow[]
  J: number
  F: number
  'J&F': number
  /** The whole path: decode, inference, edge refinement, storing. */
  msPerFrame: number
  runtimeShare: number
}

/** `holdout eval ROOT`: the product's own path over a data set in DAVIS layout, by default from each object's first mask. */
export async function evalCommand(context: CliContext, root: string, options: EvalOptions): Promise<void> {
  const { set, sequences, resolution } = options
  const listed = await listSequences(root, {
    resolution,
    ...(set === undefined ? {} : { set }),
    ...(sequences ? { sequences } : {}),
  })
  if (listed.length === 0) throw new HoldoutError('not-found', `There are no sequences in ${root}.`)
  if (options.protocol === 'interactive') return evalInteractive(context, listed, options)
  await withCore(context, async (core) => {
    context.say(row('sequence', 'frames', 'J', 'F', 'J&F', 'ms/frame', 'in runtime'))
    const rows: SequenceRow[] = []
    let enginePeak = 0
    for (const sequence of listed) {
      const { row: scored, peak } = await evaluate(core, sequence, options)
      rows.push(scored)
      enginePeak = Math.max(enginePeak, peak)
      context.say(line(scored))
    }
    // DAVIS takes the mean over objects, whatever sequence they are in.
    const objects = rows.flatMap((scored) => scored.objects)
    const mean = {
      J: average(objects.map((object) => object.J)),
      F: average(objects.map((object) => object.F)),
      'J&F': average(objects.map((object) => object['J&F'])),
      msPerFrame: average(rows.map((scored) => scored.msPerFrame)),
      runtimeShare: average(rows.map((scored) => scored.runtimeShare)),
    }
    context.say(line({ name: 'mean', frames: 0, ...mean }))
    const peakMemoryBytes = process.resourceUsage().maxRSS * 1024 + enginePeak
    context.say(`peak memory ${(peakMemoryBytes / 2 ** 20).toFixed(0)} MiB, host and engine together`)
    const { mode, model, commit, degrade: degraded = null } = options
    const how = { protocol: 'first-frame', resolution, mode, model, commit, degraded }
    output(context, options.json, { ...how, sequences: rows, mean, peakMemoryBytes })
  })
}

async function evaluate(
  core: CliCore,
  sequence: Sequence,
  { mode, model, commit, degrade: how }: EvalOptions,
): Promise<{ row: SequenceRow; peak: number }> {
  const folder = join(core.scratch, sequence.name)
  mkdirSync(folder, { recursive: true })
  await core.call('project.create', { name: sequence.name, path: join(folder, 'eval.holdout') })
  const frames = how ? await degrade(sequence.frames, how, folder) : dirname(sequence.frames[0] as string)
  const media = await addMedia(core, frames, false)
  const objects = await commitFirstMasks(core, media, sequence, folder)
  const middle = commit === 'middle' ? await commitMiddle(core, sequence, objects, folder) : null
  const began = performance.now()
  const { jobId } = await core.call('propagate.start', {
    mediaId: media.id,
    direction: commit === 'middle' ? 'both' : 'forward',
    mode,
    model,
  })
  const statistics = (await core.finish(jobId)) as unknown as PropagateStatistics
  const milliseconds = performance.now() - began
  const scores = await score(core, media, sequence, objects, middle)
  const rows = scores.map(objectRow)
  const row = {
    name: sequence.name,
    frames: sequence.frames.length,
    objects: rows,
    J: average(rows.map(({ J }) => J)),
    F: average(rows.map(({ F }) => F)),
    'J&F': average(rows.map((object) => object['J&F'])),
    msPerFrame: milliseconds / statistics.frames,
    runtimeShare: statistics.runtimeMilliseconds / milliseconds,
  }
  return { row, peak: statistics.peakMemoryBytes }
}

/** An object enters at the first frame that shows it, with its true mask there. */
async function commitFirstMasks(
  core: CliCore,
  media: MediaRecord,
  sequence: Sequence,
  folder: string,
): Promise<Map<number, ObjectId>> {
  const objects = new Map<number, ObjectId>()
  for (const [index, annotation] of sequence.annotations.entries()) {
    if (annotation === null) continue
    const labels = await readLabels(annotation)
    for (const id of objectIds(labels.data).filter((seen) => !objects.has(seen))) {
      const objectId = await addObject(core, media, String(id), objects.size)
      objects.set(id, objectId)
      await commitMask(core, labels, { id, objectId, index }, folder)
    }
  }
  if (objects.size === 0) throw new HoldoutError('invalid-input', `No annotation of ${sequence.name} shows an object.`)
  return objects
}

/** Commits what the middle frame shows of the objects. @returns its index */
async function commitMiddle(
  core: CliCore,
  { name, annotations }: Sequence,
  objects: Map<number, ObjectId>,
  folder: string,
): Promise<number> {
  const index = Math.floor(annotations.length / 2)
  const annotation = annotations[index]
  if (!annotation) throw new HoldoutError('invalid-input', `The middle frame of ${name} is not annotated.`)
  const labels = await readLabels(annotation)
  for (const id of objectIds(labels.data)) {
    const objectId = objects.get(id)
    if (objectId) await commitMask(core, labels, { id, objectId, index }, folder)
  }
  return index
}

async function commitMask(
  core: CliCore,
  labels: Labels,
  { id, objectId, index }: { id: number; objectId: ObjectId; index: number },
  folder: string,
): Promise<void> {
  const path = join(folder, `${id}.png`)
  writeFileSync(path, encode({ ...labels, data: maskOf(labels.data, id).map((inside) => inside * 255), channels: 1 }))
  await core.call('matte.import', { objectId, index, path })
}

/** Scores the annotated frames but `without`; the first and the last do not count, as in DAVIS' semi-supervised protocol. */
async function score(
  core: CliCore,
  media: MediaRecord,
  sequence: Sequence,
  objects: Map<number, ObjectId>,
  without: number | null,
): Promise<ObjectScore[]> {
  const { mattes } = await core.call('project.frames', { mediaId: media.id })
  const blobs = new Map(mattes.map((matte) => [`${matte.objectId}:${matte.index}`, matte.blob]))
  const annotated = sequence.annotations.flatMap((path, index) =>
    path === null || index === without ? [] : [{ path, index }],
  )
  const evaluation = evaluateSequence(media, [...objects.keys()])
  for (const { path, index } of annotated) {
    const truth = await readLabels(path)
    const found: FoundMatte[] = []
    for (const [id, objectId] of objects) {
      const blob = blobs.get(`${objectId}:${index}`)
      if (blob === undefined) continue
      const response = await core.app.media(new Request(`http://core/media/matte/${blob}`))
      found.push({ id, matte: decodeMatte(new Uint8Array(await response.arrayBuffer())) })
    }
    evaluation.add(labelsOf(found, truth), truth.data)
  }
  return evaluation.finish()
}

const objectRow = ({ id, region, contour }: ObjectScore): ObjectRow => ({
  id,
  J: region.mean,
  F: contour.mean,
  'J&F': (region.mean + contour.mean) / 2,
  recall: { J: region.recall, F: contour.recall },
  decay: { J: region.decay, F: contour.decay },
})

const average = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
const percent = (value: number): string => (100 * value).toFixed(1)
const line = (scored: Omit<SequenceRow, 'objects'>): string =>
  row(
    scored.name,
    String(scored.frames || ''),
    percent(scored.J),
    percent(scored.F),
    percent(scored['J&F']),
    scored.msPerFrame.toFixed(0),
    `${percent(scored.runtimeShare)} %`,
  )
const row = (name: string, ...cells: string[]): string =>
  name.padEnd(20) + cells.map((cell) => cell.padStart(11)).join('')
