import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { HoldoutError, throwIfCancelled } from '../../shared/domain/errors.ts'
import { emptyPicture } from './pixels.ts'
import { runProgram } from './runProgram.ts'

export interface RawPicture {
  /** Presentation timestamp in the stream's time base; NaN where it has none. */
  pts: number
  data: Uint8Array
}

const announcers = new Map<string, Promise<string>>()

/**
 * The filter that makes an ffmpeg name every picture's timestamp on stderr; see {@link decodeStream}. Its checksum
 * costs more than many a decoder and is left out where that can be (ffmpeg 4.3 and newer).
 */
export function timestampFilter(ffmpeg: string): Promise<string> {
  const known = announcers.get(ffmpeg)
  if (known) return known
  const asked = runProgram(ffmpeg, ['-hide_banner', '-h', 'filter=showinfo']).then(({ stdout }) =>
    stdout.includes('checksum') ? 'showinfo=checksum=0' : 'showinfo',
  )
  announcers.set(ffmpeg, asked)
  asked.catch(() => announcers.delete(ffmpeg))
  return asked
}

/**
 * Runs ffmpeg and yields the raw pictures it writes to stdout, each with its timestamp as {@link timestampFilter}
 * prints it. Rawvideo carries no timestamps, and only timestamps make a picture's place certain after a seek. ffmpeg
 * waits while nobody pulls; it is killed and gone when the generator ends, however it ends.
 * @param size bytes of one picture
 * @throws `media-unreadable` with ffmpeg's own words, `cancelled`, `tool-missing`
 */
export async function* decodeStream(
  ffmpeg: string,
  parameters: readonly string[],
  size: number,
  signal?: AbortSignal,
): AsyncGenerator<RawPicture> {
  throwIfCancelled(signal)
  const child = spawn(ffmpeg, ['-hide_banner', '-nostdin', '-nostats', '-loglevel', 'level+info', ...parameters], {
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  })
  const kill = (): void => void child.kill('SIGKILL')
  signal?.addEventListener('abort', kill, { once: true })
  const closed = once(child, 'close').then(
    ([code]) => code as number | null,
    (error: unknown) => new HoldoutError('tool-missing', `${ffmpeg} cannot be started.`, { cause: error }),
  )
  const log = new TimestampLog()
  child.stderr.on('data', (chunk: Buffer) => {
    log.push(chunk.toString())
  })
  void closed.then(() => {
    log.end()
  })
  try {
    for await (const data of pictures(child.stdout, size)) {
      const pts = await log.next()
      if (pts === null) break
      yield { pts, data }
    }
    const code = await closed
    throwIfCancelled(signal)
    if (code instanceof HoldoutError) throw code
    if (code !== 0) throw new HoldoutError('media-unreadable', `ffmpeg could not decode: ${log.complaint()}`)
  } finally {
    signal?.removeEventListener('abort', kill)
    kill()
    await closed
  }
}

/** Cuts a byte stream into pictures; an unfinished last one is left out. */
async function* pictures(bytes: AsyncIterable<Buffer>, size: number): AsyncGenerator<Uint8Array> {
  let picture = emptyPicture(size)
  let filled = 0
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.length;) {
      const part = chunk.subarray(at, at + size - filled)
      picture.set(part, filled)
      filled += part.length
      at += part.length
      if (filled < size) continue
      yield picture
      picture = emptyPicture(size)
      filled = 0
    }
  }
}

const TIMESTAMP = /\] n: *\d+ pts: *(-?\d+|NOPTS)/
/** A timestamp is printed before its picture is written; without one after this long there will be none. */
const TIMESTAMP_MILLISECONDS = 20_000
const COMPLAINT = /\[(?:error|fatal|panic)\] (.*)/

/** Timestamps in the order ffmpeg printed them, and its last errors. */
class TimestampLog {
  #rest = ''
  #ended = false
  #waiting: (() => void) | null = null
  readonly #timestamps: number[] = []
  readonly #complaints: string[] = []

  push(text: string): void {
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) {
      const pts = TIMESTAMP.exec(line)?.[1]
      if (pts !== undefined) this.#timestamps.push(Number(pts))
      const complaint = COMPLAINT.exec(line)?.[1]
      if (complaint !== undefined) this.#complaints.push(complaint)
    }
    if (this.#complaints.length > 8) this.#complaints.splice(0, this.#complaints.length - 8)
    this.#waiting?.()
  }

  end(): void {
    this.#ended = true
    this.#waiting?.()
  }

  /** The next timestamp; null when ffmpeg ended without one. */
  async next(): Promise<number | null> {
    while (this.#timestamps.length === 0 && !this.#ended) {
      const { promise, resolve, reject } = Promise.withResolvers<undefined>()
      this.#waiting = () => {
        resolve(undefined)
      }
      const late = new HoldoutError('media-unreadable', 'ffmpeg gave a picture without saying when it is shown.')
      const timer = setTimeout(reject, TIMESTAMP_MILLISECONDS, late)
      await promise.finally(() => {
        clearTimeout(timer)
      })
    }
    return this.#timestamps.shift() ?? null
  }

  complaint(): string {
    return this.#complaints.at(-1) ?? 'it gave no reason.'
  }
}
