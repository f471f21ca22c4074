import { execFile } from 'node:child_process'
import { copyFile, mkdir } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { resolveTools } from '../media/tools.ts'

export const degradations = ['blur', 'noise', 'half', 'compression'] as const
export type Degradation = (typeof degradations)[number]

/** ffmpeg's filters, the same noise every time. Blur and noise are in pixels and in steps of 256. */
const filters: Record<Exclude<Degradation, 'compression'>, string> = {
  blur: 'gblur=sigma=2',
  noise: 'noise=alls=25:allf=t:all_seed=1',
  half: 'scale=trunc(iw/2):trunc(ih/2):flags=area,scale=iw*2:ih*2:flags=bicubic',
}

/**
 * Spoils the frames of a sequence: out of focus, noisy, enlarged from half the size, or through H.264 at a rate of 40.
 * @param frames pictures of one format, in order
 * @param folder a new one, which gets the spoiled frames as PNG
 * @returns the folder of the spoiled frames
 */
export async function degrade(frames: readonly string[], how: Degradation, folder: string): Promise<string> {
  const { tools } = await resolveTools()
  const [source, spoiled] = [join(folder, 'as-shot'), join(folder, how)]
  await Promise.all([source, spoiled].map((path) => mkdir(path, { recursive: true })))
  const extension = extname(frames[0] ?? '')
  const name = (index: number): string => `${String(index).padStart(5, '0')}${extension}`
  await Promise.all(frames.map((frame, index) => copyFile(frame, join(source, name(index)))))
  const ffmpeg = (...options: string[]): Promise<unknown> =>
    promisify(execFile)(tools.ffmpeg, ['-v', 'error', '-threads', '1', ...options])
  const input = ['-start_number', '0', '-i', join(source, `%05d${extension}`)]
  const pictures = ['-start_number', '0', join(spoiled, '%05d.png')]
  if (how === 'compression') {
    const movie = join(folder, 'compressed.mkv')
    const even = ['-vf', 'pad=ceil(iw/2)*2:ceil(ih/2)*2', '-pix_fmt', 'yuv420p']
    await ffmpeg(...input, ...even, '-c:v', 'libx264', '-crf', '40', '-threads', '1', movie)
    await ffmpeg('-i', movie, ...pictures)
  } else await ffmpeg(...input, '-vf', filters[how], ...pictures)
  return spoiled
}
