import type { ToolFinding } from '../../shared/contract/app.ts'
import type { Emit } from '../../shared/contract/index.ts'
import type { MediaId } from '../../shared/domain/ids.ts'
import type { Engines } from '../jobs/definition.ts'
import type { JobRunner } from '../jobs/runner.ts'
import type { FrameReader, MediaTools } from '../media/types.ts'
import type { Ports } from '../ports.ts'
import type { Project } from '../project/types.ts'
import type { Grants } from './grants.ts'
import type { RecentProjects } from './recent.ts'
import type { Trials } from './trials.ts'

/** An open project with what works on it. */
export interface Session {
  project: Project
  jobs: JobRunner
  trials: Trials
  /** The shared reader of a media of the project. */
  reader(mediaId: MediaId): Promise<FrameReader>
  /** Forgets the reader of a media that changed or went. */
  dropReader: (mediaId: MediaId) => void
  /** Runs `work` after all earlier work with the same key: two clicks on one object must not overtake each other. */
  inOrder<T>(key: string, work: () => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** What the services share. At most one project is open. */
export interface Core {
  ports: Ports
  tools: () => Promise<{ tools: MediaTools; findings: ToolFinding[] }>
  engines: Engines
  grants: Grants
  recent: RecentProjects
  emit: Emit
  /** @throws `no-project` */
  session(): Session
  /** The open session, or null. */
  current(): Session | null
  /** Makes `project` the open one; the one before is closed. */
  use(project: Project): Promise<Session>
  closeSession(): Promise<void>
}
