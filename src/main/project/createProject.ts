import { closeSync, openSync, rmSync } from 'node:fs'
import { HoldoutError } from '../../shared/domain/errors.ts'
import { initializeDatabase } from './openDatabase.ts'
import { SqliteProject } from './sqliteProject.ts'
import type { Project } from './types.ts'

/**
 * Makes a new, empty project and opens it.
 * @throws `conflict` where a file is there already, `io` where it cannot be written, `disk-full`
 */
export function createProject(path: string, name: string): Project {
  claim(path)
  try {
    const opened = initializeDatabase(path, (database) => {
      database.prepare('UPDATE project SET name = ?').run(name)
    })
    return SqliteProject.over(opened)
  } catch (error) {
    rmSync(path, { force: true })
    throw error
  }
}

/** Makes the empty file, so that two programs never make the same project. */
function claim(path: string): void {
  try {
    closeSync(openSync(path, 'wx'))
  } catch (cause) {
    const taken = (cause as NodeJS.ErrnoException).code === 'EEXIST'
    throw taken
      ? new HoldoutError('conflict', `There is already a file at ${path}. Choose another name.`, { cause })
      : new HoldoutError('io', `No project can be made at ${path}: the folder is missing or cannot be written.`, {
          cause,
        })
  }
}
