import { basename } from 'node:path'
import { HoldoutError } from '../../shared/domain/errors.ts'
import type { MediaRecord } from '../../shared/domain/records.ts'
import { frameNumber } from '../export/frameNumber.ts'

/** A picture and its number; null where its name has none. */
export interface NumberedFile {
  path: string
  number: number | null
}

/**
 * Which frame of the media each file is: by `first`, the number that the files give the media's first frame; else by the
 * media's own numbers, where all files have one of those; else in order, where there are as many files as frames; else,
 * for data sets, counted from 0.
 * @throws `invalid-input` where none of that fits, naming the numbers
 */
export function indexFiles(
  files: readonly NumberedFile[],
  media: MediaRecord,
  { first, fromZero }: { first: number | undefined; fromZero: boolean },
): Map<number, string> {
  const own = new Map(
    Array.from({ length: media.frames }, (_, index) => [frameNumber(media, media.startFrame, index), index]),
  )
  const shifted = (by: number): Map<number, string> | null => {
    const placed = files.map(({ path, number }) => [own.get((number ?? NaN) + by), path] as const)
    const fits = placed.every((pair): pair is [number, string] => pair[0] !== undefined)
    return fits ? new Map(placed) : null
  }
  if (first !== undefined) return shifted(media.startFrame - first) ?? refuse(files, media, first)
  const inOrder = files.length === media.frames ? new Map(files.map(({ path }, index) => [index, path])) : null
  return shifted(0) ?? inOrder ?? (fromZero ? shifted(media.startFrame) : null) ?? refuse(files, media, null)
}

function refuse(
  files: readonly NumberedFile[],
  { name, startFrame, frames }: MediaRecord,
  first: number | null,
): never {
  const [from, to] = [files[0], files.at(-1)].map((file) => basename(file?.path ?? ''))
  const told = first === null ? '' : ` where ${String(first)} is its first frame`
  throw new HoldoutError(
    'invalid-input',
    `The ${String(files.length)} files from ${String(from)} to ${String(to)} are not frames of "${name}", which has ${String(startFrame)} to ${String(startFrame + frames - 1)}${told}. Say which number its first frame has.`,
  )
}

/** @throws `not-found` naming the first frame without a file */
export function requireAll(found: ReadonlyMap<number, string>, media: MediaRecord): void {
  for (let index = 0; index < media.frames; index++) {
    if (found.has(index)) continue
    throw new HoldoutError(
      'not-found',
      `There is no matte of frame ${String(frameNumber(media, media.startFrame, index))}. Add it, or import with missing frames skipped.`,
    )
  }
}
