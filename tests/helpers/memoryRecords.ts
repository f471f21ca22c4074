import { apply, type RecordReader } from '../../src/shared/domain/apply.ts'
import type { Command } from '../../src/shared/domain/commands.ts'
import type { RecordsDiff } from '../../src/shared/domain/diff.ts'
import {
  defaultProjectSettings,
  recordSchemas,
  type ProjectRecord,
  type TableName,
  type Tables,
} from '../../src/shared/domain/records.ts'

/** A document in memory, so that commands can be tried without a file. */
export class MemoryRecords implements RecordReader {
  readonly #tables = new Map<TableName, Map<string, Tables[TableName]>>(
    (Object.keys(recordSchemas) as TableName[]).map((table) => [table, new Map()]),
  )

  constructor() {
    const project: ProjectRecord = { id: 'project', name: 'Test', settings: defaultProjectSettings }
    this.#table('project').set('project', project)
  }

  run(...commands: Command[]): RecordsDiff {
    return commands.flatMap((command) => {
      const diff = apply(this, command)
      this.write(diff)
      return diff
    })
  }

  undo(diff: RecordsDiff): void {
    for (const { table, key, before } of diff.toReversed()) this.#put(table, key, before)
  }

  write(diff: RecordsDiff): void {
    for (const { table, key, after } of diff) this.#put(table, key, after)
  }

  #put(table: TableName, key: string, record: Tables[TableName] | null): void {
    if (record === null) this.#table(table).delete(key)
    else this.#table(table).set(key, structuredClone(record))
  }

  /** Every record by table and key, for comparison. */
  dump(): Record<string, unknown> {
    return Object.fromEntries([...this.#tables].map(([table, records]) => [table, Object.fromEntries(records)]))
  }

  get<T extends TableName>(table: T, key: string): Tables[T] | null {
    return this.#table(table).get(key) ?? null
  }

  shots: RecordReader['shots'] = (mediaId) =>
    this.#all('shots', (shot) => shot.mediaId === mediaId).sort((a, b) => a.start - b.start)

  objects: RecordReader['objects'] = (mediaId) =>
    this.#all('objects', (object) => object.mediaId === mediaId).sort((a, b) => a.order - b.order)

  prompts: RecordReader['prompts'] = (objectId, index) =>
    this.#all('prompts', (prompt) => prompt.objectId === objectId && (index ?? prompt.index) === prompt.index).sort(
      (a, b) => a.index - b.index || a.sequence - b.sequence,
    )

  mattes: RecordReader['mattes'] = (objectId) =>
    this.#all('mattes', (matte) => matte.objectId === objectId).sort((a, b) => a.index - b.index)

  #all<T extends TableName>(table: T, wanted: (record: Tables[T]) => boolean): Tables[T][] {
    return [...this.#table(table).values()].filter(wanted)
  }

  #table<T extends TableName>(table: T): Map<string, Tables[T]> {
    return this.#tables.get(table) as Map<string, Tables[T]>
  }
}
