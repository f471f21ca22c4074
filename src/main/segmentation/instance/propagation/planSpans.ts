/** Frames [start, end) of one object to fill from committed neighbours. */
export interface SpanGap {
  objectId: string
  start: number
  end: number
  left: number | null
  right: number | null
}

/** Gaps that share frames: they are propagated together, so that features are computed once and objects compete. */
export interface Span<G extends SpanGap> {
  gaps: G[]
}

/** Groups gaps by overlap, in order of time; within a span by object, so that the order of the request does not matter. */
export function planSpans<G extends SpanGap>(gaps: readonly G[]): Span<G>[] {
  const ordered = [...gaps].sort((a, b) => a.start - b.start || compareIds(a, b))
  const spans: Span<G>[] = []
  let end = -1
  for (const gap of ordered) {
    const last = spans.at(-1)
    if (last && gap.start < end) last.gaps.push(gap)
    else spans.push({ gaps: [gap] })
    end = Math.max(end, gap.end)
  }
  for (const span of spans) span.gaps.sort((a, b) => compareIds(a, b) || a.start - b.start)
  return spans
}

const compareIds = (a: SpanGap, b: SpanGap): number => (a.objectId < b.objectId ? -1 : a.objectId > b.objectId ? 1 : 0)

export type PassDirection = 'forward' | 'backward'

/** The committed frame a pass sets out from, and the one it arrives at; null where it has none. */
export function endsOf(gap: SpanGap, direction: PassDirection): { from: number | null; to: number | null } {
  return direction === 'forward' ? { from: gap.left, to: gap.right } : { from: gap.right, to: gap.left }
}
