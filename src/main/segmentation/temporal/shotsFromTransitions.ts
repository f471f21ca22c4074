import type { ShotRecord } from '../../../shared/domain/records.ts'
import type { Transition } from './types.ts'

/** A shot without the ids a project gives it. */
export type FoundShot = Pick<ShotRecord, 'start' | 'end' | 'transition'>

/**
 * The shots that transitions part `frames` frames into: every frame once, in order, none empty. A cut begins a shot at its
 * frame; a dissolve or a fade out and in at its middle; a fade in where it starts; a fade out where it ends.
 */
export function shotsFromTransitions(frames: number, transitions: Transition[]): FoundShot[] {
  const shots: FoundShot[] = [{ start: 0, end: frames, transition: { type: 'start', start: 0, end: 0 } }]
  for (const transition of transitions.toSorted((a, b) => boundary(a) - boundary(b))) {
    const start = boundary(transition)
    const last = shots.at(-1) as FoundShot
    if (start >= frames) continue
    if (start === last.start) {
      last.transition = { ...transition }
    } else {
      last.end = start
      shots.push({ start, end: frames, transition: { ...transition } })
    }
  }
  return shots
}

function boundary({ type, start, end }: Transition): number {
  switch (type) {
    case 'cut':
    case 'fade-in':
      return start
    case 'fade-out':
      return end
    case 'dissolve':
    case 'fade-out-in':
      return Math.floor((start + end) / 2)
  }
}
