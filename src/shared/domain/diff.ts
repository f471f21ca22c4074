import type { TableName, Tables } from './records.ts'

/** One record before and after; null where it did not exist. */
export interface RecordChange<T extends TableName = TableName> {
  table: T
  key: string
  before: Tables[T] | null
  after: Tables[T] | null
}

/** What a command does to the document, in order. At most one change a record. */
export type RecordsDiff = RecordChange[]

/** The diff that takes `diff` back. */
export function reverseDiff(diff: RecordsDiff): RecordsDiff {
  return diff.map((change) => ({ ...change, before: change.after, after: change.before })).reverse()
}

/** One diff with the effect of `first`, then `second`; changes that cancel out are dropped. */
export function squashDiffs(first: RecordsDiff, second: RecordsDiff): RecordsDiff {
  const merged = new Map<string, RecordChange>()
  for (const change of [...first, ...second]) {
    const address = `${change.table}/${change.key}`
    const earlier = merged.get(address)
    merged.set(address, earlier ? { ...change, before: earlier.before } : change)
  }
  return [...merged.values()].filter((change) => change.before !== null || change.after !== null)
}
