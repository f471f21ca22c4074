import { basename } from 'node:path'
import type { DatasetImport, ImportedMattes } from '../../shared/contract/datasets.ts'
import { HoldoutError } from '../../shared/domain/errors.ts'
import type { BlobHash, ObjectId } from '../../shared/domain/ids.ts'
import { newId } from '../../shared/domain/newId.ts'
import { defaultsAbove } from '../../shared/domain/objectDefaults.ts'
import type { MatteRecord, ObjectRecord } from '../../shared/domain/records.ts'
import type { Project } from '../project/types.ts'
import type { JobDefinition } from './definition.ts'

interface FoundMatte {
  object: string
  index: number
  blob: BlobHash
}

/** Takes mattes made elsewhere as committed frames. All are read before any is put in: one undo step, or nothing. */
export const importJob: JobDefinition<DatasetImport> = {
  kind: 'import',
  lane: 'cpu',
  title: ({ path }) => `Import mattes: ${basename(path)}`,
  run: async (input, { project, engines, signal, progress }) => {
    const media = project.media(input.mediaId)
    const bits = project.snapshot().project.settings.matteBits
    const found: FoundMatte[] = []
    await engines.cpu.run(
      'import-mattes',
      { ...input, media, bits },
      {
        signal,
        onStream: (value) => {
          if (!('mattes' in value)) progress(value)
          else for (const { matte, ...rest } of value.mattes) found.push({ ...rest, blob: project.putBlob(matte) })
        },
      },
    )
    signal.throwIfAborted()
    return { ...put(project, input, found) }
  },
}

function put(project: Project, input: DatasetImport, found: readonly FoundMatte[]): ImportedMattes {
  const names = [...new Set(found.map(({ object }) => object))]
  const [only] = names
  if (only === undefined) throw new HoldoutError('invalid-input', `There is no matte in ${basename(input.path)}.`)
  if (names.length > 1 && (input.objectId !== undefined || input.name !== undefined)) {
    throw new HoldoutError(
      'invalid-input',
      `These are ${names.length} objects, ${names.join(', ')}: import them under their own names.`,
    )
  }
  const targets = targetsOf(project, input, names)
  const idOf = (name: string): ObjectId => (targets.get(name) as ObjectRecord).id
  const present = new Set(project.snapshot().objects.map(({ id }) => id))
  const mattes = found.map(({ object, index, blob }): MatteRecord => {
    return { objectId: idOf(object), index, provenance: 'imported', confidence: 1, committed: true, blob }
  })
  const objects = [...targets.values()].filter(({ id }) => !present.has(id))
  project.apply({ type: 'mattes.import', objects, mattes, replace: input.replace })
  return {
    objects: names.map((name) => ({
      objectId: idOf(name),
      name: (targets.get(name) as ObjectRecord).name,
      frames: found.filter(({ object }) => object === name).length,
    })),
    frames: new Set(found.map(({ index }) => index)).size,
  }
}

/** The object each name goes to: the one that is asked for, one of this name, or a new one above all others. */
function targetsOf(
  project: Project,
  { mediaId, objectId, name }: DatasetImport,
  names: string[],
): Map<string, ObjectRecord> {
  const present = project.snapshot().objects.filter((object) => object.mediaId === mediaId)
  const asked = present.find(({ id }) => id === objectId)
  if (objectId !== undefined && !asked)
    throw new HoldoutError('not-found', `There is no object ${objectId} on this media.`)
  const all = [...present]
  return new Map(
    names.map((found) => {
      const wanted = (name ?? found).trim().slice(0, 200) || 'object'
      const known = asked ?? present.find((object) => object.name === wanted)
      if (known) return [found, known]
      const fresh = { ...defaultsAbove(all), id: newId('obj'), mediaId, name: wanted }
      all.push(fresh)
      return [found, fresh]
    }),
  )
}
