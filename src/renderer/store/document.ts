import type { CallOutput, EventValue } from '../../shared/contract/index.ts'
import type { HistoryState, ProjectSnapshot } from '../../shared/contract/project.ts'
import type { RecordChange, RecordsDiff } from '../../shared/domain/diff.ts'
import type { MediaId, ObjectId, PromptId, ShotId } from '../../shared/domain/ids.ts'
import type {
  MatteRecord,
  MediaRecord,
  ObjectRecord,
  ProjectRecord,
  PromptRecord,
  ShotRecord,
  TableName,
} from '../../shared/domain/records.ts'

export type ProjectChange = EventValue<'project.changed'>
type Frames = CallOutput<'project.frames'>
type ChangeOf<T extends TableName> = RecordChange<T>

/** The page's copy of the document: the core's snapshot, and mattes and prompts of one media. */
export interface Document {
  path: string
  revision: number
  project: ProjectRecord
  media: ReadonlyMap<MediaId, MediaRecord>
  shots: ReadonlyMap<ShotId, ShotRecord>
  objects: ReadonlyMap<ObjectId, ObjectRecord>
  history: HistoryState
  /** The media whose mattes and prompts are loaded. */
  framesOf: MediaId | null
  mattes: ReadonlyMap<ObjectId, ReadonlyMap<number, MatteRecord>>
  prompts: ReadonlyMap<PromptId, PromptRecord>
}

export function documentOf(snapshot: ProjectSnapshot): Document {
  return {
    path: snapshot.path,
    revision: snapshot.revision,
    project: snapshot.project,
    media: byId(snapshot.media),
    shots: byId(snapshot.shots),
    objects: byId(snapshot.objects),
    history: snapshot.history,
    framesOf: null,
    mattes: new Map(),
    prompts: new Map(),
  }
}

/** The document with the mattes and prompts of a media in place of those it had. */
export function withFrames(document: Document, mediaId: MediaId, frames: Pick<Frames, 'mattes' | 'prompts'>): Document {
  const mattes = new Map<ObjectId, Map<number, MatteRecord>>()
  for (const matte of frames.mattes) {
    const ofObject = mattes.get(matte.objectId) ?? new Map<number, MatteRecord>()
    mattes.set(matte.objectId, ofObject.set(matte.index, matte))
  }
  return { ...document, framesOf: mediaId, mattes, prompts: byId(frames.prompts) }
}

/** What a change does to the page's document: null where a change in between was missed and everything must be read again. */
export function applyChange(document: Document, change: ProjectChange): Document | null {
  if (change.revision <= document.revision) return document
  if (change.revision !== document.revision + 1) return null
  return applyRecords(document, change)
}

/** Applies a change without asking whether it is the next one. Setting a record is idempotent, so replaying is harmless. */
export function applyRecords(document: Document, change: ProjectChange): Document {
  const of = <T extends TableName>(table: T): ChangeOf<T>[] =>
    (change.diff as RecordsDiff).filter((entry) => entry.table === table) as ChangeOf<T>[]
  const objects = patch(document.objects, of('objects'))
  const held = (objectId: ObjectId): boolean =>
    (objects.get(objectId) ?? document.objects.get(objectId))?.mediaId === document.framesOf
  return {
    ...document,
    revision: change.revision,
    history: change.history,
    project: of('project').at(-1)?.after ?? document.project,
    media: patch(document.media, of('media')),
    shots: patch(document.shots, of('shots')),
    objects,
    mattes: patchMattes(document.mattes, of('mattes'), held),
    prompts: patch(
      document.prompts,
      of('prompts').filter((entry) => held((entry.after ?? entry.before)?.objectId as ObjectId)),
    ),
  }
}

function patchMattes(
  mattes: Document['mattes'],
  changes: readonly ChangeOf<'mattes'>[],
  held: (objectId: ObjectId) => boolean,
): Document['mattes'] {
  const touched = new Map<ObjectId, Map<number, MatteRecord>>()
  for (const { before, after } of changes) {
    const record = after ?? before
    if (!record || !held(record.objectId)) continue
    const ofObject = touched.get(record.objectId) ?? new Map(mattes.get(record.objectId))
    touched.set(record.objectId, ofObject)
    if (after) ofObject.set(after.index, after)
    else ofObject.delete(record.index)
  }
  return touched.size === 0 ? mattes : new Map([...mattes, ...touched])
}

function patch<K extends string, V extends { id: K }>(
  records: ReadonlyMap<K, V>,
  changes: readonly { key: string; after: V | null }[],
): ReadonlyMap<K, V> {
  if (changes.length === 0) return records
  const next = new Map(records)
  for (const { key, after } of changes) {
    if (after) next.set(after.id, after)
    else next.delete(key as K)
  }
  return next
}

const byId = <K extends string, V extends { id: K }>(records: readonly V[]): Map<K, V> =>
  new Map(records.map((record) => [record.id, record]))
