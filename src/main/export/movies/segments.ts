import { mkdir, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { checksum } from '../staging.ts'
import { GROUP, type MovieEncoder } from './codecs.ts'
import type { MovieTiming } from './movieTiming.ts'

/** Frames of a segment: some seconds of work. */
export const SEGMENT = 20 * GROUP

type Timing = Pick<MovieTiming, 'indices' | 'rate'>

/** Whether a movie is made in segments: where it has several, and is to the bit what it would be if made at once. */
export function isSegmented(
  { independent, extension }: MovieEncoder,
  { indices, rate }: Timing,
  length = SEGMENT,
): boolean {
  if (!independent || indices.length <= length) return false
  // Matroska counts milliseconds: only segments of whole ones keep each frame's time.
  return extension !== 'mkv' || (1000 * length * rate[1]) % rate[0] === 0
}

/**
 * Makes the segments of a movie in a folder, those aside that an earlier run finished and that are as it left them.
 * @param encode writes the segment of these indices to a file
 * @param skip is told of those that are there
 * @returns the list by which ffmpeg joins them
 */
export async function makeSegments(
  folder: string,
  { indices, rate }: Timing,
  length: number,
  encode: (indices: readonly number[], to: string) => Promise<void>,
  skip: (indices: readonly number[]) => void,
): Promise<string> {
  await mkdir(folder, { recursive: true })
  // From the beginning, so that what is rounded does not add up.
  const microseconds = (frames: number): number => Math.round((1e6 * frames * rate[1]) / rate[0])
  const lines = ['ffconcat version 1.0']
  for (let from = 0; from < indices.length; from += length) {
    const segment = indices.slice(from, from + length)
    let file = await finished(folder, from)
    if (file === null) file = await made(folder, from, (to) => encode(segment, to))
    else skip(segment)
    const lasts = microseconds(from + segment.length) - microseconds(from)
    lines.push(`file ${file}`, `duration ${(lasts / 1e6).toFixed(6)}`)
  }
  const list = join(folder, 'list')
  await writeFile(list, `${lines.join('\n')}\n`)
  return list
}

/** A finished segment is named by its first frame and its checksum. */
const nameOf = async (folder: string, from: number, file: string): Promise<string> =>
  `${from}-${await checksum(join(folder, file))}`

async function finished(folder: string, from: number): Promise<string | null> {
  for (const file of await readdir(folder)) {
    if (file.startsWith(`${from}-`) && file === (await nameOf(folder, from, file))) return file
  }
  return null
}

async function made(folder: string, from: number, encode: (to: string) => Promise<void>): Promise<string> {
  // The ffmpeg of a process that was killed may still be writing to its own.
  const part = `part-${process.pid}`
  await encode(join(folder, part))
  const file = await nameOf(folder, from, part)
  await rename(join(folder, part), join(folder, file))
  return file
}
