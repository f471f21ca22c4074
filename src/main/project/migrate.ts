import { renameSync, rmSync } from 'node:fs'
import { SqliteError, type Database } from 'better-sqlite3'
import { HoldoutError } from '../../shared/domain/errors.ts'

/** Takes a file from layout `version - 1` to `version`. */
export interface Migration {
  version: number
  up(database: Database): void
}

/** Where the copy of a project goes before it is taken from layout `version` to a newer one. */
export const backupPath = (path: string, version: number): string => `${path}.backup-v${String(version)}`

/**
 * Brings the layout up to the newest migration: all of them or none. Files that have to change are copied first.
 * @throws `project-newer` for a layout this program does not know
 */
export function migrate(database: Database, path: string, migrations: readonly Migration[], backup = true): void {
  const version = layoutVersion(database)
  const newest = migrations.at(-1)?.version ?? 0
  refuseNewer(path, version, newest)
  if (version === newest) return
  if (backup) copyTo(database, backupPath(path, version))
  const run = database.transaction(() => {
    for (const migration of migrations.filter((candidate) => candidate.version > version)) migration.up(database)
    database.pragma(`user_version = ${String(newest)}`)
  })
  run.immediate()
}

export function refuseNewer(path: string, version: number, newest: number): void {
  if (version <= newest) return
  throw new HoldoutError(
    'project-newer',
    `${path} was made by a newer Holdout (layout ${String(version)}, this one knows ${String(newest)}). Update Holdout to open it.`,
  )
}

/** The layout a file is in; 0 before the first migration. */
export const layoutVersion = (database: Database): number => Number(database.pragma('user_version', { simple: true }))

/** A copy appears under its name only when it is whole. */
function copyTo(database: Database, target: string): void {
  const partial = `${target}.partial`
  try {
    rmSync(partial, { force: true })
    database.prepare('VACUUM INTO ?').run(partial)
    renameSync(partial, target)
  } catch (cause) {
    if (cause instanceof SqliteError) throw cause
    throw new HoldoutError('io', `The project cannot be updated: no copy of it could be made at ${target}.`, { cause })
  }
}
