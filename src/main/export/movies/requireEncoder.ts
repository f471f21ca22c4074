import { HoldoutError } from '../../../shared/domain/errors.ts'
import { runProgram } from '../../media/runProgram.ts'

const known = new Map<string, Promise<string>>()

/**
 * Refuses an ffmpeg that cannot write what is asked.
 * @throws `unsupported` saying what to install
 */
export async function requireEncoder(ffmpeg: string, encoder: string, pixelFormat: string): Promise<void> {
  const key = `${ffmpeg}\0${encoder}`
  const help =
    known.get(key) ??
    runProgram(ffmpeg, ['-hide_banner', '-h', `encoder=${encoder}`]).then(({ stdout }) => stdout.toString())
  known.set(key, help)
  help.catch(() => known.delete(key))
  const formats = /Supported pixel formats: (.*)/.exec(await help)?.[1]?.split(/\s+/) ?? []
  if (formats.includes(pixelFormat)) return
  const lack = formats.length === 0 ? `cannot write ${encoder}` : `cannot write ${encoder} as ${pixelFormat}`
  throw new HoldoutError(
    'unsupported',
    `${ffmpeg} ${lack}. Install a complete ffmpeg, such as Debian's, or name one in HOLDOUT_FFMPEG.`,
  )
}
