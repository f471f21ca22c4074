import type { Database, Statement } from 'better-sqlite3'
import type { HistoryPart, HistoryState, HistoryStep } from '../../shared/contract/project.ts'
import type { RecordChange, RecordsDiff } from '../../shared/domain/diff.ts'
import type { BlobHash, GestureId, ObjectId, VersionId } from '../../shared/domain/ids.ts'
import { type MatteRecord, recordSchemas, type TableName } from '../../shared/domain/records.ts'
import { HoldoutError } from '../../shared/domain/errors.ts'
import { parseJson, parseRecord } from './recordTable.ts'

interface StepRow {
  id: number
  label: string
  gesture: string | null
  at: string | null
}

/** A record as some state of the document has it; null where that has none. */
export interface StateRow {
  table: string
  key: string
  record: string | null
}

/** A step taken or taken back: its name and the records it leaves. */
export interface HistoryMove {
  label: string
  records: StateRow[]
}

/** A matte before a step, null where there was none, and the step's name. */
export interface PreviousMatte {
  matte: MatteRecord | null
  step: string
}

/** The last step that is done, in SQL. */
export const position = '(SELECT position FROM document)'

/**
 * The undo steps of a document. A step's changes are only ever appended to, so a long gesture costs each time what it
 * changes, not what it has changed so far. Every call runs inside the transaction of its caller.
 */
export class History {
  readonly #position: Statement<[], number>
  readonly #move: Statement<[number]>
  readonly #step: Statement<[number], StepRow>
  readonly #done: Statement<[], StepRow>
  readonly #undone: Statement<[], StepRow>
  readonly #last: Statement<[], number>
  readonly #dropUndone: Statement<[]>
  readonly #addStep: Statement<[string, string | null, string]>
  readonly #endGesture: Statement<[]>
  readonly #addChange: Statement<[number, string, string, string | null, string | null]>
  readonly #addUse: Statement<[string, number]>
  readonly #back: Statement<[number, number], StateRow>
  readonly #forth: Statement<[number, number], StateRow>
  readonly #matteChanges: Statement<[string], { key: string; label: string; before: string | null }>
  readonly #counts: Statement<[], { total: number; done: number }>
  readonly #part: Statement<[number, number], StepRow>
  readonly #matteCount: Statement<[number], number>
  readonly #firstChange: Statement<[number], { table: string; key: string }>
  readonly #versionsAt: Statement<[number], VersionId>

  constructor(database: Database) {
    this.#position = database.prepare<[], number>('SELECT position FROM document').pluck()
    this.#move = database.prepare('UPDATE document SET position = ?')
    this.#step = database.prepare('SELECT * FROM history_steps WHERE id = ?')
    this.#done = database.prepare(`SELECT * FROM history_steps WHERE id <= ${position} ORDER BY id DESC LIMIT 1`)
    this.#undone = database.prepare(`SELECT * FROM history_steps WHERE id > ${position} ORDER BY id LIMIT 1`)
    this.#last = database.prepare<[], number>('SELECT max(id) FROM history_steps').pluck()
    this.#dropUndone = database.prepare(`DELETE FROM history_steps WHERE id > ${position}`)
    this.#addStep = database.prepare('INSERT INTO history_steps (label, gesture, at) VALUES (?, ?, ?)')
    this.#endGesture = database.prepare(`UPDATE history_steps SET gesture = NULL WHERE id = ${position}`)
    this.#addChange = database.prepare(
      'INSERT INTO history_changes (step, "table", key, before, after) VALUES (?, ?, ?, ?, ?)',
    )
    this.#addUse = database.prepare('INSERT OR IGNORE INTO blob_uses (hash, step) VALUES (?, ?)')
    // Beside min() and max(), SQLite takes the other columns from the row that has it: the first change after a step says
    // what was there before it, the last one up to a step what it left.
    const statesBetween = (column: string, first: string): string => `
      SELECT "table", key, record FROM (
        SELECT "table", key, ${column} AS record, ${first}(id) AS id FROM history_changes
        WHERE step > ? AND step <= ? GROUP BY "table", key
      ) ORDER BY id`
    this.#back = database.prepare(statesBetween('before', 'min'))
    this.#forth = database.prepare(statesBetween('after', 'max'))
    this.#matteChanges = database.prepare(`
      SELECT change.key, label, before, min(change.id)
      FROM history_changes AS change JOIN history_steps AS done ON done.id = change.step
      WHERE "table" = 'mattes' AND change.key IN (SELECT value FROM json_each(?)) AND change.step <= ${position}
      GROUP BY change.key, change.step ORDER BY change.step DESC`)
    this.#counts = database.prepare(
      `SELECT count(*) AS total, count(*) FILTER (WHERE id <= ${position}) AS done FROM history_steps`,
    )
    this.#part = database.prepare('SELECT * FROM history_steps ORDER BY id LIMIT ? OFFSET ?')
    this.#matteCount = database
      .prepare<[number], number>(
        `SELECT count(DISTINCT key) FROM history_changes WHERE step = ? AND "table" = 'mattes'`,
      )
      .pluck()
    this.#firstChange = database.prepare(`
      SELECT "table", key FROM history_changes WHERE step = ? AND "table" IN ('mattes', 'objects')
      ORDER BY "table" = 'objects', id LIMIT 1`)
    this.#versionsAt = database
      .prepare<[number], VersionId>(
        `
        SELECT id FROM versions WHERE step = ?
          AND NOT EXISTS (SELECT 1 FROM version_changes WHERE version = versions.id) ORDER BY rowid`,
      )
      .pluck()
  }

  state(): HistoryState {
    return { undo: this.#done.get()?.label ?? null, redo: this.#undone.get()?.label ?? null }
  }

  /** The last step that is done, 0 where none is. */
  get position(): number {
    return this.#position.get() ?? 0
  }

  /** The last step there is where some are undone, else null. */
  get lastUndone(): number | null {
    return this.#undone.get() ? (this.#last.get() ?? null) : null
  }

  /** Steps from number `offset` on, oldest first, and how many there are. */
  part(offset: number, limit: number): Omit<HistoryPart, 'revision'> {
    const counts = this.#counts.get() ?? { total: 0, done: 0 }
    return { ...counts, steps: this.#part.all(limit, offset).map((row) => this.#describe(row)) }
  }

  /**
   * Of each of these mattes, by key, the record before the last step that changed its alpha, and that step's name; nothing
   * of a matte that no step changed. `blobOf` tells the alpha a matte has now.
   */
  previousMattes(keys: readonly string[], blobOf: (key: string) => BlobHash | null): Map<string, PreviousMatte> {
    const previous = new Map<string, PreviousMatte>()
    for (const { key, label, before } of this.#matteChanges.all(JSON.stringify(keys))) {
      if (previous.has(key)) continue
      const matte = before === null ? null : parseRecord('mattes', parseJson(before))
      if ((matte?.blob ?? null) !== blobOf(key)) previous.set(key, { matte, step: label })
    }
    return previous
  }

  /** Adds a change, as a step of its own unless the last step is of the same gesture; what was undone is gone. */
  record(diff: RecordsDiff, label: string, gesture: GestureId | null): void {
    const last = this.#done.get()
    const goesOn = gesture !== null && last?.gesture === gesture && !this.#undone.get()
    this.#dropUndone.run()
    const step = goesOn ? last.id : Number(this.#addStep.run(label, gesture, new Date().toISOString()).lastInsertRowid)
    this.#move.run(step)
    for (const change of diff) this.#append(step, change)
  }

  /** Whatever gesture the last step is of, the next change is a step of its own. */
  endGesture(): void {
    this.#endGesture.run()
  }

  /** Moves before the last step that is done. */
  undo(): HistoryMove | null {
    const step = this.#done.get()
    return step ? { label: step.label, records: this.#moveTo(step.id - 1) } : null
  }

  /** Moves after the first step that is undone. */
  redo(): HistoryMove | null {
    const step = this.#undone.get()
    return step ? { label: step.label, records: this.#moveTo(step.id) } : null
  }

  /** Moves after a step, 0 before the first; null where it is there already. @throws `not-found` */
  goTo(id: number): HistoryMove | null {
    const step = this.#step.get(id)
    if (!step && id !== 0) {
      throw new HoldoutError('not-found', 'That step is gone: it was undone and another change took its place.')
    }
    return id === this.position ? null : { label: step?.label ?? 'Start', records: this.#moveTo(id) }
  }

  /** What the state after a step, done or undone, has in place of what there is now. */
  stateAfter(step: number): StateRow[] {
    const from = this.position
    return step < from ? this.#back.all(step, from) : this.#forth.all(from, step)
  }

  #moveTo(step: number): StateRow[] {
    const records = this.stateAfter(step)
    this.#move.run(step)
    return records
  }

  #append(step: number, change: RecordChange): void {
    const { table, key, before, after } = change
    this.#addChange.run(step, table, key, before && JSON.stringify(before), after && JSON.stringify(after))
    for (const hash of blobsOf(change)) this.#addUse.run(hash, step)
  }

  #describe({ id, label, at }: StepRow): HistoryStep {
    const first = this.#firstChange.get(id)
    const [objectId, index] = first?.key.split(':') ?? []
    return {
      id,
      label,
      at,
      mattes: this.#matteCount.get(id) ?? 0,
      objectId: objectId === undefined ? null : (objectId as ObjectId),
      index: index === undefined ? null : Number(index),
      versions: this.#versionsAt.all(id),
    }
  }
}

/** @throws `project-corrupt` where this program has no such table */
export function requireTable(name: string): TableName {
  if (Object.hasOwn(recordSchemas, name)) return name as TableName
  throw new HoldoutError('project-corrupt', `The history speaks of ${name}, which this project does not have.`)
}

/** The blobs that the record of a change refers to, before or after it. */
export function blobsOf({ before, after }: RecordChange): BlobHash[] {
  return [before, after].flatMap((record) => {
    if (record === null) return []
    if ('blob' in record) return [record.blob]
    return 'prompt' in record && record.prompt.kind === 'mask' ? [record.prompt.blob] : []
  })
}
