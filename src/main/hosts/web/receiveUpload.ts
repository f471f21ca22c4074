import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Transform, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { HoldoutError } from '../../../shared/domain/errors.ts'
import { tooLarge } from './httpAdapter.ts'

/** Folders within another. */
const DEEPEST = 12

export interface UploadOptions {
  /** The host's own folder; a folder for each upload or batch is made in it. */
  folder: string
  /** Bytes a file may have. */
  limit: number
}

/**
 * Writes `body` to a file named after `name`. Files with the same `batch` come to lie in one folder, as the frames of a
 * sequence must, or, `within` folders of it, a data set's. Returns the file's path; no part of it is left on failure.
 * @throws `invalid-input` for a bad name, batch or size, `conflict` where the batch has the name, `disk-full`, `io`
 */
export async function receiveUpload(
  body: Readable,
  { name, batch, within = null }: { name: string | null; batch: string | null; within?: string | null },
  { folder, limit }: UploadOptions,
): Promise<{ folder: string; path: string }> {
  const target = join(folder, batchFolder(batch))
  const path = join(target, ...foldersOf(within), safeFileName(name ?? ''))
  const partial = `${path}.${randomUUID()}.part`
  await mkdir(dirname(path), { recursive: true })
  if (await exists(path)) throw new HoldoutError('conflict', `${name ?? ''} was uploaded already.`)
  try {
    await pipeline(body, limiter(limit), createWriteStream(partial, { flags: 'wx', mode: 0o600 }))
    await rename(partial, path)
  } catch (error) {
    await rm(partial, { force: true })
    throw uploadFailed(error)
  }
  return { folder: target, path }
}

/**
 * A file name that is only that: no folders, no control or pattern characters, not hidden, 1 to 200 bytes.
 * @throws `invalid-input` where nothing is left
 */
export function safeFileName(name: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  // Colons would read as a protocol and % or * as a pattern to the media tools.
  const plain = last.replace(/[\u0000-\u001f\u007f<>:"|?*%]/g, '_').replace(/^[.\s]+|[.\s]+$/g, '')
  const short = shorten(plain, 200)
  if (short === '') throw new HoldoutError('invalid-input', 'The upload needs a file name.')
  return short
}

/** Keeps the end: the number and the type of a frame are there. */
function shorten(name: string, bytes: number): string {
  // A character cut in two decodes to replacement characters.
  return Buffer.from(name)
    .subarray(-bytes)
    .toString()
    .replace(/^\ufffd+/, '')
}

function batchFolder(batch: string | null): string {
  if (batch === null) return randomUUID()
  if (/^[0-9a-zA-Z-]{8,64}$/.test(batch)) return batch
  throw new HoldoutError('invalid-input', 'A batch is named by 8 to 64 letters, digits and dashes.')
}

/** Folders in a folder, each a name that is only that. */
function foldersOf(within: string | null): string[] {
  const names = (within ?? '').split('/').filter(Boolean)
  if (names.length <= DEEPEST) return names.map(safeFileName)
  throw new HoldoutError('invalid-input', 'The folder holds too many folders within another.')
}

function limiter(limit: number): Transform {
  let bytes = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      if (bytes > limit) done(tooLarge(limit))
      else done(null, chunk)
    },
  })
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

function uploadFailed(error: unknown): unknown {
  if (error instanceof HoldoutError) return error
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC') return new HoldoutError('disk-full', 'There is no room left for the upload.', { cause: error })
  return new HoldoutError('io', `The upload broke off: ${message}`, { cause: error })
}
