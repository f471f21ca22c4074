import { existsSync } from 'node:fs'
import { z } from 'zod'
import { readJsonFile, writeJsonFile } from './jsonFile.ts'

const Entry = z.object({ path: z.string(), name: z.string(), openedAt: z.string() })
const LONGEST = 20
export type RecentProject = z.infer<typeof Entry>

/** The projects a host opened, newest first, in a small JSON file. A damaged file counts as empty: it is only a convenience. */
export class RecentProjects {
  readonly #file: string

  constructor(file: string) {
    this.#file = file
  }

  list(): RecentProject[] {
    if (!existsSync(this.#file)) return []
    const parsed = z.array(Entry).safeParse(readJsonFile(this.#file))
    return parsed.success ? parsed.data.filter((entry) => existsSync(entry.path)) : []
  }

  add(path: string, name: string): void {
    const rest = this.list().filter((entry) => entry.path !== path)
    const entries = [{ path, name, openedAt: new Date().toISOString() }, ...rest].slice(0, LONGEST)
    writeJsonFile(this.#file, entries)
  }
}
