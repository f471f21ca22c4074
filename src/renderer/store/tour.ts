import type { Editor } from './editor.ts'
import { prefer } from './preferences.ts'
import type { State } from './state.ts'

/** What an artist does first, in order. */
export const tourSteps = ['open', 'mark', 'propagate', 'correct', 'export'] as const
export type TourStep = (typeof tourSteps)[number]

type Watched = Pick<State, 'mediaId' | 'document' | 'dialog' | 'jobs'>

function mattes({ document }: Watched): { all: number; committed: number; frames: number } {
  let [all, committed] = [0, 0]
  const frames = new Set<number>()
  for (const ofObject of document?.mattes.values() ?? []) {
    for (const matte of ofObject.values()) {
      all++
      if (!matte.committed) continue
      committed++
      frames.add(matte.index)
    }
  }
  return { all, committed, frames: frames.size }
}

/** Whether the artist has done what the step asks for. */
export const isDone: Record<TourStep, (state: Watched) => boolean> = {
  open: ({ mediaId }) => mediaId !== null,
  mark: (state) => mattes(state).all > 0,
  propagate: (state) => mattes(state).all > mattes(state).committed,
  correct: (state) => mattes(state).frames > 1,
  export: ({ dialog, jobs }) => dialog === 'export' || [...jobs.values()].some(({ kind }) => kind === 'export'),
}

/** The step to show from `step` on: the first that is not done; past the last where all are. */
export function nextTourStep(step: number, state: Watched): number {
  const rest = tourSteps.slice(step).findIndex((name) => !isDone[name](state))
  return rest < 0 ? tourSteps.length : step + rest
}

/** Shows the tour from where the artist is. */
export function startTour(editor: Editor): void {
  const step = nextTourStep(0, editor.state())
  editor.set({ tour: step === tourSteps.length ? 0 : step })
}

/** Puts the tour away for good; the help and the palette bring it back. */
export async function endTour(editor: Editor): Promise<void> {
  editor.set({ tour: null })
  if (!editor.state().preferences.tour.done) await prefer(editor, { tour: { done: true } })
}
