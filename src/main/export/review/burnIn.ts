import type { BurnInFormat } from '../../../shared/contract/export.ts'
import type { Size } from '../../../shared/domain/geometry.ts'
import { timecodeOf } from '../../../shared/domain/time.ts'
import { frameNumber } from '../frameNumber.ts'
import { movieEncoders, movieSize } from '../movies/codecs.ts'
import { encodeMovie } from '../movies/encodeMovie.ts'
import { movieTiming } from '../movies/movieTiming.ts'
import { verifyMovie } from '../movies/verifyMovie.ts'
import { safeNames } from '../safeNames.ts'
import type { ExportPlan, ExportSource } from '../types.ts'
import { drawObjects, rgbOf, type RgbPicture } from './drawObjects.ts'
import { TextSetter } from './drawText.ts'

const WHITE = [255, 255, 255] as const

/** One movie for people: the plate with its objects over it, and what frame it is. */
export function burnIn(source: ExportSource, format: BurnInFormat): ExportPlan {
  const { media, layers, tools, startFrame } = source
  const timing = movieTiming(source, format.audio)
  const frames = timing.indices.length
  const encoder = { ...movieEncoders[format.codec], fed: 'rgb24' as const }
  const size = movieSize(encoder, media)
  const file = `${safeNames([`${media.name} review`])[0] as string}.${encoder.extension}`
  const text = new TextSetter(media.height / 30)
  const picture = async (index: number): Promise<Uint8Array> => {
    const drawn = enlarged(await drawObjects(source, index), size)
    const names = layers.map(({ name, colour }) => ({ text: name, colour: rgbOf(colour) }))
    const timecode = timecodeOf(index, media.rate, media.timecode)
    if (format.names) await text.draw(drawn, names, [0, 0])
    if (format.frameNumber) {
      await text.draw(drawn, [{ text: String(frameNumber(media, startFrame, index)), colour: WHITE }], [0, 1])
    }
    if (format.timecode) await text.draw(drawn, [{ text: timecode, colour: WHITE }], [1, 1])
    return drawn.data
  }
  const options = { encoder, timing, audio: format.audio, comment: 'For review' }
  return {
    parts: [
      {
        file,
        frames,
        write: (path, progress) => encodeMovie(source, path, options, picture, progress),
        verify: (path) => verifyMovie(tools.ffprobe, path, { ...size, frames, rate: timing.rate }),
      },
    ],
    outputs: [
      {
        path: file,
        frames: timing.numbers,
        sequence: false,
        content: 'review',
        alpha: null,
        colourSpace: 'Rec.709',
        objects: layers.map(({ objectId, name }) => ({ objectId, name, channel: null })),
      },
    ],
    estimatedBytes: frames * media.width * media.height * 0.2,
    partBytes: Infinity,
  }
}

/** The same picture with its last line and column repeated up to `size`. */
function enlarged(picture: RgbPicture, { width, height }: Size): RgbPicture {
  if (picture.width === width && picture.height === height) return picture
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    const from = Math.min(y, picture.height - 1) * picture.width * 3
    const line = picture.data.subarray(from, from + picture.width * 3)
    data.set(line, y * width * 3)
    if (width > picture.width) data.set(line.subarray(-3), ((y + 1) * width - 1) * 3)
  }
  return { width, height, data }
}
