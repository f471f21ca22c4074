import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { HoldoutError } from '../../shared/domain/errors.ts'
import { readShapes } from '../vector/formats/holdoutShapes.ts'
import { rasterizeShapes } from '../vector/rasterize.ts'
import type { ImportRequest, MatteReader } from './matteReader.ts'

/** The ending of files of shapes that Holdout writes. */
export const SHAPES = '.shapes.json'

/**
 * Shapes, drawn as mattes: on every frame of the file's range, empty where an object has none.
 * @throws `invalid-input` where it is no such file, or does not fit the media
 */
export async function shapeMattes(path: string, { media, first, bits }: ImportRequest): Promise<MatteReader> {
  const document = readShapes(await readFile(path, 'utf8'))
  const { width, height, startFrame, layers } = document
  const shift = first === undefined ? 0 : startFrame - first
  const [start, end] = document.range.map((index) => index + shift) as [number, number]
  if (width !== media.width || height !== media.height || start < 0 || end > media.frames) {
    throw new HoldoutError(
      'invalid-input',
      `The shapes of ${basename(path)}, ${width}x${height} pixels and frames ${start} up to ${end}, do not fit "${media.name}": ${media.width}x${media.height} and ${media.frames} frames.`,
    )
  }
  return {
    total: end - start,
    // eslint-disable-next-line @typescript-eslint/require-await
    async *frames(signal) {
      for (let index = start; index < end; index++) {
        signal.throwIfAborted()
        yield layers.map((layer) => {
          return { object: layer.name, index, matte: rasterizeShapes(layer, index - shift, media, bits) }
        })
      }
    },
  }
}
