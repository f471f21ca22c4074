import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { HoldoutError } from '../../shared/domain/errors.ts'

/** Characters of ffmpeg's complaints that are kept. */
const KEPT = 4000

/**
 * Runs ffmpeg and feeds it frames through its standard input, waiting whenever it has enough.
 * @throws `tool-missing`, `disk-full`, `io` with ffmpeg's own words, `cancelled`
 */
export async function encodeFrames(
  ffmpeg: string,
  parameters: string[],
  frames: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  const child = spawn(ffmpeg, parameters, {
    stdio: ['pipe', 'ignore', 'pipe'],
    windowsHide: true,
    signal,
    killSignal: 'SIGKILL',
  })
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-KEPT)
  })
  // A pipe that breaks is told by the exit; without a listener it would end this process.
  child.stdin.on('error', () => undefined)
  const closed = new Promise<number | null>((done) => child.on('close', done))
  const failedToStart = new Promise<never>((_, fail) => child.on('error', fail))
  failedToStart.catch(() => undefined)
  try {
    await feed(child.stdin, frames, closed, signal)
    child.stdin.end()
    const code = await Promise.race([failedToStart, closed])
    if (code !== 0) throw new HoldoutError(/no space left/i.test(complaint) ? 'disk-full' : 'io', failure(complaint))
  } catch (error) {
    child.kill('SIGKILL')
    throw missing(error) ? new HoldoutError('tool-missing', `${ffmpeg} cannot be run.`, { cause: error }) : error
  } finally {
    // Only a process that is gone has let go of its file. One that never started has no id and closes nothing.
    if (child.pid !== undefined) await closed
  }
}

/** The next frame is made while the one before is taken; ends early when ffmpeg does. */
async function feed(
  input: Writable,
  frames: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  closed: Promise<unknown>,
  signal: AbortSignal,
): Promise<void> {
  let taken: Promise<unknown> = Promise.resolve()
  for await (const frame of frames) {
    await taken
    signal.throwIfAborted()
    if (!input.writable) return
    if (!input.write(frame)) {
      const drained = once(input, 'drain').catch(() => closed)
      taken = Promise.race([drained, closed])
    }
  }
  await taken
  signal.throwIfAborted()
}

function missing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EACCES')
}

function failure(complaint: string): string {
  return `ffmpeg could not write the movie: ${complaint.trim() || 'it gave no reason'}`
}
