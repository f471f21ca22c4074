import type { Database, Statement } from 'better-sqlite3'
import type { z } from 'zod'
import { HoldoutError } from '../../shared/domain/errors.ts'
import { recordSchemas, type TableName, type Tables } from '../../shared/domain/records.ts'

type Stored = string | number | null
/** `optional`: NULL is a field left out. */
type ColumnKind = 'plain' | 'optional' | 'boolean' | 'json'
/** What a condition holds against; left out where it is undefined. */
export type Condition = [sql: string, value: Stored | undefined]

/** How each field lies in its column. */
const columns: { [T in TableName]: Record<keyof Required<Tables[T]>, ColumnKind> } = {
  project: { id: 'plain', name: 'plain', settings: 'json' },
  media: {
    id: 'plain',
    kind: 'plain',
    name: 'plain',
    path: 'plain',
    width: 'plain',
    height: 'plain',
    frames: 'plain',
    rate: 'json',
    startFrame: 'plain',
    timecode: 'plain',
    pixelAspect: 'json',
    rotation: 'plain',
    variableRate: 'boolean',
    codec: 'plain',
    colour: 'json',
    gaps: 'json',
    fingerprint: 'plain',
  },
  shots: { id: 'plain', mediaId: 'plain', start: 'plain', end: 'plain', transition: 'json' },
  objects: {
    id: 'plain',
    mediaId: 'plain',
    name: 'plain',
    colour: 'plain',
    order: 'plain',
    visible: 'boolean',
    locked: 'boolean',
    blend: 'plain',
    opacity: 'plain',
    properties: 'json',
    invert: 'boolean',
  },
  prompts: { id: 'plain', objectId: 'plain', index: 'plain', sequence: 'plain', prompt: 'json', region: 'json' },
  mattes: {
    objectId: 'plain',
    index: 'plain',
    provenance: 'plain',
    confidence: 'plain',
    committed: 'boolean',
    blob: 'plain',
    basis: 'optional',
  },
}

/** The order records are listed in. */
const orders: Record<TableName, string> = {
  project: 'id',
  media: 'name COLLATE NOCASE, id',
  shots: 'mediaId, start',
  objects: 'mediaId, "order", id',
  prompts: 'objectId, "index", sequence',
  mattes: 'objectId, "index"',
}

/** Records of one table, as rows of real columns. What is read is checked: a project file may come from anyone. */
export class RecordTable<T extends TableName> {
  readonly #database: Database
  readonly #table: T
  readonly #columns: [name: string, kind: ColumnKind][]
  readonly #keyColumns: string[]
  readonly #select: string
  readonly #statements = new Map<string, Statement<Stored[]>>()

  constructor(database: Database, table: T) {
    this.#database = database
    this.#table = table
    this.#columns = Object.entries(columns[table])
    this.#keyColumns = table === 'mattes' ? ['objectId', 'index'] : ['id']
    this.#select = `SELECT ${this.#columns.map(([name]) => `"${name}"`).join(', ')} FROM ${table}`
    // Prepared at once, so that a file without the table or one of its columns is refused when it is opened.
    this.#prepare(this.#select)
  }

  get(key: string): Tables[T] | null {
    const row = this.#prepare(`${this.#select} WHERE ${this.#keyCondition()}`).get(...this.#keyValues(key))
    return row === undefined ? null : this.#decode(row as Record<string, Stored>)
  }

  list(...conditions: Condition[]): Tables[T][] {
    const given = conditions.filter((condition): condition is [string, Stored] => condition[1] !== undefined)
    const where = given.length === 0 ? '' : `WHERE ${given.map(([sql]) => sql).join(' AND ')}`
    const statement = this.#prepare(`${this.#select} ${where} ORDER BY ${orders[this.#table]}`)
    return statement.all(...given.map(([, value]) => value)).map((row) => this.#decode(row as Record<string, Stored>))
  }

  /** Leaves `record` under `key`, or nothing where it is null. */
  write(key: string, record: Tables[T] | null): void {
    if (record === null) {
      this.#prepare(`DELETE FROM ${this.#table} WHERE ${this.#keyCondition()}`).run(...this.#keyValues(key))
    } else {
      this.#prepare(this.#upsert()).run(...this.#encode(record))
    }
  }

  #upsert(): string {
    const names = this.#columns.map(([name]) => `"${name}"`)
    const keys = this.#keyColumns.map((name) => `"${name}"`)
    return `INSERT INTO ${this.#table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})
      ON CONFLICT (${keys.join(', ')}) DO UPDATE SET ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`
  }

  #keyCondition(): string {
    return this.#keyColumns.map((name) => `"${name}" = ?`).join(' AND ')
  }

  #keyValues(key: string): Stored[] {
    return this.#table === 'mattes' ? key.split(':') : [key]
  }

  #encode(record: Tables[T]): Stored[] {
    return this.#columns.map(([name, kind]) => {
      const value = record[name as keyof Tables[T]] as unknown
      if (kind === 'optional') return (value ?? null) as Stored
      if (kind === 'plain' || value === null) return value as Stored
      return kind === 'boolean' ? Number(value) : JSON.stringify(value)
    })
  }

  #decode(row: Record<string, Stored>): Tables[T] {
    const fields = this.#columns.flatMap(([name, kind]): [string, unknown][] => {
      const value = row[name] ?? null
      if (kind === 'optional') return value === null ? [] : [[name, value]]
      if (kind === 'plain' || value === null) return [[name, value]]
      return [[name, kind === 'boolean' ? value !== 0 : parseJson(String(value))]]
    })
    return parseRecord(this.#table, Object.fromEntries(fields))
  }

  #prepare(sql: string): Statement<Stored[]> {
    const known = this.#statements.get(sql)
    if (known) return known
    const statement = this.#database.prepare<Stored[]>(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}

/** A record of a project file. @throws `project-corrupt` where it is not one */
export function parseRecord<T extends TableName>(table: T, value: unknown): Tables[T] {
  const schema = recordSchemas[table] as unknown as z.ZodType<Tables[T]>
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw damaged(table, parsed.error)
}

/** @throws `project-corrupt` where it is not JSON */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw damaged('structures', cause)
  }
}

const damaged = (what: string, cause: unknown): HoldoutError =>
  new HoldoutError('project-corrupt', `The project holds ${what} that cannot be read. Open a backup of it.`, { cause })
