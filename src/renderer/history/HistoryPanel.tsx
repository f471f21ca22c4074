import { Bookmark } from 'lucide-react'
import { type KeyboardEvent, type ReactElement, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { HistoryPart, HistoryStep } from '../../shared/contract/project.ts'
import { redo, undo } from '../actions/edit.ts'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import { ActionButton } from '../ui/ActionButton.tsx'
import { describeStep, describeTime } from './describeStep.ts'
import { rowAfter, rowHeight, scrolledTo, visibleRows } from './visibleRows.ts'
import { createWatch } from './watch.ts'

/** Steps asked for at once. */
const most = 200

type Part = HistoryPart & { offset: number }

/** The steps that are done and, faint, those that were undone, newest last. Any can be gone to. */
export function HistoryPanel(): ReactElement {
  const editor = useEditor()
  const list = useRef<HTMLDivElement>(null)
  const [seen, setSeen] = useState({ top: 0, height: 0 })
  const [chosen, setChosen] = useState<number | null>(null)
  const part = useHistory(seen)
  // Row 0 is the document before the first step, row n the one after step n.
  const count = (part?.total ?? 0) + 1
  const now = part?.done ?? 0
  const active = Math.min(chosen ?? now, count - 1)
  const stepOf = (row: number): HistoryStep | null => part?.steps[row - 1 - part.offset] ?? null
  const goTo = (row: number): void => {
    setChosen(null)
    const step = row === 0 ? 0 : stepOf(row)?.id
    if (step !== undefined) void editor.call('project.go-to', { step }, { title: 'Could not go to that step' })
  }
  const scroll = (row: number): void => {
    const { current } = list
    if (current) current.scrollTop = scrolledTo(row, current.scrollTop, current.clientHeight)
  }
  const press = (event: KeyboardEvent): void => {
    const to = rowAfter(event, active, count, Math.max(1, Math.floor(seen.height / rowHeight) - 1))
    if (to !== null) {
      setChosen(to)
      scroll(to)
    } else if (event.key === 'Enter' || event.key === ' ') goTo(active)
    else return
    event.preventDefault()
  }

  useLayoutEffect(() => {
    const { current } = list
    if (!current) return
    const measure = (): void => {
      setSeen({ top: current.scrollTop, height: current.clientHeight })
    }
    const resized = new ResizeObserver(measure)
    resized.observe(current)
    current.addEventListener('scroll', measure)
    return () => {
      resized.disconnect()
      current.removeEventListener('scroll', measure)
    }
  }, [])
  const known = part !== null
  useEffect(() => {
    if (!known || seen.height === 0) return
    // With some of what was undone, where there is any.
    scroll(Math.min(count - 1, now + 3))
    scroll(now)
  }, [known, now, count, seen.height])

  const [first, end] = visibleRows(seen.top, seen.height, count)
  return (
    <section className="panel history" aria-label="History">
      <div className="panel-head">
        <span className="faint">{`${String(now)} of ${String(count - 1)} steps`}</span>
        <span className="spring" />
        <ActionButton action={undo} />
        <ActionButton action={redo} />
      </div>
      <div
        ref={list}
        className="history-list"
        role="tree"
        aria-label="Steps"
        tabIndex={0}
        aria-activedescendant={`step-${String(active)}`}
        onKeyDown={press}
        onBlur={() => {
          setChosen(null)
        }}
      >
        <div role="presentation" style={{ height: count * rowHeight }}>
          {Array.from({ length: end - first }, (_, k) => (
            <Row
              key={first + k}
              row={first + k}
              count={count}
              step={stepOf(first + k)}
              place={first + k === now ? 'now' : first + k > now ? 'undone' : 'done'}
              active={chosen === first + k}
              onGo={goTo}
            />
          ))}
        </div>
      </div>
    </section>
  )
}

interface RowProps {
  row: number
  count: number
  step: HistoryStep | null
  place: 'done' | 'now' | 'undone'
  active: boolean
  onGo: (row: number) => void
}

function Row({ row, count, step, place, active, onGo }: RowProps): ReactElement {
  const document = useEditorState((state) => state.document)
  const versions = useEditorState((state) => state.versions)
  const names = versions.filter(({ id }) => step?.versions.includes(id)).map(({ name }) => name)
  const about = step && document ? describeStep(document, step) : ''
  const label = row === 0 ? 'Start' : (step?.label ?? '…')
  return (
    <div
      id={`step-${String(row)}`}
      className={`history-step ${place} ${active ? 'active' : ''}`}
      role="treeitem"
      aria-level={1}
      aria-setsize={count}
      aria-posinset={row + 1}
      aria-selected={place === 'now'}
      style={{ top: row * rowHeight }}
      onClick={() => {
        onGo(row)
      }}
    >
      <span className="history-label">{label}</span> <span className="history-about">{about}</span>{' '}
      {names.length > 0 && (
        <span className="history-version" title={names.join(', ')}>
          <Bookmark size={12} aria-hidden />
          {names[0]}
        </span>
      )}{' '}
      <time className="history-time" dateTime={step?.at ?? ''}>
        {describeTime(step?.at ?? null)}
      </time>{' '}
      {place === 'undone' && <span className="unseen">undone</span>}
    </div>
  )
}

/** The part of the history around what is seen, as the document is now. */
function useHistory({ top, height }: { top: number; height: number }): Part | null {
  const editor = useEditor()
  const revision = useEditorState((state) => state.document?.revision ?? null)
  const path = useEditorState((state) => state.document?.path ?? null)
  const [part, setPart] = useState<Part | null>(null)
  const watch = useRef<ReturnType<typeof createWatch<number, Part>> | null>(null)
  useEffect(() => {
    const ask = async (offset: number): Promise<Part | null> => {
      const answer = await editor.call(
        'project.history',
        { offset, limit: most },
        { title: 'Could not read the history' },
      )
      return answer && { ...answer, offset }
    }
    watch.current = createWatch(ask, setPart)
    return () => watch.current?.stop()
  }, [editor])
  // A step of a hundred rows, so that scrolling does not ask for each row.
  const offset = Math.max(0, Math.floor((top - 50 * rowHeight) / (100 * rowHeight)) * 100)
  const versions = useEditorState((state) => state.versions)
  useEffect(() => {
    if (height > 0 && revision !== null) watch.current?.want(offset)
  }, [offset, height, revision, path, versions])
  return part
}
