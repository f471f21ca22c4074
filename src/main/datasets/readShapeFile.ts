import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { HoldoutError } from '../../shared/domain/errors.ts'
import { frameNumber } from '../export/frameNumber.ts'
import { readShapes } from '../vector/formats/holdoutShapes.ts'
import { readSilhouette } from '../vector/formats/readSilhouette.ts'
import { rasterizeShapes } from '../vector/rasterize.ts'
import type { ShapeDocument } from '../vector/types.ts'
import type { ImportRequest, MatteReader } from './matteReader.ts'

const SILHOUETTE = '.fxs'
const endings = ['.shapes.json', SILHOUETTE]

/** Whether a path is a file of shapes. */
export const isShapeFile = (path: string): boolean => endings.some((ending) => path.toLowerCase().endsWith(ending))

/**
 * Shapes, Holdout's own or Silhouette's, drawn as mattes: on every frame of the file's range, empty where an object has none.
 * @throws `invalid-input` where it is no such file, or does not fit the media
 */
export async function shapeMattes(path: string, request: ImportRequest): Promise<MatteReader> {
  const { media, bits } = request
  const text = await readFile(path, 'utf8')
  const silhouette = path.toLowerCase().endsWith(SILHOUETTE)
  const document = silhouette ? readSilhouette(text, media.pixelAspect) : readShapes(text)
  const indices = silhouette ? byNumber(document, request) : byIndex(document, request)
  const { width, height, layers } = document
  if (width !== media.width || height !== media.height || indices === null) {
    const [start, end] = document.range.map((index) => index + document.startFrame) as [number, number]
    throw new HoldoutError(
      'invalid-input',
      `The shapes of ${basename(path)}, ${width}x${height} pixels and frames ${start} to ${end - 1}, do not fit "${media.name}": ${media.width}x${media.height}, ${media.frames} frames from ${media.startFrame}. Say which number the files give its first frame.`,
    )
  }
  const names = layers.map(({ name }, k) => {
    const before = layers.slice(0, k).filter((each) => each.name === name).length
    return before === 0 ? name : `${name} ${before + 1}`
  })
  return {
    total: indices.size,
    // eslint-disable-next-line @typescript-eslint/require-await
    async *frames(signal) {
      for (const [index, at] of indices) {
        signal.throwIfAborted()
        yield layers.map((layer, k) => {
          return { object: names[k] as string, index, matte: rasterizeShapes(layer, at, media, bits) }
        })
      }
    },
  }
}

/** The media's indices, and what the document calls them; null where it has some that the media has not. */
type Indices = ReadonlyMap<number, number> | null

/** Holdout's own count indices as the media does. */
function byIndex({ range: [start, end], startFrame }: ShapeDocument, { media, first }: ImportRequest): Indices {
  const shift = first === undefined ? 0 : startFrame - first
  if (start + shift < 0 || end + shift > media.frames) return null
  return new Map(Array.from({ length: end - start }, (_, k) => [start + shift + k, start + k]))
}

/** Others count frames by the media's numbers, those included that a sequence lacks. */
function byNumber({ range: [start, end], startFrame }: ShapeDocument, { media, first }: ImportRequest): Indices {
  const placeOf = (index: number): number => frameNumber(media, first ?? media.startFrame, index) - startFrame
  if (placeOf(0) > start || placeOf(media.frames - 1) < end - 1) return null
  const all = Array.from({ length: media.frames }, (_, index) => [index, placeOf(index)] as const)
  return new Map(all.filter(([, at]) => at >= start && at < end))
}
