import { basename } from 'node:path'
import { HoldoutError } from '../../shared/domain/errors.ts'
import { objectIds, readLabels } from '../evaluation/readLabels.ts'
import { type FoundMatte, type ImportRequest, matteOfMask, type MatteReader } from './matteReader.ts'

/** Pixels nobody has said anything about, in some annotations of DAVIS. */
const VOID = 255

/**
 * Pictures of labels, one object each label; an object is empty on the pictures it is not in.
 * @param names of the labels; where null, every label is an object and named by its number
 */
export function labelPictures(
  files: ReadonlyMap<number, string>,
  names: ReadonlyMap<number, string> | null,
  request: ImportRequest,
): MatteReader {
  return {
    total: files.size,
    async *frames(signal) {
      const seen = new Map<number, Set<number>>([...(names?.keys() ?? [])].map((label) => [label, new Set()]))
      const nameOf = (label: number): string => names?.get(label) ?? `object ${String(label)}`
      for (const [index, path] of files) {
        signal.throwIfAborted()
        const labels = await readOfSize(path, request)
        for (const label of objectIds(labels)) {
          if (names && !names.has(label)) throw unknown(label, path, names)
          if (!seen.has(label)) seen.set(label, new Set())
        }
        const mattes: FoundMatte[] = []
        for (const [label, indices] of seen) {
          const mask = labels.map((each) => Number(each === label))
          mattes.push({ object: nameOf(label), index, matte: matteOfMask(mask, request) })
          indices.add(index)
        }
        yield mattes
      }
      yield* empties(seen, [...files.keys()], nameOf, request)
    },
  }
}

async function readOfSize(path: string, { media }: ImportRequest): Promise<Uint8Array> {
  const { width, height, data } = await readLabels(path)
  if (width === media.width && height === media.height) return data
  throw new HoldoutError(
    'invalid-input',
    `${path} is ${String(width)}x${String(height)} pixels, the plate ${String(media.width)}x${String(media.height)}.`,
  )
}

const unknown = (label: number, path: string, names: ReadonlyMap<number, string>): HoldoutError =>
  new HoldoutError(
    'invalid-input',
    `${basename(path)} has the label ${String(label)}, which nothing names; named are ${[...names.keys()].join(', ')}.`,
  )

/** Objects that came late were not on the pictures before. */
async function* empties(
  seen: ReadonlyMap<number, ReadonlySet<number>>,
  indices: readonly number[],
  nameOf: (label: number) => string,
  request: ImportRequest,
): AsyncGenerator<FoundMatte[]> {
  const nothing = matteOfMask(new Uint8Array(request.media.width * request.media.height), request)
  for (const [label, done] of seen) {
    if (label === VOID && done.size === 0) continue
    const missing = indices.filter((index) => !done.has(index))
    if (missing.length > 0)
      yield await Promise.resolve(missing.map((index) => ({ object: nameOf(label), index, matte: nothing })))
  }
}
