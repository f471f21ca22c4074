import type { RecordsDiff } from '../diff.ts'
import { HoldoutError } from '../errors.ts'
import type { ObjectRecord } from '../records.ts'
import type { Appliers, CommandOf } from './applier.ts'
import { patched, put, remove } from './changes.ts'
import { type RecordReader, requireMedia, requireObject, requireUnused } from './reader.ts'

export const objectAppliers: Appliers<'object'> = {
  'object.add': (reader, { object }) => {
    requireMedia(reader, object.mediaId)
    requireUnused(reader, 'objects', object.id)
    return put('objects', null, object)
  },
  'object.update': (reader, { objectId, patch }) => {
    const object = requireObject(reader, objectId)
    return put('objects', object, patched(object, patch))
  },
  'object.remove': (reader, { objectId }) => removeObject(reader, requireObject(reader, objectId)),
  'object.reorder': reorder,
}

/** An object goes with its prompts and mattes. */
export function removeObject(reader: RecordReader, object: ObjectRecord): RecordsDiff {
  return [
    ...remove('prompts', reader.prompts(object.id)),
    ...remove('mattes', reader.mattes(object.id)),
    ...remove('objects', [object]),
  ]
}

function reorder(reader: RecordReader, { mediaId, objectIds }: CommandOf<'object.reorder'>): RecordsDiff {
  requireMedia(reader, mediaId)
  const objects = new Map(reader.objects(mediaId).map((object) => [object.id, object]))
  const named = new Set(objectIds)
  if (named.size !== objectIds.length || named.size !== objects.size || !objectIds.every((id) => objects.has(id))) {
    throw new HoldoutError('invalid-input', 'A new order names every object of the media exactly once.')
  }
  return objectIds.flatMap((id, order) => {
    const object = requireObject(reader, id)
    return put('objects', object, { ...object, order })
  })
}
