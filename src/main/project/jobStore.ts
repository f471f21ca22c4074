import type { Database, Statement } from 'better-sqlite3'
import { JobSnapshot, type JobState } from '../../shared/contract/jobs.ts'
import { HoldoutError } from '../../shared/domain/errors.ts'
import type { JobId } from '../../shared/domain/ids.ts'
import { parseJson } from './recordTable.ts'
import type { JobStore, StoredJob } from './types.ts'

interface JobRow {
  id: string
  kind: string
  lane: string
  title: string
  createdAt: string
  state: string
  input: string
}

/** Runs each call as every call of the project runs. */
type Run = <R>(work: () => R) => R

/** Job rows of a project. What ran when the last host stopped reads interrupted. */
export function createJobStore(database: Database, run: Run): JobStore {
  const all: Statement<[], JobRow> = database.prepare('SELECT * FROM jobs ORDER BY createdAt, rowid')
  const add = database.prepare(
    'INSERT INTO jobs (id, kind, lane, title, createdAt, state, input) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const update = database.prepare('UPDATE jobs SET state = ? WHERE id = ?')
  const remove = database.prepare('DELETE FROM jobs WHERE id = ?')
  interruptRunning(database)

  return {
    list: () => run(() => all.all().map(parseJob)),
    add: ({ id, kind, lane, title, createdAt, input }) => {
      run(() => add.run(id, kind, lane, title, createdAt, JSON.stringify({ state: 'queued' }), JSON.stringify(input)))
    },
    update: (jobId: JobId, state: JobState) => {
      const { changes } = run(() => update.run(JSON.stringify(state), jobId))
      if (changes === 0) throw new HoldoutError('not-found', `There is no job ${jobId} in the project.`)
    },
    remove: (jobId) => {
      run(() => remove.run(jobId))
    },
  }
}

function interruptRunning(database: Database): void {
  database
    .prepare(`UPDATE jobs SET state = ? WHERE state ->> 'state' IN ('queued', 'running', 'cancelling')`)
    .run(JSON.stringify({ state: 'interrupted' }))
}

function parseJob({ state, input, ...row }: JobRow): StoredJob {
  const parsed = JobSnapshot.safeParse({ ...row, progress: parseJson(state) })
  if (parsed.success) return { snapshot: parsed.data, input: parseJson(input) }
  throw new HoldoutError('project-corrupt', 'The project holds a job that cannot be read.', { cause: parsed.error })
}
