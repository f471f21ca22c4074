import { Check, CircleDashed, Cpu, LoaderCircle, MemoryStick, RotateCcw, TriangleAlert, X } from 'lucide-react'
import { Progress } from 'radix-ui'
import { type ReactElement, useEffect, useState } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { activeJobs, interruptedJobs } from '../actions/propagate.ts'
import type { JobSnapshot } from '../../shared/contract/jobs.ts'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import { currentMedia, providerOf } from '../store/state.ts'
import { decodedBudget, decodedBytes } from '../viewer/pictures.ts'
import { describeJob, percentOf } from './describeJob.ts'

/** Jobs, the frame rate, the cache, the engine, and whether all is saved. */
export function StatusLine(): ReactElement {
  return (
    <footer className="status" aria-label="Status" data-region>
      <Jobs />
      <span className="spring" />
      <Rate />
      <Cache />
      <Engine />
      <Saved />
    </footer>
  )
}

function Jobs(): ReactElement {
  const jobs = useEditorState(useShallow((state) => activeJobs(state.jobs)))
  const interrupted = useEditorState(useShallow((state) => interruptedJobs(state.jobs)))
  if (jobs.length === 0 && interrupted.length === 0) return <span className="faint">Ready</span>
  return (
    <ul className="jobs" aria-label="Jobs">
      {jobs.map((job) => (
        <Job key={job.id} job={job} />
      ))}
      {interrupted.map((job) => (
        <Interrupted key={job.id} job={job} />
      ))}
    </ul>
  )
}

function Job({ job }: { job: JobSnapshot }): ReactElement {
  const editor = useEditor()
  const provider = useEditorState((state) => providerOf(state, job.lane))
  const percent = percentOf(job)
  return (
    <li className="job">
      {job.progress.state === 'running' ? (
        <LoaderCircle className="spin" size={13} aria-hidden />
      ) : (
        <CircleDashed size={13} aria-hidden />
      )}
      <span className="job-title">{job.title}</span>
      <Progress.Root
        className={`progress ${percent === null ? 'unknown' : ''}`}
        value={percent}
        aria-label={`Progress of ${job.title}`}
      >
        <Progress.Indicator className="progress-bar" style={{ width: `${String(percent ?? 30)}%` }} />
      </Progress.Root>
      <span className="faint number">{describeJob(job, provider)}</span>
      <button
        type="button"
        className="button icon-only quiet"
        aria-label={`Cancel ${job.title}`}
        aria-disabled={job.progress.state === 'cancelling'}
        onClick={() => void editor.call('jobs.cancel', { jobId: job.id }, { title: 'Could not cancel' })}
      >
        <X size={13} aria-hidden />
      </button>
    </li>
  )
}

function Interrupted({ job }: { job: JobSnapshot }): ReactElement {
  const editor = useEditor()
  return (
    <li className="job">
      <TriangleAlert size={13} className="warn" aria-hidden />
      <span className="job-title">{job.title} was interrupted</span>
      <button
        type="button"
        className="button quiet"
        onClick={() => void editor.call('jobs.resume', { jobId: job.id }, { title: 'Could not go on' })}
      >
        <RotateCcw size={13} aria-hidden /> Go on
      </button>
      <button
        type="button"
        className="button icon-only quiet"
        aria-label={`Dismiss ${job.title}`}
        onClick={() => void editor.call('jobs.clear', { jobId: job.id }, { title: 'Could not dismiss' })}
      >
        <X size={13} aria-hidden />
      </button>
    </li>
  )
}

function Rate(): ReactElement | null {
  const media = useEditorState(currentMedia)
  const [speed, shown, dropped] = useEditorState(
    useShallow((state) => [state.speed, state.shownRate, state.droppedFrames]),
  )
  if (!media) return null
  const rate = Number((media.rate[0] / media.rate[1]).toFixed(3))
  const now = speed !== 0 && shown !== null ? `${shown.toFixed(1)} of ` : ''
  return (
    <span className="status-item" aria-label="Frame rate" data-dropped={dropped}>
      {`${now}${String(rate)} fps`}
      {dropped > 0 && <span className="warn">{` · ${String(dropped)} dropped`}</span>}
    </span>
  )
}

const megabytes = (bytes: number): string => `${String(Math.round(bytes / 1e6))} MB`

/** How much of the clip is decoded and ready to be shown; looked up once a second. */
function Cache(): ReactElement | null {
  const hasMedia = useEditorState((state) => state.mediaId !== null)
  const [bytes, setBytes] = useState(decodedBytes)
  useEffect(() => {
    const timer = setInterval(() => {
      setBytes(decodedBytes())
    }, 1000)
    return () => {
      clearInterval(timer)
    }
  }, [])
  if (!hasMedia) return null
  return (
    <span className="status-item" aria-label="Cache" title={`Decoded pictures, of at most ${megabytes(decodedBudget)}`}>
      <MemoryStick size={13} aria-hidden />
      {`cache ${megabytes(bytes)}`}
    </span>
  )
}

function Engine(): ReactElement {
  const engines = useEditorState((state) => state.engines)
  const engine = engines.gpu ?? engines.cpu
  const lost = engine?.state === 'lost'
  return (
    <span
      className="status-item"
      role="group"
      aria-label="Engine"
      title={engine ? undefined : 'It starts with the first mark'}
    >
      <Cpu size={13} className={lost ? 'warn' : ''} aria-hidden />
      {engine ? `${engine.provider ?? 'engine'} · ${engine.state}` : 'engine asleep'}
    </span>
  )
}

function Saved(): ReactElement {
  const writes = useEditorState((state) => state.writes)
  const lost = useEditorState((state) => state.connection !== 'ready')
  return (
    <span className="status-item" aria-label="Saved state">
      {writes > 0 ? (
        'Saving…'
      ) : lost ? (
        'Not connected'
      ) : (
        <>
          <Check size={13} aria-hidden /> Saved
        </>
      )}
    </span>
  )
}
