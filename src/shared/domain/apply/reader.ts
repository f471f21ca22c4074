import { HoldoutError } from '../errors.ts'
import type { MediaId, ObjectId, ShotId } from '../ids.ts'
import type {
  MatteRecord,
  MediaRecord,
  ObjectRecord,
  ProjectRecord,
  PromptRecord,
  ShotRecord,
  TableName,
  Tables,
} from '../records.ts'

/** What a command may look at. */
export interface RecordReader {
  get<T extends TableName>(table: T, key: string): Tables[T] | null
  /** By start. */
  shots(mediaId: MediaId): ShotRecord[]
  /** Bottom to top. */
  objects(mediaId: MediaId): ObjectRecord[]
  /** By frame, then sequence; of one frame where `index` is given. */
  prompts(objectId: ObjectId, index?: number): PromptRecord[]
  /** By frame. */
  mattes(objectId: ObjectId): MatteRecord[]
}

export function requireProject(reader: RecordReader): ProjectRecord {
  return found(reader.get('project', 'project'), 'The project has no settings record.')
}

export function requireMedia(reader: RecordReader, mediaId: MediaId): MediaRecord {
  return found(reader.get('media', mediaId), `There is no media ${mediaId} in the project.`)
}

export function requireShot(reader: RecordReader, shotId: ShotId): ShotRecord {
  return found(reader.get('shots', shotId), `There is no shot ${shotId} in the project.`)
}

export function requireObject(reader: RecordReader, objectId: ObjectId): ObjectRecord {
  return found(reader.get('objects', objectId), `There is no object ${objectId} in the project.`)
}

/** Refuses frames that the object's media does not have, and objects that are locked. */
export function requireEditableFrame(reader: RecordReader, objectId: ObjectId, index: number): MediaRecord {
  const object = requireObject(reader, objectId)
  const media = requireFrame(reader, object, index)
  requireUnlocked(object)
  return media
}

export function requireFrame(reader: RecordReader, object: ObjectRecord, index: number): MediaRecord {
  const media = requireMedia(reader, object.mediaId)
  if (index < media.frames) return media
  throw new HoldoutError(
    'invalid-input',
    `${media.name} has ${String(media.frames)} frames; there is no index ${String(index)}.`,
  )
}

export function requireUnlocked(object: ObjectRecord): void {
  if (!object.locked) return
  throw new HoldoutError('conflict', `${object.name} is locked: unlock it to change its mattes.`)
}

/** Refuses keys that are taken. */
export function requireUnused(reader: RecordReader, table: TableName, key: string): void {
  if (reader.get(table, key)) throw new HoldoutError('conflict', `${key} is already in the project.`)
}

function found<R>(record: R | null, otherwise: string): R {
  if (record === null) throw new HoldoutError('not-found', otherwise)
  return record
}
