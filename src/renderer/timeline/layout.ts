import { keyedProperties } from '../actions/timeline.ts'
import type { MatteProperty } from '../../shared/domain/matteProperties.ts'
import type { ObjectRecord } from '../../shared/domain/records.ts'

/** Pixels of the left part, where names stand. */
export const gutter = 136
export const rulerHeight = 24
export const shotsHeight = 40
export const laneHeight = 22
export const keysHeight = 18
export const lanesTop = rulerHeight + shotsHeight

/** A lane of an object, or below it the keys of one of its properties; `top` from the top of all rows. */
export type Row =
  | { kind: 'lane'; object: ObjectRecord; selected: boolean; top: number; height: number }
  | { kind: 'keys'; object: ObjectRecord; property: MatteProperty; top: number; height: number }

/** Rows of these objects, from the top; the selected one opens to show its keys. */
export function layoutRows(objects: readonly ObjectRecord[], selected: ObjectRecord['id'] | null): Row[] {
  let top = 0
  const rows: Row[] = []
  for (const object of objects) {
    rows.push({ kind: 'lane', object, selected: object.id === selected, top, height: laneHeight })
    top += laneHeight
    for (const property of object.id === selected ? keyedProperties(object) : []) {
      rows.push({ kind: 'keys', object, property, top, height: keysHeight })
      top += keysHeight
    }
  }
  return rows
}

export const rowsHeight = (rows: readonly Row[]): number => {
  const last = rows.at(-1)
  return last ? last.top + last.height : 0
}

export const rowAt = (rows: readonly Row[], y: number): Row | null =>
  rows.find(({ top, height }) => y >= top && y < top + height) ?? null
