/** What is timed, from the change to the picture that shows it, under `viewer.<name>` of the browser's performance API. */
export const timedChanges = ['scrub', 'pan', 'matte', 'stroke', 'trial'] as const
export type TimedChange = (typeof timedChanges)[number]

/** Measures kept of each; the browser itself keeps them without end. */
const kept = 1000

export interface Timing {
  /** The change happened, now or at that time of the clock; where one is waiting for its picture already, that one goes on. */
  begin(change: TimedChange, at?: number): void
  /** The change came to nothing, and no picture shows it. */
  drop(change: TimedChange): void
  /** The picture of the change is drawn. */
  end(change: TimedChange): void
  /** A piece of the page's own work is done: what the graphics card does with it comes after. */
  spent(work: 'frame', began: number): void
}

/** @param clock the page's `performance` */
export function createTiming(clock: Pick<Performance, 'now' | 'measure' | 'clearMeasures'> = performance): Timing {
  const began = new Map<TimedChange, number>()
  const counts = new Map<string, number>()
  const record = (name: string, start: number): void => {
    const count = (counts.get(name) ?? 0) + 1
    if (count % kept === 0) clock.clearMeasures(name)
    counts.set(name, count)
    clock.measure(name, { start, end: clock.now() })
  }
  return {
    begin(change, at = clock.now()) {
      if (!began.has(change)) began.set(change, at)
    },
    drop(change) {
      began.delete(change)
    },
    end(change) {
      const start = began.get(change)
      if (start === undefined) return
      began.delete(change)
      record(`viewer.${change}`, start)
    },
    spent(work, start) {
      record(`viewer.${work}`, start)
    },
  }
}
