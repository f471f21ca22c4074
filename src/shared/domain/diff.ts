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
