import { SqliteError } from 'better-sqlite3'
import { HoldoutError, type ErrorCode } from '../../shared/domain/errors.ts'

/** By the beginning of SQLite's result code. */
const meanings: [prefix: string, code: ErrorCode, sentence: (path: string) => string][] = [
  [
    'SQLITE_FULL',
    'disk-full',
    (path) => `The disk is full: nothing was changed in ${path}. Free some space and try again.`,
  ],
  ['SQLITE_CORRUPT', 'project-corrupt', (path) => `${path} is damaged. Open a copy or a backup of it.`],
  ['SQLITE_NOTADB', 'project-corrupt', (path) => `${path} is not a Holdout project.`],
  // Our own statements are right, so a table or a column is not there.
  ['SQLITE_ERROR', 'project-corrupt', (path) => `${path} lacks parts of a Holdout project. Open a backup of it.`],
  ['SQLITE_BUSY', 'project-locked', (path) => `${path} is in use by another program.`],
  ['SQLITE_READONLY', 'io', cannotWrite],
  ['SQLITE_CANTOPEN', 'io', cannotWrite],
  ['SQLITE_PERM', 'io', cannotWrite],
  ['SQLITE_IOERR', 'io', (path) => `${path} could not be read or written. Check the disk it is on.`],
]

export function cannotWrite(path: string): string {
  return `${path} or its folder cannot be written. Copy the project to a folder you may write to.`
}

/** Runs `work`; SQLite's errors become ours, others pass. */
export function withSqliteErrors<R>(path: string, work: () => R): R {
  try {
    return work()
  } catch (error) {
    throw translated(path, error)
  }
}

function translated(path: string, error: unknown): unknown {
  if (!(error instanceof SqliteError)) return error
  const meaning = meanings.find(([prefix]) => error.code.startsWith(prefix))
  if (!meaning)
    return new HoldoutError('internal', `The project could not be changed: ${error.message}.`, { cause: error })
  const [, code, sentence] = meaning
  return new HoldoutError(code, sentence(path), { cause: error })
}
