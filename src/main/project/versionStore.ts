import type { Database, Statement } from 'better-sqlite3'
import type { Version } from '../../shared/contract/versions.ts'
import { HoldoutError } from '../../shared/domain/errors.ts'
import type { VersionId } from '../../shared/domain/ids.ts'
import { newId } from '../../shared/domain/newId.ts'
import { type History, position, type StateRow } from './history.ts'

interface VersionRow extends Version {
  step: number
}

/** The versions of a document: states of its history with a name. Every call runs inside the transaction of its caller. */
export class VersionStore {
  readonly #history: History
  readonly #list: Statement<[], VersionRow>
  readonly #get: Statement<[string], VersionRow>
  readonly #add: Statement<[VersionRow]>
  readonly #edit: Statement<[Pick<Version, 'id' | 'name' | 'note'>]>
  readonly #remove: Statement<[string]>
  readonly #own: Statement<[string], StateRow>
  readonly #mattes: Statement<[{ version: string; step: number; keys: string }], Omit<StateRow, 'table'>>
  readonly #keepUndone: Statement<[]>[]

  constructor(database: Database, history: History) {
    this.#history = history
    this.#list = database.prepare('SELECT * FROM versions ORDER BY rowid DESC')
    this.#get = database.prepare('SELECT * FROM versions WHERE id = ?')
    this.#add = database.prepare('INSERT INTO versions VALUES (@id, @name, @note, @createdAt, @step)')
    this.#edit = database.prepare('UPDATE versions SET name = @name, note = @note WHERE id = @id')
    this.#remove = database.prepare('DELETE FROM versions WHERE id = ?')
    this.#own = database.prepare('SELECT "table", key, record FROM version_changes WHERE version = ?')
    const wanted = `"table" = 'mattes' AND key IN (SELECT value FROM json_each(@keys))`
    this.#mattes = database.prepare(`
      SELECT key, record FROM version_changes WHERE version = @version AND ${wanted}
      UNION ALL
      SELECT key, record FROM (
        SELECT key, after AS record, max(id) FROM history_changes WHERE step <= @step AND ${wanted} GROUP BY key
      ) WHERE key NOT IN (SELECT key FROM version_changes WHERE version = @version AND "table" = 'mattes')`)
    this.#keepUndone = [
      // What a version holds already comes after the steps that go now, and stays.
      `INSERT OR IGNORE INTO version_changes (version, "table", key, record)
       SELECT version, "table", key, record FROM (
         SELECT versions.id AS version, "table", key, after AS record, max(history_changes.id)
         FROM versions JOIN history_changes
           ON history_changes.step > ${position} AND history_changes.step <= versions.step
         GROUP BY versions.id, "table", key
       )`,
      `INSERT OR IGNORE INTO version_uses (hash, version)
       SELECT coalesce(record ->> '$.blob', record ->> '$.prompt.blob') AS hash, version FROM version_changes
       WHERE hash IS NOT NULL AND version IN (SELECT id FROM versions WHERE step > ${position})`,
      `UPDATE versions SET step = ${position} WHERE step > ${position}`,
    ].map((sql) => database.prepare<[]>(sql))
  }

  /** Newest first. */
  list(): Version[] {
    return this.#list.all().map(versionOf)
  }

  /** @throws `not-found` */
  get(id: VersionId): Version {
    return versionOf(this.#require(id))
  }

  /** Names the state after a step; the last done where left out. */
  save(name: string, note: string, step = this.#history.position): Version {
    this.#history.endGesture()
    const row = { id: newId('ver'), name, note, createdAt: new Date().toISOString(), step }
    this.#add.run(row)
    return versionOf(row)
  }

  edit(id: VersionId, change: { name?: string | undefined; note?: string | undefined }): Version {
    const { name, note } = this.#require(id)
    this.#edit.run({ id, name: change.name ?? name, note: change.note ?? note })
    return this.get(id)
  }

  remove(id: VersionId): void {
    this.#require(id)
    this.#remove.run(id)
  }

  /** To be called before the steps that are undone are dropped: versions of them take over what they need. */
  keepUndone(): void {
    for (const statement of this.#keepUndone) statement.run()
  }

  /** What the version has in place of what there is now. */
  stateOf(id: VersionId): StateRow[] {
    const { step } = this.#require(id)
    const rows = [...this.#history.stateAfter(step), ...this.#own.all(id)]
    return [...new Map(rows.map((row) => [`${row.table}/${row.key}`, row])).values()]
  }

  /** The version's matte records, as JSON, of those keys that ever had one. */
  mattesOf(id: VersionId, keys: readonly string[]): Map<string, string | null> {
    const { step } = this.#require(id)
    const rows = this.#mattes.all({ version: id, step, keys: JSON.stringify(keys) })
    return new Map(rows.map(({ key, record }) => [key, record]))
  }

  #require(id: VersionId): VersionRow {
    const row = this.#get.get(id)
    if (!row) throw new HoldoutError('not-found', 'There is no such version in the project: it was deleted.')
    return row
  }
}

const versionOf = ({ id, name, note, createdAt }: VersionRow): Version => ({ id, name, note, createdAt })
