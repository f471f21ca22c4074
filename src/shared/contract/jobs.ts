import { z } from 'zod'
import { errorCodes } from '../domain/errors.ts'
import { JobId } from '../domain/ids.ts'
import { call, event } from './define.ts'

export const jobKinds = ['shots', 'propagate', 'export', 'editorial', 'import'] as const
export const lanes = ['gpu', 'cpu', 'io'] as const

const JobState = z.discriminatedUnion('state', [
  z.object({ state: z.literal('queued') }),
  z.object({
    state: z.literal('running'),
    phase: z.string(),
    done: z.number().min(0),
    /** Null while unknown. */
    total: z.number().min(0).nullable(),
    unit: z.string(),
    /** Seconds left, null while unknown. */
    eta: z.number().min(0).nullable(),
  }),
  z.object({ state: z.literal('cancelling') }),
  z.object({ state: z.literal('succeeded'), result: z.json() }),
  z.object({ state: z.literal('failed'), code: z.enum(errorCodes), message: z.string() }),
  z.object({ state: z.literal('cancelled') }),
  /** It ran when the host stopped; it can be resumed. */
  z.object({ state: z.literal('interrupted') }),
])

export const JobSnapshot = z.object({
  id: JobId,
  kind: z.enum(jobKinds),
  lane: z.enum(lanes),
  title: z.string(),
  createdAt: z.iso.datetime(),
  progress: JobState,
})

export const jobsCalls = {
  'jobs.list': call(z.object({}), z.array(JobSnapshot)),
  'jobs.cancel': call(z.object({ jobId: JobId }), z.object({})),
  /** Starts an interrupted, failed or cancelled job again with its own input. */
  'jobs.resume': call(z.object({ jobId: JobId }), z.object({ jobId: JobId })),
  /** Waits for a job to end; for scripts. */
  'jobs.wait': call(z.object({ jobId: JobId }), JobSnapshot),
  /** Removes ended jobs from the list, interrupted ones among them: the one named, else all. */
  'jobs.clear': call(z.object({ jobId: JobId.optional() }), z.object({})),
}

export const jobsEvents = {
  'jobs.changed': event(JobSnapshot, (job) => job.id),
  'jobs.removed': event(z.object({ jobId: JobId })),
}

export type JobKind = (typeof jobKinds)[number]
export type Lane = (typeof lanes)[number]
export type JobState = z.infer<typeof JobState>
export type JobSnapshot = z.infer<typeof JobSnapshot>
