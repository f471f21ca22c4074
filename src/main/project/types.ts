import type { HistoryPart, HistoryState, ProjectSnapshot } from '../../shared/contract/project.ts'
import type { JobKind, JobSnapshot, JobState } from '../../shared/contract/jobs.ts'
import type { Version } from '../../shared/contract/versions.ts'
import type { Command } from '../../shared/domain/commands.ts'
import type { RecordsDiff } from '../../shared/domain/diff.ts'
import type { BlobHash, GestureId, JobId, MediaId, ObjectId, VersionId } from '../../shared/domain/ids.ts'
import type { MatteRecord, MediaRecord, PromptRecord, TableName, Tables } from '../../shared/domain/records.ts'

/** What one change did. */
export interface Change {
  revision: number
  diff: RecordsDiff
  history: HistoryState
}

/** Frames of a media from `from` up to, not including, `to`. */
export interface FramesOfMedia {
  mediaId: MediaId
  from: number
  to: number
}

/** An open `.holdout` project. All calls are synchronous: SQLite is, and each is short. */
export interface Project {
  readonly path: string
  readonly revision: number
  snapshot(): ProjectSnapshot
  history(): HistoryState
  get<T extends TableName>(table: T, key: string): Tables[T] | null
  media(mediaId: MediaId): MediaRecord
  /** Frames from `from` up to, not including, `to`. */
  mattes(filter: { mediaId?: MediaId; objectId?: ObjectId; from?: number; to?: number }): MatteRecord[]
  /** Mattes as they were before the last step that changed each. */
  previousMattes(
    frames: FramesOfMedia,
  ): { objectId: ObjectId; index: number; matte: MatteRecord | null; step: string }[]
  prompts(filter: { mediaId?: MediaId; objectId?: ObjectId; index?: number }): PromptRecord[]

  /**
   * Applies a command in one transaction with its history, then tells listeners. Successive changes with one gesture are
   * one undo step. @throws `not-found`, `conflict`, `committed-frame`, `invalid-input`, `io`, `disk-full`
   */
  apply(command: Command, options?: { gesture?: GestureId; label?: string }): Change
  /** Null where there is nothing to undo. `done` is the step's name. */
  undo(): (Change & { done: string }) | null
  redo(): (Change & { done: string }) | null
  /** Undoes or redoes all steps between as one change; 0 is before the first. Null where it is there already. @throws `not-found` */
  goTo(step: number): (Change & { done: string }) | null
  /** Steps of the history from number `offset` on, oldest first. */
  steps(offset: number, limit: number): HistoryPart
  onChange(listener: (change: Change) => void): () => void

  putBlob(bytes: Uint8Array): BlobHash
  getBlob(hash: BlobHash): Uint8Array | null
  /**
   * Removes blobs that neither records nor history, redo included, nor versions refer to; returns the bytes freed. Call it when nothing
   * is under way that has put a blob and not yet applied the command that refers to it.
   */
  collectGarbage(): number

  readonly jobs: JobStore
  readonly versions: Versions
  close(): void
}

/** States of the document that have a name: no steps, so undo leaves them alone. Each takes an id of one there is. @throws `not-found` */
export interface Versions {
  /** Newest first. */
  list(): Version[]
  /** Names the document as it is now; a gesture under way goes on as a step of its own. */
  save(name: string, note?: string): Version
  edit(id: VersionId, change: { name?: string | undefined; note?: string | undefined }): Version
  remove(id: VersionId): void
  /** Makes the document what it was, as one step. Steps that were undone by then are kept as another version. */
  restore(id: VersionId): Change
  /** What restoring it would change. */
  changesTo(id: VersionId): RecordsDiff
  /** The version's mattes of these frames where they are not what they are now; null where it has none. */
  mattes(id: VersionId, frames: FramesOfMedia): { objectId: ObjectId; index: number; matte: MatteRecord | null }[]
}

export interface StoredJob {
  snapshot: JobSnapshot
  /** The input it was started with, for resuming. */
  input: unknown
}

/** Job rows of a project: not undoable. On open, running ones become interrupted. */
export interface JobStore {
  list(): StoredJob[]
  add(job: {
    id: JobId
    kind: JobKind
    lane: JobSnapshot['lane']
    title: string
    input: unknown
    createdAt: string
  }): void
  update(jobId: JobId, state: JobState): void
  remove(jobId: JobId): void
}
