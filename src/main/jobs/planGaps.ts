import type { Direction } from '../../shared/contract/segmentation.ts'
import type { ObjectId } from '../../shared/domain/ids.ts'
import type { ShotRecord } from '../../shared/domain/records.ts'
import type { Gap } from '../engine/contract.ts'

export interface PlanRequest {
  /** Committed indices of each object to propagate, ascending. */
  committed: ReadonlyMap<ObjectId, readonly number[]>
  shots: readonly Pick<ShotRecord, 'start' | 'end'>[]
  direction: Direction
  /** The frame just touched; all gaps where left out. */
  from?: number | undefined
  /** [start, end): the frames wanted; all where left out. */
  range?: readonly [number, number] | undefined
}

/**
 * The frames a propagation fills: for each object and shot, the gaps between its committed frames and the shot's ends.
 * A gap never crosses a cut, and a shot without a committed frame of the object has none.
 */
export function planGaps({ committed, shots, direction, from, range }: PlanRequest): Gap[] {
  const gaps = [...committed].flatMap(([objectId, indices]) =>
    shots.flatMap((shot) => gapsOfShot(objectId, indices, shot)),
  )
  const wanted = gaps.filter((gap) => isWanted(gap, direction, from))
  return range ? trim(wanted, range) : wanted
}

/**
 * Leaves out frames that no frame of the range depends on, so that its mattes stay the same. Objects that share a frame
 * compete there: a pass from the left depends on all gaps it meets from their starts on, one from the right up to their ends.
 */
function trim(gaps: readonly Gap[], [first, end]: readonly [number, number]): Gap[] {
  const low = gaps
    .filter(({ left }) => left !== null)
    .sort((a, b) => b.end - a.end)
    .reduce((from, gap) => (gap.end > from ? Math.min(from, gap.start) : from), first)
  const high = gaps
    .filter(({ right }) => right !== null)
    .sort((a, b) => a.start - b.start)
    .reduce((to, gap) => (gap.start < to ? Math.max(to, gap.end) : to), end)
  return gaps
    .map((gap) => ({
      ...gap,
      start: gap.left === null ? Math.max(gap.start, first) : gap.start,
      end: gap.right === null ? Math.min(gap.end, high) : gap.end,
    }))
    .filter((gap) => gap.start < gap.end && gap.end > low && gap.start < high)
}

function gapsOfShot(objectId: ObjectId, indices: readonly number[], shot: Pick<ShotRecord, 'start' | 'end'>): Gap[] {
  const inside = indices.filter((index) => index >= shot.start && index < shot.end)
  if (inside.length === 0) return []
  const gaps: Gap[] = []
  for (let i = 0; i <= inside.length; i++) {
    const left = inside[i - 1] ?? null
    const right = inside[i] ?? null
    const start = left === null ? shot.start : left + 1
    const end = right ?? shot.end
    if (start < end) gaps.push({ objectId, start, end, left, right })
  }
  return gaps
}

function isWanted(gap: Gap, direction: Direction, from: number | undefined): boolean {
  const forward = gap.left !== null && (from === undefined || (gap.left <= from && from < gap.end))
  const backward = gap.right !== null && (from === undefined || (gap.start <= from && from <= gap.right))
  switch (direction) {
    case 'forward':
      return forward
    case 'backward':
      return backward
    case 'both':
      return forward || backward
  }
}
