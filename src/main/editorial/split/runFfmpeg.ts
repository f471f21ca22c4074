import { spawn } from 'node:child_process'
import { HoldoutError } from '../../../shared/domain/errors.ts'
import { lastLine } from '../../media/probe.ts'

/**
 * Runs ffmpeg to its end.
 * @param onFrames told how many frames it has written
 * @throws `io` with ffmpeg's own words, `disk-full`, `tool-missing`, `cancelled`
 */
export async function runFfmpeg(
  ffmpeg: string,
  parameters: readonly string[],
  signal: AbortSignal,
  onFrames: (frames: number) => void = () => undefined,
): Promise<void> {
  const quiet = ['-hide_banner', '-nostdin', '-nostats', '-loglevel', 'error', '-progress', 'pipe:1', '-y']
  const child = spawn(ffmpeg, [...quiet, ...parameters], {
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
    signal,
    killSignal: 'SIGKILL',
  })
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-4000)
  })
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const frames = [...text.matchAll(/^frame=\s*(\d+)/gm)].at(-1)?.[1]
    if (frames !== undefined) onFrames(Number(frames))
  })
  const { promise, resolve, reject } = Promise.withResolvers<number | null>()
  child.on('error', reject)
  child.on('close', resolve)
  const code = await promise.catch((cause: unknown) => {
    signal.throwIfAborted()
    throw new HoldoutError('tool-missing', `${ffmpeg} cannot be run.`, { cause })
  })
  signal.throwIfAborted()
  if (code === 0) return
  const full = /no space left/i.test(complaint)
  throw new HoldoutError(full ? 'disk-full' : 'io', `ffmpeg could not write the movie: ${lastLine(complaint)}`)
}
