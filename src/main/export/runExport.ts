import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, rmdir, stat, statfs } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { ExportResult } from '../../shared/contract/export.ts'
import { HoldoutError } from '../../shared/domain/errors.ts'
import type { ExportPlan } from './types.ts'

export interface ExportProgress {
  phase: string
  done: number
  total: number
  unit: 'frames'
}

export interface RunExportOptions {
  out: string
  overwrite: boolean
  signal: AbortSignal
  onProgress: (progress: ExportProgress) => void
  /** Free bytes where a folder lies. */
  freeBytes?: (folder: string) => Promise<number>
}

/** Progress at 10 Hz at most. */
const INTERVAL = 100

/**
 * Writes a plan. Everything is made in a hidden folder inside `out`, read back, and only then renamed to its place: an
 * export that fails or is cancelled leaves `out` as it was, also where it was to overwrite files.
 * @throws `conflict` naming the first file in the way, `disk-full`, `io`, `cancelled`
 */
export async function runExport(plan: ExportPlan, options: RunExportOptions): Promise<ExportResult> {
  const begun = performance.now()
  const out = resolve(options.out)
  refuseToOverwrite(plan, out, options.overwrite)
  try {
    return await withFolder(out, async () => {
      await requireSpace(plan, out, options.freeBytes ?? freeBytes)
      const bytes = await withStaging(out, async (staging) => {
        await write(plan, staging, options)
        const written = await verify(plan, staging, options.signal)
        refuseToOverwrite(plan, out, options.overwrite)
        await publish(plan, staging, out)
        return written
      })
      const seconds = (performance.now() - begun) / 1000
      return { out, files: plan.files.length, bytes, frames: plan.total, seconds }
    })
  } catch (error) {
    throw explained(error, out, options.signal)
  }
}

function refuseToOverwrite(plan: ExportPlan, out: string, overwrite: boolean): void {
  if (overwrite) return
  const present = plan.files.find((file) => existsSync(join(out, file)))
  if (present === undefined) return
  throw new HoldoutError(
    'conflict',
    `${join(out, present)} exists. Choose another folder, or export again and allow overwriting.`,
  )
}

/** Makes the folder, and takes away again what it made of it when the work fails. */
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
      return // Someone else put something there meanwhile: it stays.
    }
  }
}

async function withStaging<T>(out: string, work: (folder: string) => Promise<T>): Promise<T> {
  const staging = await mkdtemp(join(out, '.holdout-export-'))
  try {
    return await work(staging)
  } finally {
    await rm(staging, { recursive: true, force: true, maxRetries: 3 })
  }
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

async function requireSpace(plan: ExportPlan, out: string, free: (folder: string) => Promise<number>): Promise<void> {
  const available = await free(out)
  if (available >= plan.estimatedBytes) return
  const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6).toLocaleString('en')} MB`
  throw new HoldoutError(
    'disk-full',
    `The export needs about ${megabytes(plan.estimatedBytes)}, and ${out} has ${megabytes(available)} free. Make room or choose another folder.`,
  )
}

async function write(plan: ExportPlan, staging: string, options: RunExportOptions): Promise<void> {
  let done = 0
  let told = -Infinity
  const tell = (): void => {
    told = performance.now()
    options.onProgress({ phase: 'writing', done, total: plan.total, unit: 'frames' })
  }
  const advance = (): void => {
    done++
    if (done === plan.total || performance.now() - told >= INTERVAL) tell()
  }
  tell()
  await plan.write(staging, { signal: options.signal, advance })
  options.signal.throwIfAborted()
}

/** Every planned file is there, not empty and readable. Returns the bytes of them all. */
async function verify(plan: ExportPlan, staging: string, signal: AbortSignal): Promise<number> {
  let bytes = 0
  for (const file of plan.files) {
    signal.throwIfAborted()
    const path = join(staging, file)
    const { size } = await stat(path)
    if (size === 0) throw new HoldoutError('io', `${file} is empty after writing; check the disk and try again.`)
    await plan.verify(path)
    bytes += size
  }
  return bytes
}

async function publish(plan: ExportPlan, staging: string, out: string): Promise<void> {
  for (const folder of new Set(plan.files.map((file) => dirname(join(out, file))))) {
    await mkdir(folder, { recursive: true })
  }
  for (const file of plan.files) await rename(join(staging, file), join(out, file))
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
