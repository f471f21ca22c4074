import type { JobKind, JobSnapshot, JobState, Lane } from '../../shared/contract/jobs.ts'
import { HoldoutError, toWireError } from '../../shared/domain/errors.ts'
import type { JobId } from '../../shared/domain/ids.ts'
import { newId } from '../../shared/domain/newId.ts'
import type { Progress } from '../engine/contract.ts'
import type { Project } from '../project/types.ts'
import type { Engines, JobContext, JobDefinition } from './definition.ts'
import { TimeEstimator } from './estimate.ts'

/** How many jobs of a lane run at once. */
const LANE_WIDTH: Record<Lane, number> = { gpu: 1, cpu: 1, io: 4 }
/** Progress goes out at most this often, milliseconds. */
const PROGRESS_INTERVAL = 100

export interface RunnerOptions {
  project: Project
  engines: Engines
  /** Each takes its own input; a row is read back by the definition that wrote it. */
  definitions: Record<JobKind, JobDefinition<never>>
  onChange: (snapshot: JobSnapshot) => void
  onRemove: (jobId: JobId) => void
  /** Milliseconds on a monotonic clock. */
  now?: () => number
}

interface Job {
  snapshot: JobSnapshot
  input: unknown
  abort: AbortController
  ended: Promise<void>
  end: () => void
}

const isLive = (state: JobState): boolean =>
  state.state === 'queued' || state.state === 'running' || state.state === 'cancelling'

/** Runs the jobs of one open project: queues by lane, persists each state, reports progress, cancels, resumes. */
export class JobRunner {
  readonly #options: RunnerOptions
  readonly #jobs = new Map<JobId, Job>()
  readonly #queue: Job[] = []
  readonly #running: Record<Lane, number> = { gpu: 0, cpu: 0, io: 0 }
  readonly #now: () => number
  #closed = false

  constructor(options: RunnerOptions) {
    this.#options = options
    this.#now = options.now ?? (() => performance.now())
    for (const { snapshot, input } of options.project.jobs.list())
      this.#jobs.set(snapshot.id, this.#job(snapshot, input))
  }

  list(): JobSnapshot[] {
    return [...this.#jobs.values()].map((job) => job.snapshot)
  }

  /** Queues a job and returns at once. */
  start(kind: JobKind, input: unknown): JobId {
    if (this.#closed) throw new HoldoutError('no-project', 'The project is being closed.')
    const definition = this.#options.definitions[kind]
    const createdAt = new Date().toISOString()
    const title = definition.title(input as never, this.#options.project)
    const id = newId('job')
    this.#options.project.jobs.add({ id, kind, lane: definition.lane, title, input, createdAt })
    const job = this.#job({ id, kind, lane: definition.lane, title, createdAt, progress: { state: 'queued' } }, input)
    this.#jobs.set(id, job)
    this.#options.onChange(job.snapshot)
    this.#queue.push(job)
    this.#pump()
    return id
  }

  /** Cancels a queued or running job; one that has ended stays as it is. */
  cancel(jobId: JobId): void {
    const job = this.#find(jobId)
    const { state } = job.snapshot.progress
    if (state === 'queued') {
      this.#queue.splice(this.#queue.indexOf(job), 1)
      this.#finish(job, { state: 'cancelled' })
    } else if (state === 'running') {
      this.#set(job, { state: 'cancelling' })
      job.abort.abort()
    }
  }

  /** Starts an interrupted, failed or cancelled job again under a new id; the old row goes. */
  resume(jobId: JobId): JobId {
    const job = this.#find(jobId)
    const { state } = job.snapshot.progress
    if (state !== 'interrupted' && state !== 'failed' && state !== 'cancelled') {
      throw new HoldoutError(
        'conflict',
        `This job is ${state}; only an interrupted, failed or cancelled one can be resumed.`,
      )
    }
    this.#remove(jobId)
    return this.start(job.snapshot.kind, job.input)
  }

  /** Resolves with the last state once the job has ended. */
  async wait(jobId: JobId): Promise<JobSnapshot> {
    const job = this.#find(jobId)
    if (isLive(job.snapshot.progress)) await job.ended
    return job.snapshot
  }

  /** Forgets the job, else all jobs, if ended. */
  clear(jobId?: JobId): void {
    const jobs = jobId ? [this.#find(jobId)] : [...this.#jobs.values()]
    for (const { snapshot } of jobs) if (!isLive(snapshot.progress)) this.#remove(snapshot.id)
  }

  /** Cancels everything and waits for it to stop. What ran is kept as interrupted, to be resumed. */
  async close(): Promise<void> {
    this.#closed = true
    const live = [...this.#jobs.values()].filter((job) => isLive(job.snapshot.progress))
    this.#queue.length = 0
    for (const job of live) {
      if (job.snapshot.progress.state === 'queued') this.#finish(job, { state: 'interrupted' })
      else job.abort.abort(new HoldoutError('interrupted', 'Holdout was closed.'))
    }
    await Promise.all(live.map((job) => job.ended))
  }

  #job(snapshot: JobSnapshot, input: unknown): Job {
    const { promise, resolve } = Promise.withResolvers<undefined>()
    return {
      snapshot,
      input,
      abort: new AbortController(),
      ended: promise,
      end: () => {
        resolve(undefined)
      },
    }
  }

  #find(jobId: JobId): Job {
    const job = this.#jobs.get(jobId)
    if (!job) throw new HoldoutError('not-found', `There is no job ${jobId}.`)
    return job
  }

  #remove(jobId: JobId): void {
    this.#jobs.delete(jobId)
    this.#options.project.jobs.remove(jobId)
    this.#options.onRemove(jobId)
  }

  #pump(): void {
    for (const job of [...this.#queue]) {
      const { lane } = job.snapshot
      if (this.#running[lane] >= LANE_WIDTH[lane]) continue
      this.#queue.splice(this.#queue.indexOf(job), 1)
      this.#running[lane]++
      void this.#run(job)
    }
  }

  async #run(job: Job): Promise<void> {
    this.#set(job, { state: 'running', phase: 'starting', done: 0, total: null, unit: '', eta: null })
    const progress = this.#progressOf(job)
    try {
      const context: JobContext = {
        jobId: job.snapshot.id,
        project: this.#options.project,
        engines: this.#options.engines,
        signal: job.abort.signal,
        progress: progress.report,
      }
      const result = await this.#options.definitions[job.snapshot.kind].run(job.input as never, context)
      this.#finish(job, { state: 'succeeded', result })
    } catch (error) {
      this.#finish(job, this.#failure(job, error))
    } finally {
      progress.stop()
      this.#running[job.snapshot.lane]--
      if (!this.#closed) this.#pump()
    }
  }

  #failure(job: Job, error: unknown): JobState {
    if (job.abort.signal.aborted) return { state: this.#closed ? 'interrupted' : 'cancelled' }
    return { state: 'failed', ...toWireError(error) }
  }

  /** Throttles progress; the newest report always gets out, late rather than never. */
  #progressOf(job: Job): { report: (progress: Progress) => void; stop: () => void } {
    const estimator = new TimeEstimator()
    let newest: JobState | null = null
    let timer: NodeJS.Timeout | null = null
    let last = -Infinity
    const send = (): void => {
      timer = null
      if (!newest || job.snapshot.progress.state !== 'running') return
      last = this.#now()
      job.snapshot = { ...job.snapshot, progress: newest }
      newest = null
      this.#options.onChange(job.snapshot)
    }
    return {
      report: (progress) => {
        const eta = estimator.estimate(this.#now() / 1000, progress.phase, progress.done, progress.total)
        newest = { state: 'running', ...progress, eta }
        timer ??= setTimeout(send, Math.max(0, last + PROGRESS_INTERVAL - this.#now()))
      },
      stop: () => {
        if (timer) clearTimeout(timer)
      },
    }
  }

  #finish(job: Job, state: JobState): void {
    this.#set(job, state)
    job.end()
  }

  #set(job: Job, progress: JobState): void {
    job.snapshot = { ...job.snapshot, progress }
    this.#options.project.jobs.update(job.snapshot.id, progress)
    this.#options.onChange(job.snapshot)
  }
}
