import type { ObjectId } from './ids.ts'
import type { MatteRecord, TableName, Tables } from './records.ts'

/** The key of a matte among `mattes`. */
export const matteKey = (objectId: ObjectId, index: number): string => `${objectId}:${String(index)}`

/** The key of any record in its table. */
export function recordKey<T extends TableName>(table: T, record: Tables[T]): string {
  if (table === 'mattes') {
    const matte = record as MatteRecord
    return matteKey(matte.objectId, matte.index)
  }
  return (record as { id: string }).id
}
