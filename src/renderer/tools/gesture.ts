import type { Prompt } from '../../shared/domain/records.ts'
import type { MarkTool, Sample } from './marks.ts'

/** A drag of the pointer that makes one mark: captured by a press, extended by moves, then committed or discarded. */
export type GestureState =
  | { state: 'ready' }
  /** `anchor`: the mark as it was when its line began to go straight. */
  | { state: 'captured'; mark: Prompt; anchor: Prompt | null }
  | { state: 'committed'; mark: Prompt | null }
  | { state: 'discarded' }

export interface Gesture {
  readonly current: GestureState
  /** The pointer was pressed. */
  capture(sample: Sample): void
  /** The pointer moved while pressed. */
  extend(sample: Sample): void
  /** The mark as {@link commit} would give it now; null where there is none. */
  finished(): Prompt | null
  /** The pointer was released. Null where the drag made no mark, such as a box without an area. */
  commit(): Prompt | null
  /** Escape, or the pointer was taken away: as if nothing had happened. */
  discard(): void
}

/** A gesture of `tool`, ready for one drag. @throws Error on a step its state does not allow: that is a mistake in the caller. */
export function createGesture(tool: MarkTool): Gesture {
  let current: GestureState = { state: 'ready' }
  const captured = (step: string): Extract<GestureState, { state: 'captured' }> => {
    if (current.state !== 'captured') throw new Error(illegal(step, current.state))
    return current
  }
  return {
    get current() {
      return current
    },
    capture(sample) {
      if (current.state !== 'ready') throw new Error(illegal('capture', current.state))
      current = { state: 'captured', mark: tool.begin(sample), anchor: null }
    },
    extend(sample) {
      const { mark, anchor } = captured('extend')
      const from = sample.straight ? (anchor ?? mark) : mark
      current = { state: 'captured', mark: tool.extend(from, sample), anchor: sample.straight ? from : null }
    },
    finished: () => (current.state === 'captured' ? tool.finish(current.mark) : null),
    commit() {
      const mark = tool.finish(captured('commit').mark)
      current = { state: 'committed', mark }
      return mark
    },
    discard() {
      captured('discard')
      current = { state: 'discarded' }
    },
  }
}

const advice: Record<GestureState['state'], string> = {
  ready: 'Capture the pointer first.',
  captured: 'Commit or discard it first.',
  committed: 'It is over: make a new gesture.',
  discarded: 'It was given up: make a new gesture.',
}

const illegal = (step: string, state: GestureState['state']): string =>
  `Cannot ${step} a gesture that is ${state}. ${advice[state]}`
