import type { Database, Statement } from 'better-sqlite3'
import type { HistoryPart, HistoryState, ProjectSnapshot } from '../../shared/contract/project.ts'
import type { Version } from '../../shared/contract/versions.ts'
import { apply, type RecordReader } from '../../shared/domain/apply.ts'
import { same } from '../../shared/domain/apply/changes.ts'
import { commandLabel, type Command } from '../../shared/domain/commands.ts'
import type { RecordsDiff } from '../../shared/domain/diff.ts'
import { HoldoutError } from '../../shared/domain/errors.ts'
import type { BlobHash, GestureId, MediaId, ObjectId, VersionId } from '../../shared/domain/ids.ts'
import type { MatteRecord, MediaRecord, PromptRecord, TableName, Tables } from '../../shared/domain/records.ts'
import { matteKey, recordKey } from '../../shared/domain/recordKey.ts'
import { BlobStore } from './blobStore.ts'
import { blobsOf, History, type HistoryMove, requireTable, type StateRow } from './history.ts'
import { createJobStore } from './jobStore.ts'
import type { OpenDatabase } from './openDatabase.ts'
import { type ProjectTables, readerOf, tablesOf } from './projectTables.ts'
import { parseJson, parseRecord } from './recordTable.ts'
import { withSqliteErrors } from './sqliteErrors.ts'
import type { Change, FramesOfMedia, JobStore, Project, Versions } from './types.ts'
import { VersionStore } from './versionStore.ts'

const OF_MEDIA = 'objectId IN (SELECT id FROM objects WHERE mediaId = ?)'

/** A project over its database. Every change is one transaction of rows, history and revision. */
export class SqliteProject implements Project {
  readonly path: string
  readonly jobs: JobStore
  readonly versions: Versions
  readonly #opened: OpenDatabase
  readonly #tables: ProjectTables
  readonly #reader: RecordReader
  readonly #history: History
  readonly #versions: VersionStore
  readonly #blobs: BlobStore
  readonly #revision: Statement<[]>
  readonly #listeners = new Set<(change: Change) => void>()

  /** Takes over an open database; it is closed where the project in it cannot be read. */
  static over(opened: OpenDatabase): SqliteProject {
    try {
      return withSqliteErrors(opened.path, () => new SqliteProject(opened))
    } catch (error) {
      opened.close()
      throw error
    }
  }

  private constructor(opened: OpenDatabase) {
    const { path, database } = opened
    this.path = path
    this.#opened = opened
    this.#tables = tablesOf(database)
    this.#reader = readerOf(this.#tables)
    this.#history = new History(database)
    this.#versions = new VersionStore(database, this.#history)
    this.#blobs = new BlobStore(database)
    this.#revision = database.prepare<[]>('SELECT revision FROM document').pluck()
    this.jobs = createJobStore(database, (work) => this.#run(work))
    this.versions = this.#versionsOf(database)
  }

  get revision(): number {
    return this.#run(() => Number(this.#revision.get()))
  }

  snapshot(): ProjectSnapshot {
    return this.#run(() => {
      const project = this.#tables.project.get('project')
      if (!project) throw new HoldoutError('project-corrupt', `${this.path} has no settings.`)
      const { media, shots, objects } = this.#tables
      return {
        path: this.path,
        revision: this.revision,
        project,
        media: media.list(),
        shots: shots.list(),
        objects: objects.list(),
        history: this.#history.state(),
      }
    })
  }

  history(): HistoryState {
    return this.#run(() => this.#history.state())
  }

  steps(offset: number, limit: number): HistoryPart {
    return this.#run(() => ({ revision: this.revision, ...this.#history.part(offset, limit) }))
  }

  get<T extends TableName>(table: T, key: string): Tables[T] | null {
    return this.#run(() => this.#reader.get(table, key))
  }

  media(mediaId: MediaId): MediaRecord {
    const media = this.get('media', mediaId)
    if (!media) throw new HoldoutError('not-found', `There is no media ${mediaId} in the project.`)
    return media
  }

  mattes({ mediaId, objectId, from, to }: Parameters<Project['mattes']>[0]): MatteRecord[] {
    return this.#run(() =>
      this.#tables.mattes.list(
        [OF_MEDIA, mediaId],
        ['objectId = ?', objectId],
        ['"index" >= ?', from],
        ['"index" < ?', to],
      ),
    )
  }

  previousMattes(frames: FramesOfMedia): ReturnType<Project['previousMattes']> {
    const { places, blobOf } = this.#places(frames)
    return this.#run(() => {
      const found = this.#history.previousMattes([...places.keys()], blobOf)
      return [...places].flatMap(([key, place]) => {
        const previous = found.get(key)
        return previous ? [{ ...place, ...previous }] : []
      })
    })
  }

  prompts({ mediaId, objectId, index }: Parameters<Project['prompts']>[0]): PromptRecord[] {
    return this.#run(() =>
      this.#tables.prompts.list([OF_MEDIA, mediaId], ['objectId = ?', objectId], ['"index" = ?', index]),
    )
  }

  apply(command: Command, options: { gesture?: GestureId; label?: string } = {}): Change {
    return this.#change(() => {
      const diff = apply(this.#reader, command)
      if (diff.length === 0) return null
      this.#requireBlobs(diff)
      return this.#record(diff, options.label ?? commandLabel(command), options.gesture ?? null)
    })
  }

  undo(): (Change & { done: string }) | null {
    return this.#move(() => this.#history.undo())
  }

  redo(): (Change & { done: string }) | null {
    return this.#move(() => this.#history.redo())
  }

  goTo(step: number): (Change & { done: string }) | null {
    return this.#move(() => this.#history.goTo(step))
  }

  onChange(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  putBlob(bytes: Uint8Array): BlobHash {
    return this.#run(() => this.#blobs.put(bytes))
  }

  getBlob(hash: BlobHash): Uint8Array | null {
    return this.#run(() => this.#blobs.get(hash))
  }

  collectGarbage(): number {
    return this.#run(() => this.#blobs.collect())
  }

  close(): void {
    this.#listeners.clear()
    this.#opened.close()
  }

  get #database(): Database {
    return this.#opened.database
  }

  #move(step: () => HistoryMove | null): (Change & { done: string }) | null {
    const taken: HistoryMove[] = []
    const change = this.#change(() => {
      const move = step()
      if (move) taken.push(move)
      return move && this.#diffTo(move.records)
    })
    const [move] = taken
    return move ? { ...change, done: move.label } : null
  }

  /** Writes what `work` changes, if it changes anything, and counts the revision in one transaction; then tells. */
  #change(work: () => RecordsDiff | null): Change {
    const transaction = this.#database.transaction((): RecordsDiff | null => {
      const diff = work()
      for (const { table, key, after } of diff ?? []) this.#tables[table].write(key, after as never)
      if (diff) this.#database.exec('UPDATE document SET revision = revision + 1')
      return diff
    })
    return this.#run(() => {
      const diff = transaction.immediate()
      const change = { revision: this.revision, diff: diff ?? [], history: this.#history.state() }
      if (diff) for (const listener of this.#listeners) listener(change)
      return change
    })
  }

  #record(diff: RecordsDiff, label: string, gesture: GestureId | null): RecordsDiff {
    this.#versions.keepUndone()
    this.#history.record(diff, label, gesture)
    return diff
  }

  /** What changes when these records take the place of those there are. */
  #diffTo(records: readonly StateRow[]): RecordsDiff {
    return records.flatMap(({ table: name, key, record }) => {
      const table = requireTable(name)
      const before = this.#tables[table].get(key)
      const after = record === null ? null : parseRecord(table, parseJson(record))
      return same(before, after) ? [] : [{ table, key, before, after }]
    })
  }

  #restore(id: VersionId): Change {
    return this.#change(() => {
      const { name } = this.#versions.get(id)
      const diff = this.#diffTo(this.#versions.stateOf(id))
      if (diff.length === 0) return null
      const { lastUndone } = this.#history
      if (lastUndone !== null) {
        this.#versions.save(`Before restoring ${name}`.slice(0, 200), 'Steps that were undone by then.', lastUndone)
      }
      return this.#record(diff, `Restore ${name}`, null)
    })
  }

  #versionsOf(database: Database): Versions {
    const write = <R>(work: () => R): R => this.#run(() => database.transaction(work).immediate())
    return {
      list: () => this.#run(() => this.#versions.list()),
      save: (name, note = '') => write((): Version => this.#versions.save(name, note)),
      edit: (id, change) => write((): Version => this.#versions.edit(id, change)),
      remove: (id) => {
        write(() => {
          this.#versions.remove(id)
        })
      },
      restore: (id) => this.#restore(id),
      changesTo: (id) => this.#run(() => this.#diffTo(this.#versions.stateOf(id))),
      mattes: (id, frames) => this.#run(() => this.#versionMattes(id, frames)),
    }
  }

  #versionMattes(id: VersionId, frames: FramesOfMedia): ReturnType<Versions['mattes']> {
    const { places, blobOf } = this.#places(frames)
    const records = this.#versions.mattesOf(id, [...places.keys()])
    return [...places].flatMap(([key, place]) => {
      const record = records.get(key) ?? null
      const matte = record === null ? null : parseRecord('mattes', parseJson(record))
      return (matte?.blob ?? null) === blobOf(key) ? [] : [{ ...place, matte }]
    })
  }

  /** Every frame of every object, by the key of its matte, and the blob that matte has now. */
  #places({ mediaId, from, to }: FramesOfMedia): {
    places: Map<string, { objectId: ObjectId; index: number }>
    blobOf: (key: string) => BlobHash | null
  } {
    const now = new Map(this.mattes({ mediaId, from, to }).map((matte) => [recordKey('mattes', matte), matte.blob]))
    const objects = this.#run(() => this.#tables.objects.list(['mediaId = ?', mediaId]))
    const places = objects.flatMap(({ id: objectId }) =>
      Array.from({ length: Math.max(0, to - from) }, (_, k): [string, { objectId: ObjectId; index: number }] => [
        matteKey(objectId, from + k),
        { objectId, index: from + k },
      ]),
    )
    return { places: new Map(places), blobOf: (key) => now.get(key) ?? null }
  }

  #requireBlobs(diff: RecordsDiff): void {
    for (const hash of diff.flatMap(blobsOf)) {
      if (!this.#blobs.has(hash)) throw new HoldoutError('not-found', `The project has no bytes of ${hash}.`)
    }
  }

  #run<R>(work: () => R): R {
    if (!this.#database.open) throw new HoldoutError('no-project', `${this.path} is closed.`)
    return withSqliteErrors(this.path, work)
  }
}
