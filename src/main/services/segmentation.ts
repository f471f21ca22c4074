import type { Handlers } from '../../shared/contract/index.ts'
import { readMatteHeader } from '../../shared/codec/matte.ts'
import { HoldoutError, throwIfCancelled } from '../../shared/domain/errors.ts'
import type { BlobHash, GestureId, ObjectId } from '../../shared/domain/ids.ts'
import { newId } from '../../shared/domain/newId.ts'
import { matteKey } from '../../shared/domain/recordKey.ts'
import type { MatteRecord, MediaRecord, ObjectRecord, Prompt, PromptRecord } from '../../shared/domain/records.ts'
import { suggestFrame } from '../../shared/domain/suggestFrame.ts'
import type { EncodedMatte, InteractOutput } from '../engine/contract.ts'
import type { Project } from '../project/types.ts'
import type { Core } from './core.ts'

type SegmentationHandlers = Pick<
  Handlers,
  | 'shots.detect'
  | 'matte.prompt'
  | 'matte.try'
  | 'matte.import'
  | 'matte.copy'
  | 'matte.warm'
  | 'matte.previous'
  | 'matte.suggest'
  | 'propagate.start'
>

export function segmentationHandlers(core: Core): SegmentationHandlers {
  return {
    'shots.detect': (input) => {
      const { project, jobs } = core.session()
      project.media(input.mediaId)
      return Promise.resolve({ jobId: jobs.start('shots', input) })
    },
    'propagate.start': (input) => {
      const { project, jobs } = core.session()
      project.media(input.mediaId)
      return Promise.resolve({ jobId: jobs.start('propagate', input) })
    },
    'matte.prompt': (input, { signal }) =>
      core.session().inOrder(input.objectId, () => promptFrame(core, input, signal)),
    'matte.try': async ({ mediaId, ...input }, { signal }) => {
      const { project, trials } = core.session()
      const media = input.objectId ? frameOf(project, input.objectId, input.index).media : project.media(mediaId)
      const { output } = await layMarks(core, media, input, signal)
      return { hash: trials.keep(output.matte) }
    },
    'matte.import': (input, { signal }) =>
      core.session().inOrder(input.objectId, () => importMatte(core, input, signal)),
    'matte.previous': ({ mediaId, range: [from, to] }) => {
      const { project } = core.session()
      project.media(mediaId)
      return Promise.resolve({ mattes: project.previousMattes({ mediaId, from, to }) })
    },
    'matte.copy': (input) =>
      core
        .session()
        .inOrder(input.to.objectId, () => Promise.resolve({ matte: copyMatte(core.session().project, input) })),
    'matte.warm': async ({ mediaId, index }, { signal }) => {
      const { project } = core.session()
      const { settings } = project.snapshot().project
      await core.engines.gpu.run('warm', { media: project.media(mediaId), index, settings }, { signal })
      return {}
    },
    'matte.suggest': ({ mediaId, objectIds, range }) => {
      const { project } = core.session()
      const { objects } = project.snapshot()
      const wanted = new Set(objectIds.length > 0 ? objectIds : objects.filter(isWorkedOn).map(({ id }) => id))
      const [start, end] = range ?? [0, Infinity]
      const mattes = project
        .mattes({ mediaId })
        .filter(({ objectId, index }) => wanted.has(objectId) && index >= start && index < end)
      return Promise.resolve({ suggestion: suggestFrame(mattes) })
    },
  }
}

const isWorkedOn = ({ visible, locked }: ObjectRecord): boolean => visible && !locked

type PromptInput = Parameters<Handlers['matte.prompt']>[0]

async function promptFrame(core: Core, input: PromptInput, signal: AbortSignal): ReturnType<Handlers['matte.prompt']> {
  const { project } = core.session()
  const { objectId, index, region } = input
  const { media } = frameOf(project, objectId, index)
  const { earlier, output } = await layMarks(core, media, input, signal)
  const fresh: PromptRecord[] = input.prompts.map((prompt, k) => ({
    id: newId('prm'),
    objectId,
    index,
    sequence: earlier + k,
    prompt,
    region,
  }))
  const provenance = input.prompts.every(isPainted) ? 'painted' : 'prompted'
  const matte = edit(project, {
    objectId,
    index,
    provenance,
    matte: output.matte,
    prompts: fresh,
    gesture: input.gesture,
  })
  return { matte, milliseconds: output.milliseconds }
}

/** Marks on a frame of an object, or of one yet to be added. */
type TryInput = Pick<PromptInput, 'index' | 'prompts' | 'region'> & { objectId: ObjectId | null }

/** What the engine makes of new marks on a frame, and how many are there already; nothing is changed. */
async function layMarks(
  core: Core,
  media: MediaRecord,
  { objectId, index, prompts: fresh, region }: TryInput,
  signal: AbortSignal,
): Promise<{ earlier: number; output: InteractOutput }> {
  const { project, trials } = core.session()
  const earlier = objectId
    ? project.prompts({ objectId, index }).map(({ prompt, region: where }) => ({ prompt, region: where }))
    : []
  const prompts = [...earlier, ...fresh.map((prompt) => ({ prompt, region }))]
  const before = objectId && project.get('mattes', matteKey(objectId, index))
  const input = {
    media,
    index,
    prompts,
    fresh: fresh.length,
    present: before ? project.getBlob(before.blob) : null,
    masks: masksOf(project, prompts),
    settings: project.snapshot().project.settings,
  }
  const output = await trials.run(input, () => core.engines.gpu.run('interact', input, { signal }))
  // What a trial answered was not cancelled with it.
  throwIfCancelled(signal)
  return { earlier: earlier.length, output }
}

const byHand: readonly Prompt['kind'][] = ['paint', 'lasso', 'fill', 'transform', 'mask']
const isPainted = (prompt: Prompt): boolean => byHand.includes(prompt.kind)

async function importMatte(
  core: Core,
  input: Parameters<Handlers['matte.import']>[0],
  signal: AbortSignal,
): ReturnType<Handlers['matte.import']> {
  const { project } = core.session()
  const { objectId, index, label } = input
  const { media } = frameOf(project, objectId, index)
  const { settings } = project.snapshot().project
  const size = { path: core.grants.require(input.path), width: media.width, height: media.height, settings }
  const { matte } = await core.engines.cpu.run('read-matte', label === undefined ? size : { ...size, label }, {
    signal,
  })
  const sequence = project.prompts({ objectId, index }).length
  const prompt: PromptRecord = {
    id: newId('prm'),
    objectId,
    index,
    sequence,
    prompt: { kind: 'mask', blob: project.putBlob(matte) },
    region: null,
  }
  return {
    matte: edit(project, { objectId, index, provenance: 'imported', matte, prompts: [prompt], gesture: undefined }),
  }
}

function copyMatte(project: Project, { from, to, gesture }: Parameters<Handlers['matte.copy']>[0]): MatteRecord {
  const { media } = frameOf(project, to.objectId, to.index)
  const source = project.get('mattes', matteKey(from.objectId, from.index))
  const bytes = source && project.getBlob(source.blob)
  if (!bytes) throw new HoldoutError('not-found', 'There is no matte on that frame to copy.')
  const { width, height } = readMatteHeader(bytes)
  if (width !== media.width || height !== media.height) {
    throw new HoldoutError(
      'invalid-input',
      `The matte is ${String(width)}x${String(height)} pixels, ${media.name} ${String(media.width)}x${String(media.height)}.`,
    )
  }
  const sequence = project.prompts(to).length
  const prompt: PromptRecord = {
    id: newId('prm'),
    ...to,
    sequence,
    prompt: { kind: 'mask', blob: source.blob },
    region: null,
  }
  return edit(project, { ...to, provenance: 'painted', matte: bytes, prompts: [prompt], gesture })
}

interface Edit {
  objectId: ObjectId
  index: number
  provenance: MatteRecord['provenance']
  matte: EncodedMatte
  prompts: PromptRecord[]
  gesture: GestureId | undefined
}

/** Stores what the artist did to a frame; they vouch for it, so it is committed with full confidence. */
function edit(project: Project, { objectId, index, provenance, matte, prompts, gesture }: Edit): MatteRecord {
  const record: MatteRecord = {
    objectId,
    index,
    provenance,
    confidence: 1,
    committed: true,
    blob: project.putBlob(matte),
  }
  project.apply({ type: 'frame.edit', prompts, matte: record }, gesture === undefined ? {} : { gesture })
  return record
}

function frameOf(project: Project, objectId: ObjectId, index: number): { object: ObjectRecord; media: MediaRecord } {
  const object = project.get('objects', objectId)
  if (!object) throw new HoldoutError('not-found', `There is no object ${objectId}.`)
  const media = project.media(object.mediaId)
  if (index >= media.frames)
    throw new HoldoutError('invalid-input', `${media.name} has ${media.frames} frames; there is no index ${index}.`)
  if (object.locked) throw new HoldoutError('conflict', `${object.name} is locked: unlock it to edit its mattes.`)
  return { object, media }
}

function masksOf(project: Project, prompts: readonly Pick<PromptRecord, 'prompt'>[]): Record<BlobHash, EncodedMatte> {
  const masks: Record<BlobHash, EncodedMatte> = {}
  for (const { prompt } of prompts) {
    if (prompt.kind !== 'mask') continue
    const bytes = project.getBlob(prompt.blob)
    if (!bytes) throw new HoldoutError('not-found', 'The mask this prompt names is not in the project.')
    masks[prompt.blob] = bytes
  }
  return masks
}
