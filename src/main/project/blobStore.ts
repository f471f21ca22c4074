import { createHash } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Database, Statement } from 'better-sqlite3'
import { HoldoutError } from '../../shared/domain/errors.ts'
import type { BlobHash } from '../../shared/domain/ids.ts'

interface BlobRow {
  size: number
  deflated: number
  bytes: Buffer
}

/** Mattes are run-length coded already: the quickest level takes nearly all there is to take. */
const LEVEL = 1

/** Immutable bytes under the SHA-256 of their content. */
export class BlobStore {
  readonly #database: Database
  readonly #add: Statement<[string, number, number, Uint8Array]>
  readonly #get: Statement<[string], BlobRow>
  readonly #has: Statement<[string]>
  readonly #unusedBytes: Statement<[], { bytes: number }>
  readonly #dropUnused: Statement<[]>

  constructor(database: Database) {
    this.#database = database
    this.#add = database.prepare('INSERT INTO blobs (hash, size, deflated, bytes) VALUES (?, ?, ?, ?)')
    this.#get = database.prepare('SELECT size, deflated, bytes FROM blobs WHERE hash = ?')
    this.#has = database.prepare('SELECT 1 FROM blobs WHERE hash = ?')
    this.#unusedBytes = database.prepare(
      'SELECT coalesce(sum(length(bytes)), 0) AS bytes FROM unused_blobs JOIN blobs USING (hash)',
    )
    this.#dropUnused = database.prepare('DELETE FROM blobs WHERE hash IN (SELECT hash FROM unused_blobs)')
  }

  has(hash: BlobHash): boolean {
    return this.#has.get(hash) !== undefined
  }

  put(bytes: Uint8Array): BlobHash {
    const hash = hashOf(bytes)
    if (this.has(hash)) return hash
    const deflated = deflateRawSync(bytes, { level: LEVEL })
    if (deflated.length < bytes.length) this.#add.run(hash, bytes.length, 1, deflated)
    else this.#add.run(hash, bytes.length, 0, bytes)
    return hash
  }

  /** @throws `project-corrupt` where the bytes are not what their hash says */
  get(hash: BlobHash): Uint8Array | null {
    const row = this.#get.get(hash)
    if (!row) return null
    const bytes = contentOf(row)
    if (hashOf(bytes) !== hash) throw damagedBlob()
    return bytes
  }

  /** Removes blobs no step mentions and gives their pages back to the file system; returns the bytes freed. */
  collect(): number {
    const bytes = this.#unusedBytes.get()?.bytes ?? 0
    if (bytes === 0) return 0
    this.#database.transaction(() => {
      this.#dropUnused.run()
      this.#database.exec('DELETE FROM unused_blobs')
    })()
    // Not by pragma(), which would take the first step only.
    this.#database.exec('PRAGMA incremental_vacuum')
    return bytes
  }
}

function contentOf({ size, deflated, bytes }: BlobRow): Uint8Array {
  if (deflated === 0) return bytes
  try {
    // No more than it says: a small blob of a hostile file must not fill the memory.
    return inflateRawSync(bytes, { maxOutputLength: Math.max(1, size) })
  } catch (cause) {
    throw damagedBlob(cause)
  }
}

/** What a blob is kept under. */
export const hashOf = (bytes: Uint8Array): BlobHash => createHash('sha256').update(bytes).digest('hex') as BlobHash

const damagedBlob = (cause?: unknown): HoldoutError =>
  new HoldoutError('project-corrupt', 'A matte of the project is damaged. Make it anew or open a backup.', { cause })
