import { z } from 'zod'
import { MediaId, ObjectId, VersionId } from '../domain/ids.ts'
import { MatteRecord } from '../domain/records.ts'
import { call, event } from './define.ts'

const name = z.string().trim().min(1).max(200)
const note = z.string().trim().max(2000)

/** A state of the document that has a name, to be compared with and gone back to. */
export const Version = z.object({
  id: VersionId,
  name: z.string(),
  note: z.string(),
  /** ISO 8601 */
  createdAt: z.string(),
})

/** How a version differs from the document as it is now. */
export const VersionDifferences = z.object({
  /** Objects, those removed since too, with the frames whose mattes differ: [start, end) each. */
  objects: z.array(
    z.object({
      objectId: ObjectId,
      mediaId: MediaId,
      name: z.string(),
      ranges: z.array(z.tuple([z.int().min(0), z.int().min(1)])),
    }),
  ),
  /** How many other records differ: objects and their properties, shots, media, settings. */
  others: z.int().min(0),
})

/** Versions are no steps: undo leaves them alone. */
export const versionsCalls = {
  /** Newest first. */
  'versions.list': call(z.object({}), z.array(Version)),
  /** Names the document as it is now. */
  'versions.save': call(z.object({ name, note: note.default('') }), Version),
  'versions.edit': call(z.object({ versionId: VersionId, name: name.optional(), note: note.optional() }), Version),
  'versions.delete': call(z.object({ versionId: VersionId }), z.object({})),
  /**
   * Makes the document what it was, as one step that can be undone. Steps that were undone by then, which it takes the
   * place of, are kept as a version of their own.
   */
  'versions.restore': call(z.object({ versionId: VersionId }), z.object({ revision: z.int().min(0) })),
  'versions.differences': call(z.object({ versionId: VersionId }), VersionDifferences),
  /** The version's mattes of these frames where they are not what they are now; null where it has none. */
  'versions.mattes': call(
    z.object({ versionId: VersionId, mediaId: MediaId, range: z.tuple([z.int().min(0), z.int().min(1)]) }),
    z.object({
      mattes: z.array(z.object({ objectId: ObjectId, index: z.int().min(0), matte: MatteRecord.nullable() })),
    }),
  ),
}

export const versionsEvents = {
  'versions.changed': event(z.object({ versions: z.array(Version) })),
}

export type Version = z.infer<typeof Version>
export type VersionDifferences = z.infer<typeof VersionDifferences>
