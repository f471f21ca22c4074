import { wrapIndex } from './shuttle.ts'

export interface PlayerOptions {
  /** Where playing began. */
  from: number
  /** Signed multiple of the rate; each picture shown is this many frames on. */
  speed: number
  /** Frames a second of the media. */
  rate: number
  /** [start, end): played round and round. */
  range: readonly [number, number]
  /** Milliseconds. */
  startedAt: number
}

export interface Tick {
  /** The frame to show now. */
  index: number
  /** Pictures left out since the last tick because they came too late. */
  dropped: number
}

/** Keeps real time while pictures come in time, and waits for them where they do not. */
export interface Player {
  /** Null where what is shown is still right. */
  tick(now: number, ready: (index: number) => boolean): Tick | null
}

/** Pictures behind the clock after which it waits, rather than run away from what can be loaded. */
const patience = 3

export function createPlayer({ from, speed, rate, range, startedAt }: PlayerOptions): Player {
  let origin = startedAt
  let shown = 0
  const indexOf = (step: number): number => wrapIndex(from, step * speed, ...range)
  return {
    tick(now, ready) {
      const due = Math.floor(((now - origin) / 1000) * rate + 1e-6)
      for (let step = due; step > shown; step--) {
        if (!ready(indexOf(step))) continue
        const dropped = step - shown - 1
        shown = step
        return { index: indexOf(step), dropped }
      }
      if (due - shown > patience) origin = now - ((shown + 1) * 1000) / rate
      return null
    },
  }
}
