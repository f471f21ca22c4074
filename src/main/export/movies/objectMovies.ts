import type { MovieFormat } from '../../../shared/contract/export.ts'
import { HoldoutError } from '../../../shared/domain/errors.ts'
import { cutOut, plateMatte } from '../images/cutOut.ts'
import { safeNames } from '../safeNames.ts'
import type { ExportLayer, ExportPlan, ExportSource } from '../types.ts'
import { movieEncoders, movieSize, type MovieEncoder } from './codecs.ts'
import { encodeMovie } from './encodeMovie.ts'
import { movieTiming } from './movieTiming.ts'
import { packLuma, packRgba } from './packFrame.ts'
import { isSegmented } from './segments.ts'
import { verifyMovie } from './verifyMovie.ts'

/** A movie an object: its colour with its matte as alpha, or, where the codec has no alpha, the matte as luma. */
export function objectMovies(source: ExportSource, format: Omit<MovieFormat, 'kind'>): ExportPlan {
  const { media, layers, tools } = source
  const encoder = movieEncoders[format.codec]
  const size = movieSize(encoder, media)
  const { smallest = { width: 1, height: 1 } } = encoder
  if (size.width < smallest.width || size.height < smallest.height) {
    const least = `${smallest.width}x${smallest.height}`
    throw new HoldoutError('unsupported', `This codec begins at ${least}: choose another one for ${media.name}.`)
  }
  const rgba = encoder.content === 'rgba'
  const timing = movieTiming(source, format.audio)
  const frames = timing.indices.length
  // The segments of one movie lie beside what is joined of them.
  const copies = isSegmented(encoder, timing) ? 1 : 0
  const files = safeNames(layers.map((layer) => layer.name)).map((name) => `${name}.${encoder.extension}`)
  const options = { encoder, timing, audio: format.audio, comment: rgba ? `Alpha: ${format.alpha}` : 'Matte as luma' }
  return {
    parts: layers.map((layer, k) => ({
      file: files[k] as string,
      frames,
      write: (path, progress) =>
        encodeMovie(source, path, options, (index) => frameOf(source, layer, index, encoder, format), progress),
      verify: (path) => verifyMovie(tools.ffprobe, path, { ...size, frames, rate: timing.rate }),
    })),
    outputs: layers.map(({ objectId, name }, k) => ({
      path: files[k] as string,
      frames: timing.numbers,
      sequence: false,
      content: encoder.content,
      alpha: rgba ? format.alpha : null,
      colourSpace: rgba ? 'Rec.709' : 'raw',
      objects: [{ objectId, name, channel: rgba ? 'A' : 'Y' }],
    })),
    estimatedBytes: (layers.length + copies) * frames * media.width * media.height * encoder.bytesAPixel,
    // One at a time: each reads the plate from its beginning.
    partBytes: Infinity,
  }
}

async function frameOf(
  source: ExportSource,
  layer: ExportLayer,
  index: number,
  encoder: MovieEncoder,
  format: Omit<MovieFormat, 'kind'>,
): Promise<Uint8Array> {
  switch (encoder.fed) {
    case 'yuv422p10le':
    case 'yuv420p':
      return packLuma(await plateMatte(source, layer, index), movieSize(encoder, source.media), encoder.fed)
    case 'rgba64le':
    case 'rgba':
    case 'argb':
    case 'rgb24':
      return packRgba(await cutOut(source, layer, index, 'display', format), encoder)
  }
}
