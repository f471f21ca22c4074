import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { z } from 'zod'
import { HoldoutError } from '../../shared/domain/errors.ts'
import { cannotWrite } from './sqliteErrors.ts'

/** Who has a project open. */
const Holder = z.object({
  pid: z.int(),
  host: z.string(),
  since: z.string(),
  /** The holder before it died with the project open. */
  again: z.boolean().default(false),
})
type Holder = z.infer<typeof Holder>

/** Projects this process has open, by real path. */
const openHere = new Set<string>()

/*
 * The lock itself is SQLite's own on the file, held in exclusive mode: the system lets go of it when the process dies,
 * however it dies. The note beside the file only says who holds it, and keeps other computers out where a shared disk
 * does not carry locks.
 */
const notePath = (path: string): string => `${path}.lock`

/**
 * Refuses a project that this process has open, before anything touches its file: on POSIX systems, closing any other
 * descriptor of the file would let go of the lock.
 */
export function refuseOpenHere(path: string): void {
  if (openHere.has(path)) throw lockedBy(path, readNote(path))
}

/**
 * Says who holds the project, once SQLite's lock is held.
 * @throws `io` where the folder cannot be written, `project-locked` where the note of another computer lies there; one of this computer is of a dead process
 */
export function leaveNote(path: string): void {
  const holder = readNote(path)
  if (holder && holder.host !== hostname()) throw lockedBy(path, holder)
  const again = holder !== null
  const own: Holder = { pid: process.pid, host: hostname(), since: new Date().toISOString(), again }
  try {
    writeFileSync(notePath(path), `${JSON.stringify(own)}\n`)
  } catch (cause) {
    throw new HoldoutError('io', cannotWrite(path), { cause })
  }
  openHere.add(path)
}

/** Takes the note away, before SQLite's lock goes. */
export function removeNote(path: string): void {
  openHere.delete(path)
  rmSync(notePath(path), { force: true })
}

export function lockedBy(path: string, holder: Holder | null = readNote(path), cause?: unknown): HoldoutError {
  if (!holder) return new HoldoutError('project-locked', `${path} is open in another program.`, { cause })
  const { pid, host, since } = holder
  const advice =
    host === hostname()
      ? 'Close it there first.'
      : `Close it there first; if that computer no longer has it open, delete ${notePath(path)}.`
  return new HoldoutError(
    'project-locked',
    `${path} is open in process ${String(pid)} on ${host} since ${since}. ${advice}`,
    { cause },
  )
}

/**
 * Whether the process that had the project open died with it, once: where the next one died too, opening it may be what
 * it died of.
 */
export function wasLeftOpen(path: string): boolean {
  const holder = readNote(path)
  return holder?.host === hostname() && !holder.again && !openHere.has(path) && !isAlive(holder.pid)
}

/** Of another process: one with our own number is gone, as in a container, where numbers begin anew. */
function isAlive(pid: number): boolean {
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Null where there is no note or it cannot be understood: then only SQLite's lock counts. */
function readNote(path: string): Holder | null {
  try {
    return Holder.parse(JSON.parse(readFileSync(notePath(path), 'utf8')))
  } catch {
    return null
  }
}
