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
}

/**
 * The frames a propagation fills: for each object and shot, the gaps between its committed frames and the shot's ends.
 * A gap never crosses a cut, and a shot without a committed frame of the object has none.
 */
export function planGaps({ committed, shots, direction, from }: PlanRequest): Gap[] {
  const gaps = [...committed].flatMap(([objectId, indices]) =>
    shots.flatMap((shot) => gapsOfShot(objectId, indices, shot)),
  )
  return gaps.filter((gap) => isWanted(gap, direction, from))
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
