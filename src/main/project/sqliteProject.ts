import type { Database, Statement } from 'better-sqlite3'
import type { HistoryState, ProjectSnapshot } from '../../shared/contract/project.ts'
import { apply, type RecordReader } from '../../shared/domain/apply.ts'
import { commandLabel, type Command } from '../../shared/domain/commands.ts'
import type { RecordsDiff } from '../../shared/domain/diff.ts'
import { HoldoutError } from '../../shared/domain/errors.ts'
import type { BlobHash, GestureId, MediaId } from '../../shared/domain/ids.ts'
import type { MatteRecord, MediaRecord, PromptRecord, TableName, Tables } from '../../shared/domain/records.ts'
import { matteKey, recordKey } from '../../shared/domain/recordKey.ts'
import { BlobStore } from './blobStore.ts'
import { blobsOf, History, type HistoryMove } from './history.ts'
import { createJobStore } from './jobStore.ts'
import type { OpenDatabase } from './openDatabase.ts'
import { RecordTable } from './recordTable.ts'
import { withSqliteErrors } from './sqliteErrors.ts'
import type { Change, JobStore, Project } from './types.ts'

const OF_MEDIA = 'objectId IN (SELECT id FROM objects WHERE mediaId = ?)'

/** A project over its database. Every change is one transaction of rows, history and revision. */
export class SqliteProject implements Project {
  readonly path: string
  readonly jobs: JobStore
  readonly #opened: OpenDatabase
  readonly #tables: { [T in TableName]: RecordTable<T> }
  readonly #reader: RecordReader
  readonly #history: History
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
    this.#blobs = new BlobStore(database)
    this.#revision = database.prepare<[]>('SELECT revision FROM document').pluck()
    this.jobs = createJobStore(database, (work) => this.#run(work))
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

  previousMattes({
    mediaId,
    from,
    to,
  }: Parameters<Project['previousMattes']>[0]): ReturnType<Project['previousMattes']> {
    const places = this.#run(() => this.#tables.objects.list(['mediaId = ?', mediaId])).flatMap(({ id: objectId }) =>
      Array.from({ length: Math.max(0, to - from) }, (_, k) => ({ objectId, index: from + k })),
    )
    const now = new Map(this.mattes({ mediaId, from, to }).map((matte) => [recordKey('mattes', matte), matte.blob]))
    const keyOf = (place: (typeof places)[number]): string => matteKey(place.objectId, place.index)
    const found = this.#run(() => this.#history.previousMattes(places.map(keyOf), (key) => now.get(key) ?? null))
    return places.flatMap((place) => {
      const previous = found.get(keyOf(place))
      return previous ? [{ ...place, ...previous }] : []
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
      this.#history.record(diff, options.label ?? commandLabel(command), options.gesture ?? null)
      return diff
    })
  }

  undo(): (Change & { done: string }) | null {
    return this.#move(() => this.#history.undo())
  }

  redo(): (Change & { done: string }) | null {
    return this.#move(() => this.#history.redo())
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
      return move?.diff ?? null
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

function tablesOf(database: Database): { [T in TableName]: RecordTable<T> } {
  return {
    project: new RecordTable(database, 'project'),
    media: new RecordTable(database, 'media'),
    shots: new RecordTable(database, 'shots'),
    objects: new RecordTable(database, 'objects'),
    prompts: new RecordTable(database, 'prompts'),
    mattes: new RecordTable(database, 'mattes'),
  }
}

function readerOf(tables: { [T in TableName]: RecordTable<T> }): RecordReader {
  return {
    get: (table, key) => tables[table].get(key),
    shots: (mediaId) => tables.shots.list(['mediaId = ?', mediaId]),
    objects: (mediaId) => tables.objects.list(['mediaId = ?', mediaId]),
    prompts: (objectId, index) => tables.prompts.list(['objectId = ?', objectId], ['"index" = ?', index]),
    mattes: (objectId) => tables.mattes.list(['objectId = ?', objectId]),
  }
}
