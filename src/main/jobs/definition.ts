import type { JobKind, Lane } from '../../shared/contract/jobs.ts'
import type { JobId } from '../../shared/domain/ids.ts'
import type { Engine, Progress } from '../engine/contract.ts'
import type { Project } from '../project/types.ts'

/** Two engine processes, so that an export never waits for a propagation. */
export interface Engines {
  gpu: Engine
  cpu: Engine
}

export interface JobContext {
  jobId: JobId
  project: Project
  engines: Engines
  signal: AbortSignal
  progress: (progress: Progress) => void
}

/** Values that survive JSON: what a job's row and snapshot can hold. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

/** One kind of long work. `input` is what its row keeps, so an interrupted job starts again from it. */
export interface JobDefinition<Input> {
  kind: JobKind
  lane: Lane
  title(input: Input, project: Project): string
  run(input: Input, context: JobContext): Promise<Json>
}
