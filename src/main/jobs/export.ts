import { createHash } from 'node:crypto'
import { dirname, join, parse } from 'node:path'
import type { CallParameters } from '../../shared/contract/index.ts'
import { HoldoutError } from '../../shared/domain/errors.ts'
import { matteKey } from '../../shared/domain/recordKey.ts'
import type { MediaRecord, ObjectRecord } from '../../shared/domain/records.ts'
import type { Project } from '../project/types.ts'
import type { JobDefinition } from './definition.ts'

/** The folder is settled when the job is made, so that a resumed one goes on there. */
export type ExportInput = CallParameters<'export.start'> & { out: string }

/** Writes mattes to disk; the document is only read. */
export const exportJob: JobDefinition<ExportInput> = {
  kind: 'export',
  lane: 'cpu',
  title: ({ format, mediaId }, project) => `Export ${format.kind}: ${project.media(mediaId).name}`,
  run: async (input, { project, engines, signal, progress }) => {
    const media = project.media(input.mediaId)
    const objects = objectsOf(project, input)
    if (objects.length === 0) throw new HoldoutError('invalid-input', 'There is no object to export: add one first.')
    return engines.cpu.run(
      'export',
      {
        media,
        objects: objects.map(({ id, name, colour, properties, invert }) => {
          return { objectId: id, name, colour, look: { properties, invert } }
        }),
        shots: project.snapshot().shots.filter((shot) => shot.mediaId === media.id),
        format: input.format,
        range: input.range ?? [0, media.frames],
        startFrame: input.startFrame ?? media.startFrame,
        out: input.out,
        overwrite: input.overwrite,
        scripts: input.scripts,
        identity: identityOf(project, media, objects, input),
        settings: project.snapshot().project.settings,
      },
      {
        signal,
        onStream: progress,
        matte: (objectId, index) => {
          const matte = project.get('mattes', matteKey(objectId, index))
          return matte && project.getBlob(matte.blob)
        },
      },
    )
  },
}

/** Top layer first. */
function objectsOf(project: Project, { mediaId, objectIds }: ExportInput): ObjectRecord[] {
  const all = project
    .snapshot()
    .objects.filter((object) => object.mediaId === mediaId)
    .sort((first, second) => second.order - first.order)
  for (const id of objectIds) {
    if (!all.some((object) => object.id === id)) {
      throw new HoldoutError('not-found', `There is no object ${id} on this media.`)
    }
  }
  return objectIds.length === 0 ? all : all.filter(({ id }) => objectIds.includes(id))
}

/** All that a file of the export depends on. */
function identityOf(project: Project, media: MediaRecord, objects: ObjectRecord[], input: ExportInput): string {
  const { format, range, startFrame, scripts } = input
  const mattes = objects.map(({ id, name, colour, properties, invert }) => {
    const blobs = project.mattes({ objectId: id }).map(({ index, blob }) => `${index} ${blob}`)
    return [id, name, colour, properties, invert, blobs.sort()]
  })
  const { path, fingerprint, rate, timecode, pixelAspect } = media
  const plate = [path, fingerprint, rate, timecode, pixelAspect]
  const { project: record, shots } = project.snapshot()
  const all = [1, plate, shots, mattes, format, range, startFrame, scripts, record.settings]
  return createHash('sha256').update(JSON.stringify(all)).digest('hex')
}

/** Beside the project file, in a folder no earlier export used. */
export function defaultFolder(project: Project): string {
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '-')
  return join(dirname(project.path), `${parse(project.path).name} exports`, stamp)
}
