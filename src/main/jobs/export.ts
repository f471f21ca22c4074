import { dirname, join, parse } from 'node:path'
import type { CallParameters } from '../../shared/contract/index.ts'
import { HoldoutError } from '../../shared/domain/errors.ts'
import { matteKey } from '../../shared/domain/recordKey.ts'
import type { ObjectRecord } from '../../shared/domain/records.ts'
import type { Project } from '../project/types.ts'
import type { JobDefinition } from './definition.ts'

export type ExportInput = CallParameters<'export.start'>

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
        objects: objects.map(({ id, name, feather, grow }) => ({ objectId: id, name, adjustment: { feather, grow } })),
        format: input.format,
        range: input.range ?? [0, media.frames],
        startFrame: input.startFrame ?? media.startFrame,
        out: input.out ?? defaultFolder(project),
        overwrite: input.overwrite,
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

function objectsOf(project: Project, { mediaId, objectIds }: ExportInput): ObjectRecord[] {
  const all = project.snapshot().objects.filter((object) => object.mediaId === mediaId)
  if (objectIds.length === 0) return all
  return objectIds.map((id) => {
    const object = all.find((candidate) => candidate.id === id)
    if (!object) throw new HoldoutError('not-found', `There is no object ${id} on this media.`)
    return object
  })
}

/** Beside the project file, in a folder no earlier export used. */
function defaultFolder(project: Project): string {
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '-')
  return join(dirname(project.path), `${parse(project.path).name} exports`, stamp)
}
