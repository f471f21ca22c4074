import { ListOrdered, X } from 'lucide-react'
import { Popover, Progress } from 'radix-ui'
import type { ReactElement } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { activeJobs } from '../actions/propagate.ts'
import { describeJob, percentOf } from '../jobs/describeJob.ts'
import type { JobSnapshot } from '../../shared/contract/jobs.ts'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import { providerOf } from '../store/state.ts'

/** Propagations under way and waiting: how far, how long still, on what, and how to stop one. */
export function PropagateQueue(): ReactElement | null {
  const jobs = useEditorState(useShallow((state) => activeJobs(state.jobs).filter(({ kind }) => kind === 'propagate')))
  if (jobs.length === 0) return null
  return (
    <Popover.Root>
      <Popover.Trigger className="button" aria-label={`Queue: ${String(jobs.length)} propagations`}>
        <ListOrdered size={16} strokeWidth={1.75} aria-hidden />
        {jobs.length}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="popover queue" side="top" align="end" sideOffset={6} aria-label="Propagation queue">
          <QueueList jobs={jobs} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

export function QueueList({ jobs }: { jobs: readonly JobSnapshot[] }): ReactElement {
  return (
    <ol>
      {jobs.map((job) => (
        <QueuedJob key={job.id} job={job} />
      ))}
    </ol>
  )
}

function QueuedJob({ job }: { job: JobSnapshot }): ReactElement {
  const { id, lane, title, progress } = job
  const editor = useEditor()
  const provider = useEditorState((state) => providerOf(state, lane))
  return (
    <li>
      <span>{title}</span>
      <button
        type="button"
        className="button icon-only quiet"
        aria-label={`Take ${title} from the queue`}
        aria-disabled={progress.state === 'cancelling'}
        onClick={() => void editor.call('jobs.cancel', { jobId: id }, { title: 'Could not cancel' })}
      >
        <X size={13} aria-hidden />
      </button>
      <Progress.Root className="progress" value={percentOf(job)} aria-label={`How far ${title} is`}>
        <Progress.Indicator className="progress-bar" style={{ width: `${String(percentOf(job) ?? 0)}%` }} />
      </Progress.Root>
      <span className="faint number">{describeJob(job, provider)}</span>
    </li>
  )
}
