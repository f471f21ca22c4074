import type { Database, Statement } from 'better-sqlite3'
import type { HistoryState } from '../../shared/contract/project.ts'
import { reverseDiff, squashDiffs, type RecordChange, type RecordsDiff } from '../../shared/domain/diff.ts'
import type { BlobHash, GestureId } from '../../shared/domain/ids.ts'
import { type MatteRecord, recordSchemas, type TableName } from '../../shared/domain/records.ts'
import { HoldoutError } from '../../shared/domain/errors.ts'
import { parseJson, parseRecord } from './recordTable.ts'

interface StepRow {
  id: number
  label: string
  gesture: string | null
}

interface ChangeRow {
  table: string
  key: string
  before: string | null
  after: string | null
}

/** A step taken or taken back: its name and what it does to the records. */
export interface HistoryMove {
  label: string
  diff: RecordsDiff
}

/** A matte before a step, null where there was none, and the step's name. */
export interface PreviousMatte {
  matte: MatteRecord | null
  step: string
}

/**
 * The undo steps of a document. A step's changes are only ever appended to, so a long gesture costs each time what it
 * changes, not what it has changed so far; they are squashed when the step is undone. Every call runs inside the
 * transaction of its caller.
 */
export class History {
  readonly #position: Statement<[], { position: number }>
  readonly #move: Statement<[number]>
  readonly #done: Statement<[], StepRow>
  readonly #undone: Statement<[], StepRow>
  readonly #dropUndone: Statement<[]>
  readonly #addStep: Statement<[string, string | null]>
  readonly #addChange: Statement<[number, string, string, string | null, string | null]>
  readonly #addUse: Statement<[string, number]>
  readonly #changes: Statement<[number], ChangeRow>
  readonly #matteChanges: Statement<[string], { key: string; label: string; before: string | null }>

  constructor(database: Database) {
    const position = '(SELECT position FROM document)'
    this.#position = database.prepare('SELECT position FROM document')
    this.#move = database.prepare('UPDATE document SET position = ?')
    this.#done = database.prepare(`SELECT * FROM history_steps WHERE id <= ${position} ORDER BY id DESC LIMIT 1`)
    this.#undone = database.prepare(`SELECT * FROM history_steps WHERE id > ${position} ORDER BY id LIMIT 1`)
    this.#dropUndone = database.prepare(`DELETE FROM history_steps WHERE id > ${position}`)
    this.#addStep = database.prepare('INSERT INTO history_steps (label, gesture) VALUES (?, ?)')
    this.#addChange = database.prepare(
      'INSERT INTO history_changes (step, "table", key, before, after) VALUES (?, ?, ?, ?, ?)',
    )
    this.#addUse = database.prepare('INSERT OR IGNORE INTO blob_uses (hash, step) VALUES (?, ?)')
    this.#changes = database.prepare(
      'SELECT "table", key, before, after FROM history_changes WHERE step = ? ORDER BY id',
    )
    // Beside min(), SQLite takes `before` from the row that has it: the first change of a step says what was before it.
    this.#matteChanges = database.prepare(`
      SELECT change.key, label, before, min(change.id)
      FROM history_changes AS change JOIN history_steps AS done ON done.id = change.step
      WHERE "table" = 'mattes' AND change.key IN (SELECT value FROM json_each(?)) AND change.step <= ${position}
      GROUP BY change.key, change.step ORDER BY change.step DESC`)
  }

  state(): HistoryState {
    return { undo: this.#done.get()?.label ?? null, redo: this.#undone.get()?.label ?? null }
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
    const step = goesOn ? last.id : Number(this.#addStep.run(label, gesture).lastInsertRowid)
    this.#move.run(step)
    for (const change of diff) this.#append(step, change)
  }

  /** Moves before the last step that is done; the diff takes it back. */
  undo(): HistoryMove | null {
    const step = this.#done.get()
    if (!step) return null
    this.#move.run(step.id - 1)
    return { label: step.label, diff: reverseDiff(this.#diffOf(step)) }
  }

  /** Moves after the first step that is undone; the diff does it again. */
  redo(): HistoryMove | null {
    const step = this.#undone.get()
    if (!step) return null
    this.#move.run(step.id)
    return { label: step.label, diff: this.#diffOf(step) }
  }

  #append(step: number, change: RecordChange): void {
    const { table, key, before, after } = change
    this.#addChange.run(step, table, key, before && JSON.stringify(before), after && JSON.stringify(after))
    for (const hash of blobsOf(change)) this.#addUse.run(hash, step)
  }

  #diffOf({ id }: StepRow): RecordsDiff {
    return squashDiffs([], this.#changes.all(id).map(parseChange))
  }
}

function parseChange({ table, key, before, after }: ChangeRow): RecordChange {
  if (!isTable(table)) {
    throw new HoldoutError('project-corrupt', `The history speaks of ${table}, which this project does not have.`)
  }
  const record = (text: string | null) => (text === null ? null : parseRecord(table, parseJson(text)))
  return { table, key, before: record(before), after: record(after) }
}

const isTable = (name: string): name is TableName => Object.hasOwn(recordSchemas, name)

/** The blobs that the record of a change refers to, before or after it. */
export function blobsOf({ before, after }: RecordChange): BlobHash[] {
  return [before, after].flatMap((record) => {
    if (record === null) return []
    if ('blob' in record) return [record.blob]
    return 'prompt' in record && record.prompt.kind === 'mask' ? [record.prompt.blob] : []
  })
}
