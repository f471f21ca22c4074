import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rmdir, stat, statfs, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { ExportResult } from '../../shared/contract/export.ts'
import { HoldoutError } from '../../shared/domain/errors.ts'
import { inParallel } from './inParallel.ts'
import { collect, publish, published } from './publish.ts'
import { checksum, leftovers, Staging, type Finished } from './staging.ts'
import type { ExportPart, ExportPlan } from './types.ts'

export interface ExportProgress {
  phase: string
  done: number
  total: number
  unit: 'frames'
}

export interface RunExportOptions {
  out: string
  overwrite: boolean
  /** Says what is exported and how, to the last matte: an export cut short goes on where this is the same. */
  identity: string
  /** Aborted with an `interrupted` error it leaves what is finished to be gone on with; else nothing. */
  signal: AbortSignal
  onProgress: (progress: ExportProgress) => void
  /** Free bytes where a folder lies. */
  freeBytes?: (folder: string) => Promise<number>
}

/** Progress at 10 Hz at most. */
const INTERVAL = 100
/** Memory for the parts that are made at once. */
const MEMORY = 2 ** 30

/**
 * Carries out a plan. Every file is made in a hidden folder inside `out`, read back, and only when all are there moved to
 * its place: an export that fails or is cancelled leaves `out` as it was, also where it was to overwrite files. One whose
 * process died, or that was interrupted, is gone on with when it is started again; files of dead ones with other settings
 * are cleared away.
 * @throws `conflict` naming the first file in the way, `disk-full`, `io`, `cancelled`
 */
export async function runExport(plan: ExportPlan, options: RunExportOptions): Promise<ExportResult> {
  const begun = performance.now()
  const out = resolve(options.out)
  const key = keyOf(plan, options.identity)
  try {
    return await withFolder(out, async () => {
      for (const folder of await leftovers(out, key)) await collect(folder, out)
      return await withStaging(out, key, options.signal, async (staging) => {
        const isOurs = (file: string): boolean => published(staging.folder, out, file)
        refuseToOverwrite(plan, out, options.overwrite, isOurs)
        const missing = await unfinished(plan, staging, out, options.signal)
        const needed = (plan.estimatedBytes * missing.length) / plan.parts.length
        await requireSpace(needed - (await staging.begunBytes()), out, options)
        await makeParts(plan, missing, staging, options)
        refuseToOverwrite(plan, out, options.overwrite, isOurs)
        const files = plan.parts.map(({ file }) => staging.finished.get(file) as Finished)
        await publish(staging.folder, out, files)
        return {
          out,
          files: files.length,
          bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
          frames: plan.parts.reduce((sum, part) => sum + framesOf(part), 0),
          resumed: files.length - missing.length,
          seconds: (performance.now() - begun) / 1000,
        }
      })
    })
  } catch (error) {
    throw explained(error, out, options.signal)
  }
}

const framesOf = (part: ExportPart): number => ('make' in part ? 1 : part.frames)

function keyOf(plan: ExportPlan, identity: string): string {
  const hash = createHash('sha256').update(identity)
  for (const { file } of plan.parts) hash.update(`\0${file}`)
  return hash.digest('hex').slice(0, 16)
}

function refuseToOverwrite(plan: ExportPlan, out: string, overwrite: boolean, isOurs: (file: string) => boolean): void {
  if (overwrite) return
  const present = plan.parts.find(({ file }) => existsSync(join(out, file)) && !isOurs(file))
  if (present === undefined) return
  throw new HoldoutError(
    'conflict',
    `${join(out, present.file)} exists. Choose another folder, or export again and allow overwriting.`,
  )
}

/** Makes the folder, and takes away again what it made of it when the work leaves nothing in it. */
async function withFolder<T>(out: string, work: () => Promise<T>): Promise<T> {
  const made = await mkdir(out, { recursive: true })
  try {
    return await work()
  } catch (error) {
    if (made !== undefined) await removeEmpty(out, dirname(made))
    throw error
  }
}

async function removeEmpty(folder: string, until: string): Promise<void> {
  for (let at = folder; at !== until; at = dirname(at)) {
    try {
      await rmdir(at)
    } catch {
      return // Something is in it: it stays.
    }
  }
}

async function withStaging<T>(
  out: string,
  key: string,
  signal: AbortSignal,
  work: (staging: Staging) => Promise<T>,
): Promise<T> {
  const staging = await Staging.claim(out, key)
  try {
    return await work(staging)
  } finally {
    await staging.leave(isInterrupted(signal))
  }
}

const isInterrupted = ({ aborted, reason }: AbortSignal): boolean =>
  aborted && reason instanceof HoldoutError && reason.code === 'interrupted'

/** The parts that are still to be made: what an earlier run finished counts where it stands on the disk as it was. */
async function unfinished(plan: ExportPlan, staging: Staging, out: string, signal: AbortSignal): Promise<ExportPart[]> {
  if (staging.finished.size === 0) return plan.parts
  const missing: ExportPart[] = []
  for (const part of plan.parts) {
    signal.throwIfAborted()
    const entry = staging.finished.get(part.file)
    const path = published(staging.folder, out, part.file) ? join(out, part.file) : staging.path(part.file)
    if (!entry || (await checksum(path).catch(() => '')) !== entry.sha256) missing.push(part)
  }
  return missing
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

async function requireSpace(needed: number, out: string, options: RunExportOptions): Promise<void> {
  const available = await (options.freeBytes ?? freeBytes)(out)
  if (available >= needed) return
  const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6).toLocaleString('en')} MB`
  throw new HoldoutError(
    'disk-full',
    `The export needs about ${megabytes(needed)}, and ${out} has ${megabytes(available)} free. Make room or choose another folder.`,
  )
}

async function makeParts(
  plan: ExportPlan,
  parts: readonly ExportPart[],
  staging: Staging,
  { signal, onProgress }: RunExportOptions,
): Promise<void> {
  const count = (some: readonly ExportPart[]): number => some.reduce((sum, part) => sum + framesOf(part), 0)
  const total = count(plan.parts)
  let done = total - count(parts)
  let told = -Infinity
  const tell = (): void => {
    told = performance.now()
    onProgress({ phase: 'writing', done, total, unit: 'frames' })
  }
  const advance = (): void => {
    done++
    if (done === total || performance.now() - told >= INTERVAL) tell()
  }
  tell()
  for (const folder of new Set(parts.map(({ file }) => dirname(staging.path(file))))) {
    await mkdir(folder, { recursive: true })
  }
  const atOnce = Math.max(1, Math.min(availableParallelism() + 1, Math.floor(MEMORY / plan.partBytes)))
  await inParallel(parts.length, atOnce, signal, async (k) => {
    const part = parts[k] as ExportPart
    await staging.add({ file: part.file, ...(await makePart(part, staging.path(part.file), signal, advance)) })
    if ('make' in part) advance()
  })
  signal.throwIfAborted()
}

/** Writes a file and reads it back. */
async function makePart(
  part: ExportPart,
  path: string,
  signal: AbortSignal,
  advance: () => void,
): Promise<Omit<Finished, 'file'>> {
  const damaged = (): HoldoutError =>
    new HoldoutError('io', `${part.file} is damaged after writing; check the disk and try again.`)
  if ('make' in part) {
    const bytes = await part.make(signal)
    await writeFile(path, bytes, { signal })
    if (!(await readFile(path)).equals(bytes)) throw damaged()
    return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
  }
  await part.write(path, { signal, advance })
  signal.throwIfAborted()
  const { size } = await stat(path)
  if (size === 0) throw damaged()
  await part.verify(path)
  return { bytes: size, sha256: await checksum(path) }
}

function explained(error: unknown, out: string, signal: AbortSignal): unknown {
  if (signal.aborted) return new HoldoutError('cancelled', 'The export was cancelled.', { cause: error })
  if (error instanceof HoldoutError || !(error instanceof Error) || !('code' in error)) return error
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') {
    return new HoldoutError('disk-full', `The disk of ${out} is full. Make room or choose another folder.`, {
      cause: error,
    })
  }
  return new HoldoutError('io', `Writing to ${out} failed: ${error.message}`, { cause: error })
}
