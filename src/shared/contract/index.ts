import type { z } from 'zod'
import { appCalls, appEvents } from './app.ts'
import { datasetsCalls } from './datasets.ts'
import { editorialCalls } from './editorial.ts'
import { exportCalls } from './export.ts'
import { jobsCalls, jobsEvents } from './jobs.ts'
import { mediaCalls } from './media.ts'
import { preferencesCalls } from './preferences.ts'
import { projectCalls, projectEvents } from './project.ts'
import { segmentationCalls } from './segmentation.ts'
import { versionsCalls, versionsEvents } from './versions.ts'

/** The one contract between the core and whoever uses it. Every host, client and test is derived from it. */
export const calls = {
  ...appCalls,
  ...preferencesCalls,
  ...projectCalls,
  ...versionsCalls,
  ...mediaCalls,
  ...segmentationCalls,
  ...jobsCalls,
  ...exportCalls,
  ...editorialCalls,
  ...datasetsCalls,
}

export const events = { ...appEvents, ...projectEvents, ...versionsEvents, ...jobsEvents }

export type Calls = typeof calls
export type CallName = keyof Calls
/** What a caller may send: defaults may be left out. */
export type CallInput<N extends CallName> = z.input<Calls[N]['input']>
/** What a handler gets: defaults are filled in. */
export type CallParameters<N extends CallName> = z.output<Calls[N]['input']>
export type CallOutput<N extends CallName> = z.output<Calls[N]['output']>

export type Events = typeof events
export type EventName = keyof Events
export type EventValue<N extends EventName> = z.output<Events[N]['schema']>

export interface CallContext {
  /** Aborted when the caller cancels or its channel closes. */
  signal: AbortSignal
}

/** One handler a call. A missing one is a compile error. */
export type Handlers = {
  [N in CallName]: (input: CallParameters<N>, context: CallContext) => Promise<CallOutput<N>>
}

/** Sends an event to every client. */
export type Emit = <N extends EventName>(name: N, value: EventValue<N>) => void
