import { realpathSync } from 'node:fs'
import Database from 'better-sqlite3'
import { HoldoutError } from '../../shared/domain/errors.ts'
import { APPLICATION_ID, refuseForeign } from './fileHeader.ts'
import { migrate, type Migration } from './migrate.ts'
import { migrations as allMigrations } from './migrations/index.ts'
import { leaveNote, lockedBy, refuseOpenHere, removeNote } from './projectLock.ts'
import { withSqliteErrors } from './sqliteErrors.ts'

/** Milliseconds to wait for another process that is just letting go of the file. */
const PATIENCE = 250

export interface OpenOptions {
  /** The layouts this program knows; all of ours where left out. */
  migrations?: readonly Migration[]
}

/** A database with its lock. */
export interface OpenDatabase {
  /** The real path: locks are by file, not by name. */
  path: string
  database: Database.Database
  close: () => void
}

/** Opens the database of a project that exists, checked and brought up to date. */
export function openDatabase(path: string, options: OpenOptions = {}): OpenDatabase {
  const migrations = options.migrations ?? allMigrations
  const file = realPath(path)
  refuseOpenHere(file)
  refuseForeign(file, migrations.at(-1)?.version ?? 0)
  return connect(file, false, (database) => {
    refuseDamaged(database, file)
    migrate(database, file, migrations)
  })
}

/** Makes the layout in an empty file of ours. */
export function initializeDatabase(path: string, fill: (database: Database.Database) => void): OpenDatabase {
  const file = realPath(path)
  refuseOpenHere(file)
  return connect(file, true, (database) => {
    database.pragma(`application_id = ${String(APPLICATION_ID)}`)
    migrate(database, file, allMigrations, false)
    fill(database)
  })
}

/** Takes the lock, prepares, and lets go again where that fails. */
function connect(file: string, fresh: boolean, prepare: (database: Database.Database) => void): OpenDatabase {
  return withSqliteErrors(file, () => {
    const database = new Database(file, { timeout: PATIENCE })
    let noted = false
    try {
      takeLock(database, file, fresh)
      leaveNote(file)
      noted = true
      prepare(database)
      database.pragma('journal_mode = WAL')
    } catch (error) {
      if (noted) removeNote(file)
      database.close()
      throw error
    }
    return {
      path: file,
      database,
      close: () => {
        close(database, file)
      },
    }
  })
}

function takeLock(database: Database.Database, file: string, fresh: boolean): void {
  try {
    configure(database, fresh)
  } catch (error) {
    const busy = error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')
    throw busy ? lockedBy(file, undefined, error) : error
  }
}

function configure(database: Database.Database, fresh: boolean): void {
  // In exclusive mode the first access takes the file's lock and keeps it until the connection is closed.
  database.pragma('locking_mode = EXCLUSIVE')
  // Before the first transaction; on a file that has had one it would be written and yet do nothing.
  if (fresh) database.pragma('auto_vacuum = INCREMENTAL')
  database.exec('BEGIN EXCLUSIVE; COMMIT')
  database.pragma('trusted_schema = OFF')
  database.pragma('cell_size_check = ON')
  database.pragma('foreign_keys = ON')
  database.pragma('synchronous = FULL')
}

function close(database: Database.Database, file: string): void {
  if (!database.open) return
  withSqliteErrors(file, () => {
    try {
      database.pragma('wal_checkpoint(TRUNCATE)')
    } finally {
      try {
        removeNote(file)
      } finally {
        database.close()
      }
    }
  })
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch (cause) {
    throw new HoldoutError('not-found', `There is no project at ${path}.`, { cause })
  }
}

function refuseDamaged(database: Database.Database, file: string): void {
  const finding = database.pragma('quick_check(1)', { simple: true })
  if (finding === 'ok') return
  throw new HoldoutError('project-corrupt', `${file} is damaged (${String(finding)}). Open a copy or a backup of it.`)
}
