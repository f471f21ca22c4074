import { openDatabase, type OpenOptions } from './openDatabase.ts'
import { SqliteProject } from './sqliteProject.ts'
import type { Project } from './types.ts'

/**
 * Opens a `.holdout` project and keeps others out of it until it is closed. A file of an older layout is copied to
 * `<file>.backup-v<N>` and brought up to date.
 *
 * @throws `not-found`, `project-locked` with who has it open, `project-newer`, `project-corrupt` (the file is left as it
 * is), `io` where the file or its folder cannot be written, `disk-full`
 */
export function openProject(path: string, options?: OpenOptions): Project {
  return SqliteProject.over(openDatabase(path, options))
}
