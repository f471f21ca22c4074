import { Check } from 'lucide-react'
import { type ReactElement, type ReactNode, useEffect, useRef } from 'react'
import { exportAction, openClipAction } from '../actions/file.ts'
import { goToDoubt, propagateBoth } from '../actions/propagate.ts'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import { endTour, nextTourStep, type TourStep, tourSteps } from '../store/tour.ts'
import { Keys } from './Keys.tsx'

const lessons: Record<TourStep, { title: string; text: ReactNode }> = {
  open: {
    title: 'Open a clip',
    text: (
      <>
        Drop one on the window, press <Keys action={openClipAction} />, or try the sample. Its shots are found by
        themselves.
      </>
    ),
  },
  mark: {
    title: 'Mark an object',
    text: (
      <>
        Click on it in the picture; Alt+click says what is not it. The matte appears at once, and the frame is
        committed.
      </>
    ),
  },
  propagate: {
    title: 'Propagate',
    text: (
      <>
        Press <Keys action={propagateBoth} />: the matte goes to the other frames of the shot, up to its cuts. Play
        meanwhile, or paint elsewhere.
      </>
    ),
  },
  correct: {
    title: 'Correct one frame',
    text: (
      <>
        <Keys action={goToDoubt} /> goes to the frame most in doubt. Mark what is wrong there and propagate again: its
        neighbours follow, committed frames stay.
      </>
    ),
  },
  export: {
    title: 'Export',
    text: (
      <>
        Press <Keys action={exportAction} /> and choose who the mattes are for. All you did is already saved.
      </>
    ),
  },
}

/** A minute's tour beside the work: each step is done by doing it. Nothing waits for it, and it can be skipped at any time. */
export function Tour(): ReactElement | null {
  const editor = useEditor()
  const card = useRef<HTMLElement>(null)
  const step = useEditorState((state) => state.tour)
  useEffect(
    () =>
      editor.store.subscribe((state) => {
        if (state.tour === null) return
        const next = nextTourStep(state.tour, state)
        if (next !== state.tour) editor.set({ tour: next })
      }),
    [editor],
  )
  const shown = step !== null
  const asked = useEditorState((state) => state.preferences.tour.done)
  // Who asked for it has it under the keys; at the first start it takes the focus from nobody.
  useEffect(() => {
    if (shown && asked) card.current?.focus()
  }, [shown, asked])
  if (step === null) return null
  const current = tourSteps[step]
  const end = (): void => void endTour(editor)
  return (
    <aside
      ref={card}
      className="tour"
      aria-label="Tour"
      tabIndex={-1}
      data-region
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        end()
      }}
    >
      <ol className="tour-steps">
        {tourSteps.map((name, at) => (
          <li key={name} className={at < step ? 'done' : ''} aria-current={at === step ? 'step' : undefined}>
            {at < step && <Check size={12} aria-label="Done" />}
            {lessons[name].title}
          </li>
        ))}
      </ol>
      <p aria-live="polite">
        {current ? lessons[current].text : 'That is all of it. Point at any button for what it is good for.'}
      </p>
      <div className="dialog-buttons">
        {current && (
          <button
            type="button"
            className="button"
            onClick={() => {
              editor.set({ tour: step + 1 })
            }}
          >
            Next
          </button>
        )}
        <button type="button" className={current ? 'button' : 'button primary'} onClick={end}>
          {current ? 'Skip the tour' : 'Done'}
        </button>
      </div>
    </aside>
  )
}
