import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { appendFile, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { HoldoutError } from '../../shared/domain/errors.ts'

/** A file that was written and read back. */
export interface Finished {
  file: string
  bytes: number
  sha256: string
}

const PREFIX = '.holdout-export-'
/** A living export touches its note this often, milliseconds. */
const TOUCH = 15_000
/** Without a touch for so long nobody is at it any more: a process of the same number is another one. */
const DEAD = 4 * TOUCH
/** Exports of this process. */
const here = new Set<string>()

/**
 * The hidden folder inside an export's folder in which its files are made: `files/`, a journal of those that are finished,
 * and a note of who is at it. It outlives a process that dies, and the same export started again finds it.
 */
export class Staging {
  readonly folder: string
  readonly finished = new Map<string, Finished>()
  readonly #touching: NodeJS.Timeout

  private constructor(folder: string) {
    this.folder = folder
    here.add(folder)
    const touch = (): void => void utimes(join(folder, 'owner.json'), new Date(), new Date()).catch(() => undefined)
    this.#touching = setInterval(touch, TOUCH).unref()
  }

  /** @param key the same for the same export alone. @throws `conflict` where it is running */
  static async claim(out: string, key: string): Promise<Staging> {
    const folder = join(out, PREFIX + key)
    if (await isAlive(folder)) {
      throw new HoldoutError('conflict', `This export into ${out} is already running. Wait for it, or cancel it first.`)
    }
    await mkdir(join(folder, 'files'), { recursive: true })
    await writeFile(join(folder, 'owner.json'), JSON.stringify({ pid: process.pid, host: hostname() }))
    const staging = new Staging(folder)
    for (const entry of await readJournal(folder)) staging.finished.set(entry.file, entry)
    return staging
  }

  /** Where a file is made. */
  path(file: string): string {
    return join(this.folder, 'files', file)
  }

  /** Bytes of what was begun and is not finished: segments of movies. */
  async begunBytes(): Promise<number> {
    const folder = join(this.folder, 'files')
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    const known = new Set([...this.finished.keys()].map((file) => this.path(file)))
    const sizes = await Promise.all(
      files.filter((path) => !known.has(path)).map(async (path) => (await stat(path)).size),
    )
    return sizes.reduce((sum, size) => sum + size, 0)
  }

  async add(entry: Finished): Promise<void> {
    this.finished.set(entry.file, entry)
    await appendFile(journalOf(this.folder), `${JSON.stringify(entry)}\n`)
  }

  /** Lets go of it; `keep` leaves it for the same export to go on with. */
  async leave(keep: boolean): Promise<void> {
    clearInterval(this.#touching)
    here.delete(this.folder)
    await rm(keep ? join(this.folder, 'owner.json') : this.folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** What exports that died left in a folder, that of `key` aside. */
export async function leftovers(out: string, key: string): Promise<string[]> {
  const names = (await readdir(out)).filter((name) => name.startsWith(PREFIX) && name !== PREFIX + key)
  const folders = names.map((name) => join(out, name))
  const alive = await Promise.all(folders.map(isAlive))
  return folders.filter((_, k) => alive[k] === false)
}

export async function readJournal(folder: string): Promise<Finished[]> {
  const text = await readFile(journalOf(folder), 'utf8').catch(() => '')
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as Finished]
    } catch {
      return [] // The last line of one that died while writing it.
    }
  })
}

/** The SHA-256 of a file as it stands on the disk. */
export async function checksum(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

const journalOf = (folder: string): string => join(folder, 'journal.jsonl')

async function isAlive(folder: string): Promise<boolean> {
  const note = join(folder, 'owner.json')
  try {
    const { pid, host } = JSON.parse(await readFile(note, 'utf8')) as { pid: number; host: string }
    if (Date.now() - (await stat(note)).mtimeMs > DEAD) return false
    if (host !== hostname()) return true
    if (pid === process.pid) return here.has(folder)
    process.kill(pid, 0)
    return true
  } catch (error) {
    // A process of somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
