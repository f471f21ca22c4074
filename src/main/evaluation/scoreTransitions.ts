/** How well found things answer true ones. */
export interface DetectionScore {
  precision: number
  recall: number
  f1: number
  /** True ones not found, and found ones not true, for people to look at. */
  missed: TimedRange[]
  invented: TimedRange[]
}

/** Frames [start, end); a cut has its first frame in both. */
export interface TimedRange {
  start: number
  end: number
}

/** Cuts count as found at exactly their frame. */
export function scoreCuts(found: TimedRange[], truth: TimedRange[]): DetectionScore {
  return score(found, truth, (a, b) => a.start === b.start)
}

/** Gradual transitions count as found where the frames of both are at least half of the frames of either. */
export function scoreGradual(found: TimedRange[], truth: TimedRange[]): DetectionScore {
  return score(found, truth, (a, b) => {
    const shared = Math.min(a.end, b.end) - Math.max(a.start, b.start)
    return 2 * shared >= Math.max(a.end, b.end) - Math.min(a.start, b.start)
  })
}

/** One found thing answers at most one true one. Precision, recall and F1 are 1 where there is nothing to find or be wrong about. */
function score(
  found: TimedRange[],
  truth: TimedRange[],
  matches: (found: TimedRange, truth: TimedRange) => boolean,
): DetectionScore {
  const invented = [...found]
  const missed = truth.filter((wanted) => {
    const at = invented.findIndex((candidate) => matches(candidate, wanted))
    if (at >= 0) invented.splice(at, 1)
    return at < 0
  })
  const hits = truth.length - missed.length
  const share = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole)
  return {
    precision: share(hits, found.length),
    recall: share(hits, truth.length),
    f1: share(2 * hits, found.length + truth.length),
    missed,
    invented,
  }
}
