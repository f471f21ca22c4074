import { resolve } from 'node:path'
import type { ExportResult } from '../../../../shared/contract/export.ts'
import type { ObjectId } from '../../../../shared/domain/ids.ts'
import type { MatteRecord, MediaRecord, ModelChoice, PropagationMode } from '../../../../shared/domain/records.ts'
import { addMedia, addObject, applyPrompts } from '../document.ts'
import { output } from '../output.ts'
import { readPromptsFile, type PromptsFile } from '../promptsFile.ts'
import { withCore, type CliContext, type CliCore } from '../withCore.ts'

export interface MatteOptions {
  prompts: string
  out: string
  bits: 8 | 16
  size: 'plate' | 'inference'
  report?: string
  project?: string
  overwrite: boolean
  mode: PropagationMode
  model: ModelChoice
  /** False: the media is one shot. */
  shots: boolean
}

/** `holdout matte MEDIA --prompts FILE --out DIR`: prompts to mattes for every frame, without a page. */
export async function matteCommand(context: CliContext, path: string, options: MatteOptions): Promise<void> {
  const prompts = readPromptsFile(options.prompts)
  await withCore(context, async (core) => {
    const began = performance.now()
    const out = resolve(options.out)
    core.app.grant(out)
    await openProject(core, options)
    const media = await addMedia(core, path, options.shots)
    const objectIds = await mark(core, media, prompts)
    const { jobId } = await core.call('propagate.start', {
      mediaId: media.id,
      mode: options.mode,
      model: options.model,
    })
    const propagated = await core.finish(jobId)
    const exported = (await core.finish(
      (await core.call('export.start', exportInput(media, options, out))).jobId,
    )) as ExportResult
    const { mattes } = await core.call('project.frames', { mediaId: media.id })
    const report = {
      media: { path: media.path, frames: media.frames, width: media.width, height: media.height, rate: media.rate },
      out,
      files: exported.files,
      objects: prompts.objects.map(({ id, name }, k) => ({ id, name, ...summary(mattes, objectIds[k] as ObjectId) })),
      propagation: propagated,
      seconds: (performance.now() - began) / 1000,
    }
    if (options.report !== undefined) output(context, options.report, report)
    output(context, undefined, report)
  })
}

async function openProject(core: CliCore, { project, bits }: MatteOptions): Promise<void> {
  const path = project === undefined ? `${core.scratch}/matte.holdout` : resolve(project)
  core.app.grant(path)
  await core.call('project.create', { name: 'matte', path })
  await core.call('project.apply', { command: { type: 'project.settings', patch: { matteBits: bits } } })
}

async function mark(core: CliCore, media: MediaRecord, { objects }: PromptsFile): Promise<ObjectId[]> {
  const ids: ObjectId[] = []
  for (const [position, { name, prompts }] of objects.entries()) {
    const objectId = await addObject(core, media, name, position)
    for (const frame of prompts) await applyPrompts(core, objectId, frame)
    ids.push(objectId)
  }
  return ids
}

/** A sequence keeps its own numbers; a movie's frames are numbered from 0. */
const exportInput = (media: MediaRecord, { bits, size, overwrite }: MatteOptions, out: string) => ({
  mediaId: media.id,
  format: { kind: 'png' as const, bits, size },
  out,
  overwrite,
  startFrame: media.kind === 'sequence' ? media.startFrame : 0,
})

function summary(all: MatteRecord[], objectId: ObjectId): object {
  const mattes = all.filter((matte) => matte.objectId === objectId)
  const confidences = mattes.map((matte) => matte.confidence)
  return {
    mattes: mattes.length,
    committed: mattes.filter((matte) => matte.committed).map((matte) => matte.index),
    fused: mattes.filter((matte) => matte.provenance === 'fused').length,
    meanConfidence: confidences.reduce((sum, value) => sum + value, 0) / Math.max(1, confidences.length),
  }
}
