import { Check, ChevronDown, ListOrdered, X } from 'lucide-react'
import { DropdownMenu, Popover, Progress } from 'radix-ui'
import type { ReactElement } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { type Action, actionLabel, performAction } from '../actions/action.ts'
import { chordLabel } from '../actions/keys.ts'
import {
  activeJobs,
  propagateScope,
  propagateStepBack,
  propagateStepForward,
  propagateToIn,
  propagateToOut,
} from '../actions/propagate.ts'
import { describeDuration } from '../jobs/describeDuration.ts'
import type { JobSnapshot } from '../../shared/contract/jobs.ts'
import { useEditor, useEditorState } from '../store/EditorContext.ts'

/** The ways to propagate that have no button of their own, and what they go over. */
export function PropagateMenu(): ReactElement {
  const editor = useEditor()
  const scope = useEditorState((state) => state.propagateScope)
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className="button" aria-label="More ways to propagate">
        {scope === 'visible' ? 'Visible' : 'Selected'}
        <ChevronDown size={13} aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" side="top" align="end" sideOffset={6}>
          <DropdownMenu.Label className="menu-label">Propagate</DropdownMenu.Label>
          {[propagateToIn, propagateToOut, propagateStepBack, propagateStepForward].map((action) => (
            <Item key={action.name} action={action} />
          ))}
          <DropdownMenu.Separator className="menu-line" />
          <DropdownMenu.RadioGroup
            value={scope}
            onValueChange={() => {
              performAction(propagateScope, editor)
            }}
          >
            <Choice value="selected" text="The selected object" />
            <Choice value="visible" text="Every visible object" keys={propagateScope.keys} />
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

function Item({ action }: { action: Action }): ReactElement {
  const editor = useEditor()
  const label = useEditorState((state) => actionLabel(action, state))
  const enabled = useEditorState(action.enabled)
  const Icon = action.icon
  return (
    <DropdownMenu.Item
      className="menu-item"
      disabled={!enabled}
      onSelect={() => {
        performAction(action, editor)
      }}
    >
      <Icon size={15} strokeWidth={1.75} aria-hidden />
      {label}
      {action.keys.map((key) => (
        <kbd key={key}>{chordLabel(key)}</kbd>
      ))}
    </DropdownMenu.Item>
  )
}

function Choice({ value, text, keys = [] }: { value: string; text: string; keys?: readonly string[] }): ReactElement {
  return (
    <DropdownMenu.RadioItem className="menu-item" value={value}>
      <span className="menu-check">
        <DropdownMenu.ItemIndicator>
          <Check size={14} aria-hidden />
        </DropdownMenu.ItemIndicator>
      </span>
      {text}
      {keys.map((key) => (
        <kbd key={key}>{chordLabel(key)}</kbd>
      ))}
    </DropdownMenu.RadioItem>
  )
}

/** Propagations under way and waiting: how far, how long still, on what, and how to stop one. */
export function PropagateQueue(): ReactElement | null {
  const jobs = useEditorState(useShallow((state) => activeJobs(state.jobs).filter(({ kind }) => kind === 'propagate')))
  const provider = useEditorState((state) => state.engines.gpu?.provider ?? state.engines.cpu?.provider ?? null)
  if (jobs.length === 0) return null
  return (
    <Popover.Root>
      <Popover.Trigger className="button" aria-label={`Queue: ${String(jobs.length)} propagations`}>
        <ListOrdered size={16} strokeWidth={1.75} aria-hidden />
        {jobs.length}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="popover queue" side="top" align="end" sideOffset={6} aria-label="Propagation queue">
          <p className="faint">{provider ? `Running on ${provider}` : 'The engine is starting'}</p>
          <ol>
            {jobs.map((job) => (
              <QueuedJob key={job.id} job={job} />
            ))}
          </ol>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function QueuedJob({ job: { id, title, progress } }: { job: JobSnapshot }): ReactElement {
  const editor = useEditor()
  const running = progress.state === 'running' ? progress : null
  const percent = running?.total ? Math.min(100, (running.done / running.total) * 100) : null
  const left = running?.eta == null ? '' : `${describeDuration(running.eta)} left`
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
      <Progress.Root className="progress" value={percent} aria-label={`How far ${title} is`}>
        <Progress.Indicator className="progress-bar" style={{ width: `${String(percent ?? 0)}%` }} />
      </Progress.Root>
      <span className="faint number">
        {running
          ? [`${String(running.done)} of ${String(running.total ?? '?')} ${running.unit}`, left]
              .filter(Boolean)
              .join(' · ')
          : progress.state === 'queued'
            ? 'waiting'
            : progress.state}
      </span>
    </li>
  )
}
