import type { Handlers } from '../../shared/contract/index.ts'
import { defaultFolder } from '../jobs/export.ts'
import type { Core } from './core.ts'

type JobsHandlers = Pick<Handlers, Extract<keyof Handlers, `jobs.${string}`> | 'export.start'>

export function jobsHandlers(core: Core): JobsHandlers {
  return {
    'jobs.list': () => Promise.resolve(core.current()?.jobs.list() ?? []),
    'jobs.cancel': ({ jobId }) => {
      core.session().jobs.cancel(jobId)
      return Promise.resolve({})
    },
    'jobs.resume': ({ jobId }) => Promise.resolve({ jobId: core.session().jobs.resume(jobId) }),
    'jobs.wait': ({ jobId }, { signal }) => untilAborted(core.session().jobs.wait(jobId), signal),
    'jobs.clear': ({ jobId }) => {
      core.session().jobs.clear(jobId)
      return Promise.resolve({})
    },
    'export.start': (input) => {
      const { project, jobs } = core.session()
      project.media(input.mediaId)
      if (input.out !== undefined) core.grants.require(input.out)
      return Promise.resolve({ jobId: jobs.start('export', { ...input, out: input.out ?? defaultFolder(project) }) })
    },
  }
}

/** The promise, or a rejection as soon as the caller gives up; the work behind it goes on. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const give = (): void => {
    reject(signal.reason as Error)
  }
  signal.addEventListener('abort', give, { once: true })
  return Promise.race([promise, aborted]).finally(() => {
    signal.removeEventListener('abort', give)
  })
}
