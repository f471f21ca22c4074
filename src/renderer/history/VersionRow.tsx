import { Pencil, SquareSplitHorizontal, Trash2, Undo } from 'lucide-react'
import { type FocusEvent, type KeyboardEvent, type ReactElement, useState } from 'react'
import type { Version, VersionDifferences } from '../../shared/contract/versions.ts'
import { compareWithVersion, nextDifference, previousDifference } from '../actions/history.ts'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import { ActionButton } from '../ui/ActionButton.tsx'
import { describeTime } from './describeStep.ts'

interface VersionRowProps {
  version: Version
  /** Null while they are not known, or are not asked for. */
  differences: VersionDifferences | null
}

/** A version: its name and note, and what can be done with it. */
export function VersionRow({ version, differences }: VersionRowProps): ReactElement {
  const editor = useEditor()
  const compared = useEditorState((state) => state.against === version.id)
  const editing = useEditorState((state) => state.editingVersion === version.id)
  const [deleting, setDeleting] = useState(false)
  const restore = async (): Promise<void> => {
    const done = await editor.call('versions.restore', { versionId: version.id }, { title: 'Could not restore it' })
    if (done) editor.notify('info', `Restored ${version.name}`, 'Undo brings back what was there before.')
  }
  const remove = async (): Promise<void> => {
    await editor.call('versions.delete', { versionId: version.id }, { title: 'Could not delete it' })
  }
  return (
    <li className={`version-item ${compared ? 'compared' : ''}`} aria-label={version.name}>
      {editing ? (
        <VersionForm version={version} />
      ) : (
        <div
          className="version-name"
          onDoubleClick={() => {
            editor.set({ editingVersion: version.id })
          }}
        >
          <h3>{version.name}</h3>
          <time className="faint" dateTime={version.createdAt}>
            {describeTime(version.createdAt)}
          </time>
        </div>
      )}
      {!editing && version.note && <p className="version-note">{version.note}</p>}
      <div className="version-buttons">
        <button
          type="button"
          className="button"
          aria-pressed={compared}
          onClick={() => {
            compareWithVersion(editor, compared ? null : version.id)
          }}
        >
          <SquareSplitHorizontal size={14} aria-hidden />
          Compare
        </button>
        <button type="button" className="button" onClick={() => void restore()}>
          <Undo size={14} aria-hidden />
          Restore
        </button>
        <span className="spring" />
        <button
          type="button"
          className="button icon-only quiet"
          aria-label={`Rename ${version.name}`}
          onClick={() => {
            editor.set({ editingVersion: version.id })
          }}
        >
          <Pencil size={14} aria-hidden />
        </button>
        <button
          type="button"
          className={`button quiet ${deleting ? 'danger' : 'icon-only'}`}
          aria-label={deleting ? `Delete ${version.name} for good` : `Delete ${version.name}`}
          onClick={() => {
            if (deleting) void remove()
            else setDeleting(true)
          }}
          onBlur={() => {
            setDeleting(false)
          }}
        >
          {deleting ? 'Delete?' : <Trash2 size={14} aria-hidden />}
        </button>
      </div>
      {compared && differences && <Differences differences={differences} />}
    </li>
  )
}

/** Enter or leaving takes name and note, Escape leaves them as they were. */
function VersionForm({ version }: { version: Version }): ReactElement {
  const editor = useEditor()
  const take = async (form: HTMLFormElement): Promise<void> => {
    const written = (field: string): string => (form.elements.namedItem(field) as HTMLInputElement).value.trim()
    const [name, note] = [written('name') || version.name, written('note')]
    editor.set({ editingVersion: null })
    if (name === version.name && note === version.note) return
    await editor.call('versions.edit', { versionId: version.id, name, note }, { title: 'Could not rename it' })
  }
  const leave = (event: FocusEvent<HTMLFormElement>): void => {
    const { currentTarget, relatedTarget } = event
    const gone = !currentTarget.contains(relatedTarget)
    if (gone && editor.state().editingVersion === version.id) void take(currentTarget)
  }
  const press = (event: KeyboardEvent<HTMLFormElement>): void => {
    if (event.key === 'Escape') editor.set({ editingVersion: null })
    else if (event.key === 'Enter' && !event.shiftKey) void take(event.currentTarget)
    else return
    event.preventDefault()
  }
  return (
    <form className="version-form" onBlur={leave} onKeyDown={press}>
      <input
        className="input"
        name="name"
        aria-label="Version name"
        defaultValue={version.name}
        maxLength={200}
        autoFocus
        onFocus={(event) => {
          event.target.select()
        }}
      />
      <textarea
        className="input"
        name="note"
        aria-label="Note"
        placeholder="Note"
        defaultValue={version.note}
        maxLength={2000}
        rows={2}
      />
    </form>
  )
}

/** Runs of frames shown for one object. */
const mostRanges = 60

function Differences({ differences }: { differences: VersionDifferences }): ReactElement {
  const mediaId = useEditorState((state) => state.mediaId)
  const here = differences.objects.filter((object) => object.mediaId === mediaId)
  const elsewhere = differences.objects.length - here.length
  return (
    <div className="version-differences">
      {here.length > 0 && (
        <div className="version-buttons">
          <span className="faint">Frames that differ</span>
          <span className="spring" />
          <ActionButton action={previousDifference} className="quiet" />
          <ActionButton action={nextDifference} className="quiet" />
        </div>
      )}
      {here.map((object) => (
        <ObjectDifferences key={object.objectId} object={object} />
      ))}
      {here.length === 0 && <p className="faint">All mattes of this clip are as they are now.</p>}
      {elsewhere > 0 && <p className="faint">{`Other clips: ${counted(elsewhere, 'object')}.`}</p>}
      {differences.others > 0 && (
        <p className="faint">{`Objects, shots or settings: ${counted(differences.others, 'change')}.`}</p>
      )}
    </div>
  )
}

function ObjectDifferences({ object }: { object: VersionDifferences['objects'][number] }): ReactElement {
  const editor = useEditor()
  const record = useEditorState((state) => state.document?.objects.get(object.objectId))
  const startFrame = useEditorState((state) => state.document?.media.get(object.mediaId)?.startFrame ?? 0)
  const frames = object.ranges.reduce((sum, [start, end]) => sum + end - start, 0)
  const rest = object.ranges.length - mostRanges
  return (
    <div className="version-object">
      <p>
        <span className="dot" style={{ background: record?.colour ?? 'transparent' }} aria-hidden />
        {`${object.name}: ${counted(frames, 'frame')}${record ? '' : ', removed since'}`}
      </p>
      <div className="version-ranges" role="group" aria-label={`Frames of ${object.name} that differ`}>
        {object.ranges.slice(0, mostRanges).map(([start, end]) => (
          <button
            key={start}
            type="button"
            className="button quiet"
            onClick={() => {
              editor.set({ index: start, speed: 0, ...(record && { selected: record.id }) })
            }}
          >
            {end - start === 1
              ? String(start + startFrame)
              : `${String(start + startFrame)}–${String(end - 1 + startFrame)}`}
          </button>
        ))}
        {rest > 0 && <span className="faint">{`and ${String(rest)} more`}</span>}
      </div>
    </div>
  )
}

const counted = (count: number, what: string): string => `${String(count)} ${what}${count === 1 ? '' : 's'}`
