import type { GestureId } from '../../shared/domain/ids.ts'
import { newId } from '../../shared/domain/newId.ts'
import type { Prompt } from '../../shared/domain/records.ts'
import { translation } from './transform.ts'

const directions: Record<string, readonly [x: number, y: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

export type NudgeState = { state: 'ready' } | { state: 'nudging'; x: number; y: number }

export interface Nudge {
  readonly current: NudgeState
  /** An arrow key went down, or repeats. Null for other keys. */
  press(key: string, fast: boolean): Prompt | null
  /** The key was let go: the mark to place, and its undo step. Null where nothing was nudged. */
  release(): { mark: Prompt; gesture: GestureId } | null
  /** Escape: as if nothing had been pressed. */
  discard(): void
  /** Something else was done: what is nudged next is another undo step. */
  settle(): void
}

/** Moves a matte by whole plate pixels, ten with `fast`; presses one after the other are one undo step. */
export function createNudge(): Nudge {
  let current: NudgeState = { state: 'ready' }
  let gesture: GestureId | null = null
  return {
    get current() {
      return current
    },
    press(key, fast) {
      const direction = directions[key]
      if (!direction) return null
      const [x, y] = current.state === 'nudging' ? [current.x, current.y] : [0, 0]
      const step = fast ? 10 : 1
      current = { state: 'nudging', x: x + direction[0] * step, y: y + direction[1] * step }
      return { kind: 'transform', matrix: translation(current.x, current.y) }
    },
    release() {
      if (current.state === 'ready') return null
      const { x, y } = current
      current = { state: 'ready' }
      if (x === 0 && y === 0) return null
      gesture ??= newId('ges')
      return { mark: { kind: 'transform', matrix: translation(x, y) }, gesture }
    },
    discard() {
      current = { state: 'ready' }
    },
    settle() {
      gesture = null
    },
  }
}
