import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Files by key in one folder, within a budget of bytes. The least recently used go first; a file larger than the
 * budget is not kept. Losing an entry is never an error: what is cached can be made again. Several processes may
 * share the folder.
 */
export class DiskCache {
  readonly #folder: string
  readonly #budget: number
  /** One write at a time, so that the sum never passes the budget. */
  #writes: Promise<void> = Promise.resolve()

  constructor(folder: string, budget: number) {
    this.#folder = folder
    this.#budget = budget
  }

  /** @param key letters, digits, dots and dashes */
  async get(key: string): Promise<Buffer | null> {
    const path = join(this.#folder, key)
    try {
      const bytes = await readFile(path)
      const now = new Date()
      await utimes(path, now, now)
      return bytes
    } catch (error) {
      if (isMissing(error)) return null
      throw error
    }
  }

  /** Whether it is there, without counting as a use. */
  async has(key: string): Promise<boolean> {
    return (await stat(join(this.#folder, key)).catch(() => null)) !== null
  }

  /** Waits for the writes before it; a full or read-only disk loses the entry, nothing else. */
  async set(key: string, bytes: Uint8Array): Promise<void> {
    const write = this.#writes.then(() => this.#write(key, bytes))
    // A cache that cannot be written makes things slower, not wrong; the source is read again.
    this.#writes = write.catch(() => undefined)
    await this.#writes
  }

  async #write(key: string, bytes: Uint8Array): Promise<void> {
    if (bytes.length > this.#budget) return
    await mkdir(this.#folder, { recursive: true })
    await this.#makeRoom(bytes.length)
    const temporary = join(this.#folder, `${key}.${randomUUID()}.part`)
    try {
      await writeFile(temporary, bytes)
      await rename(temporary, join(this.#folder, key))
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
  }

  async #makeRoom(needed: number): Promise<void> {
    const files = await this.#list()
    let sum = files.reduce((total, file) => total + file.size, 0)
    for (const file of files.sort((a, b) => a.used - b.used)) {
      if (sum + needed <= this.#budget) return
      await rm(join(this.#folder, file.name), { force: true })
      sum -= file.size
    }
  }

  async #list(): Promise<{ name: string; size: number; used: number }[]> {
    const names = await readdir(this.#folder)
    const files = await Promise.all(
      names.map(async (name) => {
        const found = await stat(join(this.#folder, name)).catch(() => null)
        return found?.isFile() ? [{ name, size: found.size, used: found.mtimeMs }] : []
      }),
    )
    return files.flat()
  }
}

/** Whether a file system call failed because nothing is there. */
export const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
