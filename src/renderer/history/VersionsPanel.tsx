import type { ReactElement } from 'react'
import { saveVersion } from '../actions/history.ts'
import { useEditorState } from '../store/EditorContext.ts'
import { ActionButton } from '../ui/ActionButton.tsx'
import { Keys } from '../ui/Keys.tsx'
import { differencesIn } from './differences.ts'
import { VersionRow } from './VersionRow.tsx'

/** States of the project that have a name, newest first. */
export function VersionsPanel(): ReactElement {
  const versions = useEditorState((state) => state.versions)
  const differences = useEditorState(differencesIn)
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
              differences={differences?.versionId === version.id ? differences : null}
            />
          ))}
        </ul>
      )}
    </section>
  )
}
