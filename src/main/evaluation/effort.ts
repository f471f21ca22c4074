import type { Round } from './interactiveProtocol.ts'

/** J&F, 0..1, at which effort is read off. */
export const goals = [0.85, 0.9, 0.95] as const

/** What a sequence took an artist. */
export interface Effort {
  /** J&F after each round, 0..1; after the robot found nothing more to mark, the last. */
  curve: number[]
  /** Area under the curve of J&F over rounds, 0..1. */
  auc: number
  /** J&F after 60 s of compute and marking. */
  at60: number
  /** Seconds of compute and marking until the end of each round played. */
  seconds: number[]
  marks: number
  /** For each goal, the first round that reached it and the marks made until then; null where none did. */
  reached: ({ round: number; marks: number } | null)[]
  /** Share of all pixels a round after the first turned from right to wrong, and from wrong to right; means over rounds. */
  worse: number
  better: number
}

/** @param rounds those played, at least one @param wanted those the protocol has @param secondsPerMark of the artist's hand */
export function effortOf(rounds: readonly Round[], wanted: number, secondsPerMark: number): Effort {
  const played = rounds.map(({ score }) => score)
  const curve = Array.from({ length: wanted }, (_, at) => played[Math.min(at, played.length - 1)] as number)
  const seconds = sums(rounds.map(({ compute, marks }) => compute + marks * secondsPerMark))
  const marks = sums(rounds.map((round) => round.marks))
  const later = rounds.slice(1).map(({ change }) => change)
  const share = (side: 'worse' | 'better'): number =>
    later.reduce((sum, change) => sum + change[side] / change.total, 0) / Math.max(1, later.length)
  return {
    curve,
    auc: areaUnderCurve(curve),
    at60: valueAt(60, seconds, played),
    seconds,
    marks: marks.at(-1) as number,
    reached: goals.map((goal) => {
      const at = played.findIndex((score) => score >= goal)
      return at < 0 ? null : { round: at + 1, marks: marks[at] as number }
    }),
    worse: share('worse'),
    better: share('better'),
  }
}

/** By trapezoids over equal steps, divided by their number: 0..1 for values 0..1. One value is its own area. */
export function areaUnderCurve(values: readonly number[]): number {
  const [first] = values
  if (values.length < 2) return first ?? 0
  const ends = ((first as number) + (values.at(-1) as number)) / 2
  return (values.slice(1, -1).reduce((sum, value) => sum + value, 0) + ends) / (values.length - 1)
}

/** The value at a time: linear between points, from 0 at time 0 to the first, and as the last after it. */
export function valueAt(time: number, times: readonly number[], values: readonly number[]): number {
  const next = times.findIndex((at) => at >= time)
  if (next < 0) return values.at(-1) as number
  const [from, to] = [times[next - 1] ?? 0, times[next] as number]
  const [before, after] = [values[next - 1] ?? 0, values[next] as number]
  return to === from ? after : before + ((time - from) / (to - from)) * (after - before)
}

function sums(values: readonly number[]): number[] {
  let sum = 0
  return values.map((value) => (sum += value))
}
