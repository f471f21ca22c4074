import type { RecordsDiff } from '../diff.ts'
import { recordKey } from '../recordKey.ts'
import type { TableName, Tables } from '../records.ts'

/** The change that leaves `after` in the table; none where it is already so. */
export function put<T extends TableName>(table: T, before: Tables[T] | null, after: Tables[T]): RecordsDiff {
  return same(before, after) ? [] : [{ table, key: recordKey(table, after), before, after }]
}

/** The changes that take records out of a table. */
export function remove<T extends TableName>(table: T, records: Tables[T][]): RecordsDiff {
  return records.map((before) => ({ table, key: recordKey(table, before), before, after: null }))
}

/** `record` with the fields of `patch` that are given. */
export function patched<R extends object>(record: R, patch: { [K in keyof R]?: R[K] | undefined }): R {
  const given = Object.entries(patch).filter(([, value]) => value !== undefined)
  return { ...record, ...Object.fromEntries(given) }
}

/** Equality of JSON values, whatever the order of their keys. */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const left = Object.entries(a)
  const right = new Map(Object.entries(b))
  return left.length === right.size && left.every(([key, value]) => right.has(key) && same(value, right.get(key)))
}
