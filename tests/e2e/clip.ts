import { execFile } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { resolveTools } from '../../src/main/media/tools.ts'

const run = promisify(execFile)

/** The clip: an orange square crossing a dark grainy ground, a cut, the square on a light ground. 24 frames a second. */
export const clip = { width: 320, height: 180, frames: 48, cut: 24, square: 60, startFrame: 1001 } as const

/** Where the square's top left is on a frame of the first shot. */
export const squareAt = (index: number): { x: number; y: number } => ({ x: 30 + index * 4, y: 60 })

const part = (ground: string): string[] => [
  '-f', 'lavfi', '-i', `color=c=${ground}:s=320x180:r=24:d=1,noise=alls=18:allf=t`,
  '-f', 'lavfi', '-i', 'color=c=0xff8a20:s=60x60:r=24:d=1',
] // prettier-ignore

/** Makes the clip in a folder of its own, which is for the caller to remove. */
export async function makeClip(): Promise<{ folder: string; path: string }> {
  const { tools } = await resolveTools()
  const folder = await mkdtemp(join(tmpdir(), 'holdout-clip-'))
  const path = join(folder, 'square.mp4')
  const graph = [
    "[0:v][1:v]overlay=x='30+n*4':y=60:shortest=1[a]",
    "[2:v][3:v]overlay=x='200-n*4':y=60:shortest=1[b]",
    '[a][b]concat=n=2:v=1,format=yuv420p[out]',
  ].join(';')
  const inputs = [...part('0x2e3f36'), ...part('0xa8b4c4')]
  const encoding = ['-map', '[out]', '-c:v', 'libx264', '-crf', '12', '-frames:v', '48', path]
  await run(tools.ffmpeg, ['-v', 'error', ...inputs, '-filter_complex', graph, ...encoding])
  return { folder, path }
}

/** The first `count` frames of the clip as PNGs numbered from `first`. Returns their paths. */
export async function makeSequence(clipPath: string, folder: string, first: number, count: number): Promise<string[]> {
  const { tools } = await resolveTools()
  const pattern = join(folder, 'plate.%04d.png')
  const numbering = ['-frames:v', String(count), '-start_number', String(first)]
  await run(tools.ffmpeg, ['-v', 'error', '-i', clipPath, ...numbering, pattern])
  return Array.from({ length: count }, (_, k) => join(folder, `plate.${String(first + k).padStart(4, '0')}.png`))
}
