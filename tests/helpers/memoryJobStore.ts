import type { JobStore, StoredJob } from '../../src/main/project/types.ts'
import type { JobId } from '../../src/shared/domain/ids.ts'

/** Job rows in memory, for tests of the runner alone. */
export function memoryJobStore(rows: StoredJob[] = []): JobStore & { states: [JobId, string][] } {
  const stored = new Map(rows.map((row) => [row.snapshot.id, row]))
  const states: [JobId, string][] = []
  return {
    states,
    list: () => [...stored.values()],
    add: ({ input, ...job }) => void stored.set(job.id, { snapshot: { ...job, progress: { state: 'queued' } }, input }),
    update: (jobId, progress) => {
      const row = stored.get(jobId)
      if (!row) throw new Error(`no row ${jobId}`)
      stored.set(jobId, { ...row, snapshot: { ...row.snapshot, progress } })
      states.push([jobId, progress.state])
    },
    remove: (jobId) => void stored.delete(jobId),
  }
}
