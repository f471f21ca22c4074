import type { ReactElement } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { importMattesAction } from '../actions/file.ts'
import { addObjectAction, moveDown, moveUp, removeObject } from '../actions/objects.ts'
import { useEditorState } from '../store/EditorContext.ts'
import { objectsOf } from '../store/queries.ts'
import { ActionButton } from '../ui/ActionButton.tsx'
import { Keys } from '../ui/Keys.tsx'
import { ObjectRow } from './ObjectRow.tsx'

/** The objects of the clip, top-most first. */
export function ObjectList(): ReactElement {
  const objects = useEditorState(
    useShallow((state) => (state.document ? objectsOf(state.document, state.mediaId) : [])),
  )
  const hasMedia = useEditorState((state) => state.mediaId !== null)
  return (
    <section className="panel objects" aria-label="Objects">
      <div className="panel-head">
        <span className="faint">{objects.length === 1 ? '1 object' : `${String(objects.length)} objects`}</span>
        <span className="spring" />
        <ActionButton action={moveUp} />
        <ActionButton action={moveDown} />
        <ActionButton action={removeObject} />
        <ActionButton action={importMattesAction} />
        <ActionButton action={addObjectAction} />
      </div>
      {objects.length === 0 ? (
        <p className="panel-empty">
          {hasMedia ? (
            <>
              No objects yet. Click on something in the picture, and it becomes one; or add one with{' '}
              <Keys action={addObjectAction} />.
            </>
          ) : (
            'What you mark in a clip is listed here, an object a layer.'
          )}
        </p>
      ) : (
        <ul className="object-list" aria-label="Objects">
          {objects.map((object, position) => (
            <ObjectRow key={object.id} object={object} position={position} number={objects.length - position} />
          ))}
        </ul>
      )}
    </section>
  )
}
