import type { ReactElement } from 'react'
import { propagateBoth } from '../actions/propagate.ts'
import { useEditorState } from '../store/EditorContext.ts'
import { committedFrames, objectsOf } from '../store/queries.ts'
import type { State } from '../store/state.ts'
import { Keys } from '../ui/Keys.tsx'

export type NextStep = 'open' | 'mark' | 'propagate'

/** What the artist does next; null where that needs no saying. */
export function nextStep({ document, mediaId }: Pick<State, 'document' | 'mediaId'>): NextStep | null {
  if (!document || !mediaId) return 'open'
  const objects = objectsOf(document, mediaId)
  // Many lanes leave no room, and who has them knows.
  if (objects.length > 3) return null
  const mattes = objects.reduce((sum, { id }) => sum + (document.mattes.get(id)?.size ?? 0), 0)
  if (mattes === 0) return 'mark'
  const committed = objects.reduce((sum, { id }) => sum + committedFrames(document, id).length, 0)
  return mattes === committed ? 'propagate' : null
}

/** Says in the empty timeline how to go on. */
export function TimelineHint(): ReactElement | null {
  const step = useEditorState(nextStep)
  if (step === null) return null
  return (
    <p className="timeline-hint">
      {step === 'open' && 'Shots, frames and mattes of the clip appear here.'}
      {step === 'mark' && 'Mark something in the picture: its mattes appear here, frame by frame.'}
      {step === 'propagate' && (
        <>
          Propagate with <Keys action={propagateBoth} /> to matte the other frames of the shot.
        </>
      )}
    </p>
  )
}
