import type { Database } from 'better-sqlite3'
import type { RecordReader } from '../../shared/domain/apply.ts'
import type { TableName } from '../../shared/domain/records.ts'
import { RecordTable } from './recordTable.ts'

export type ProjectTables = { [T in TableName]: RecordTable<T> }

/** A table for each kind of record of a project. */
export function tablesOf(database: Database): ProjectTables {
  return {
    project: new RecordTable(database, 'project'),
    media: new RecordTable(database, 'media'),
    shots: new RecordTable(database, 'shots'),
    objects: new RecordTable(database, 'objects'),
    prompts: new RecordTable(database, 'prompts'),
    mattes: new RecordTable(database, 'mattes'),
  }
}

/** The records as commands look at them. */
export function readerOf(tables: ProjectTables): RecordReader {
  return {
    get: (table, key) => tables[table].get(key),
    shots: (mediaId) => tables.shots.list(['mediaId = ?', mediaId]),
    objects: (mediaId) => tables.objects.list(['mediaId = ?', mediaId]),
    prompts: (objectId, index) => tables.prompts.list(['objectId = ?', objectId], ['"index" = ?', index]),
    mattes: (objectId) => tables.mattes.list(['objectId = ?', objectId]),
  }
}
