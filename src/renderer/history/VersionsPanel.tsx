import { type ReactElement, useEffect, useRef, useState } from 'react'
import type { VersionDifferences } from '../../shared/contract/versions.ts'
import type { VersionId } from '../../shared/domain/ids.ts'
import { saveVersion } from '../actions/history.ts'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import { ActionButton } from '../ui/ActionButton.tsx'
import { Keys } from '../ui/Keys.tsx'
import { VersionRow } from './VersionRow.tsx'
import { createWatch } from './watch.ts'

/** States of the project that have a name, newest first. */
export function VersionsPanel(): ReactElement {
  const versions = useEditorState((state) => state.versions)
  const against = useEditorState((state) => state.against)
  const differences = useDifferences(against)
  return (
    <section className="panel versions" aria-label="Versions">
      <div className="panel-head">
        <span className="faint">{versions.length === 1 ? '1 version' : `${String(versions.length)} versions`}</span>
        <span className="spring" />
        <ActionButton action={saveVersion} text="Save" />
      </div>
      {versions.length === 0 ? (
        <p className="panel-empty">
          No versions yet. Save one with <Keys action={saveVersion} /> before you try something: you can compare with
          it, and go back to it.
        </p>
      ) : (
        <ul className="version-list" aria-label="Versions">
          {versions.map((version) => (
            <VersionRow
              key={version.id}
              version={version}
              differences={version.id === against && differences?.versionId === version.id ? differences : null}
            />
          ))}
        </ul>
      )}
    </section>
  )
}

type Differences = VersionDifferences & { versionId: VersionId }

/** How the version compared with differs from the document as it is now. */
function useDifferences(versionId: VersionId | null): Differences | null {
  const editor = useEditor()
  const revision = useEditorState((state) => state.document?.revision ?? null)
  const [differences, setDifferences] = useState<Differences | null>(null)
  const watch = useRef<ReturnType<typeof createWatch<VersionId, Differences>> | null>(null)
  useEffect(() => {
    const ask = async (id: VersionId): Promise<Differences | null> => {
      const answer = await editor.call(
        'versions.differences',
        { versionId: id },
        { title: 'Could not compare with the version' },
      )
      return answer && { ...answer, versionId: id }
    }
    watch.current = createWatch(ask, setDifferences)
    return () => watch.current?.stop()
  }, [editor])
  useEffect(() => {
    watch.current?.want(versionId)
  }, [versionId, revision])
  return differences
}
