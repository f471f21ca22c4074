import { basename } from 'node:path'
import { HoldoutError } from '../../shared/domain/errors.ts'
import type { MediaRecord } from '../../shared/domain/records.ts'
import { toRgbFilter } from './colour.ts'
import { decodeStream, type RawPicture, timestampFilter } from './decodeStream.ts'
import { keyBefore, type FrameIndex } from './frameIndex.ts'
import { fitWithin } from './frameSize.ts'
import { storedFormat, unitFloats } from './pixels.ts'
import { movieInput } from './probe.ts'
import type { DecodeRun, FrameSource } from './source.ts'
import type { FloatFrame, RgbFrame } from './types.ts'

interface PictureFormat {
  /** Filters after selection, ending in the pixel format. */
  filters: string
  bytes: number
  /** Whether speed counts for more than each level. */
  isTiny: boolean
}
interface IndexedPicture {
  index: number
  data: Uint8Array
}

/** Bytes of a picture so small that handing it over alone, and deblocking before it is made, cost more than it is worth. */
const TINY = 4096
/** The part of the plate's width it is at most; larger ones show what deblocking does. */
const TINY_PART = 1 / 8
/** A tenth of the time of decoding H.264. Errors add up to some levels until the next key frame: for finding shots only. */
const tinyDecoder = ['-skip_loop_filter', 'all', '-flags2', 'fast']

/** Decodes a movie with ffmpeg. Frames are told apart by their timestamps alone, never by counting from a seek. */
export class MovieSource implements FrameSource {
  readonly #media: MediaRecord
  readonly #index: FrameIndex
  readonly #ffmpeg: string
  readonly #indexOf: Map<number, number>

  constructor(media: MediaRecord, index: FrameIndex, ffmpeg: string) {
    this.#media = media
    this.#index = index
    this.#ffmpeg = ffmpeg
    this.#indexOf = new Map(index.pts.map((pts, frame) => [pts, frame]))
  }

  entry(index: number): number {
    return keyBefore(this.#index, index) ?? 0
  }

  async *decode(run: DecodeRun): AsyncGenerator<RgbFrame> {
    const size = fitWithin(this.#media, run.maxSide)
    const filters = `${toRgbFilter(this.#media.colour, this.#media, size)},format=rgb24`
    const bytes = size.width * size.height * 3
    const isTiny = bytes <= TINY && size.width <= this.#media.width * TINY_PART
    for await (const picture of this.#run(run, { filters, bytes, isTiny })) {
      yield { ...size, ...picture }
    }
  }

  async *decodeFloat(run: DecodeRun): AsyncGenerator<FloatFrame> {
    const { width, height, colour } = this.#media
    const { format, bits, pixelBytes } = storedFormat(colour)
    const filters = `${toRgbFilter(colour, this.#media, this.#media)},${format}`
    const bytes = width * height * pixelBytes
    for await (const { index, data } of this.#run(run, { filters, bytes, isTiny: false })) {
      yield { index, width, height, data: unitFloats(data, bits) }
    }
  }

  /**
   * Containers place key frames by different clocks, so a seek may land behind the frame it was meant for. That shows
   * in the timestamps, and the run starts again one key frame earlier, and from the very beginning at last.
   */
  async *#run(run: DecodeRun, format: PictureFormat): AsyncGenerator<IndexedPicture> {
    const nearest = keyBefore(this.#index, run.from)
    const earlier = nearest === null ? null : keyBefore(this.#index, nearest - 1)
    let next = run.from
    for (const key of new Set([nearest, earlier, null])) {
      for await (const picture of this.#decodeFrom(key, { ...run, from: next }, format)) {
        if (picture.index !== next) break
        yield picture
        next++
      }
      if (next > run.to) return
    }
    throw this.#lost(next)
  }

  async *#decodeFrom(key: number | null, run: DecodeRun, format: PictureFormat): AsyncGenerator<IndexedPicture> {
    let last = run.from - 1
    for await (const { pts, data } of this.#pictures(key, run, format)) {
      const index = this.#index.seekable ? this.#indexOf.get(pts) : last + 1
      if (index === undefined || index <= last) continue
      last = index
      yield { index, data }
    }
  }

  async *#pictures(key: number | null, run: DecodeRun, format: PictureFormat): AsyncGenerator<RawPicture> {
    const input = [
      ...movieInput,
      ...(format.isTiny ? tinyDecoder : []),
      ...this.#seekTo(key),
      '-i',
      `file:${this.#media.path}`,
      '-map',
      '0:V:0',
    ]
    const filters = [this.#selection(run), format.filters, await timestampFilter(this.#ffmpeg)].join(',')
    const most = String(run.to - run.from + 1)
    const output = ['-an', '-sn', '-dn', '-vf', filters, '-vsync', 'passthrough', '-frames:v', most]
    const flush = format.isTiny ? ['-flush_packets', '0'] : []
    const parameters = ['-copyts', ...input, ...output, ...flush, '-f', 'rawvideo', 'pipe:1']
    yield* decodeStream(this.#ffmpeg, parameters, format.bytes, run.signal)
  }

  #seekTo(key: number | null): string[] {
    if (key === null) return []
    const { pts, timeBase } = this.#index
    const seconds = ((pts[key] as number) * timeBase[0]) / timeBase[1]
    // ffmpeg seeks in microseconds and rounds down to ticks: rounded up here, the key frame itself is found.
    return ['-noaccurate_seek', '-seek_timestamp', '1', '-ss', (Math.ceil(seconds * 1e6) / 1e6).toFixed(6)]
  }

  #selection({ from, to }: DecodeRun): string {
    const clock = this.#index.seekable ? 'pts' : 'n'
    const [first, last] = [this.#index.pts[from], this.#index.pts[to]]
    return `select='gte(${clock}\\,${String(first)})*lte(${clock}\\,${String(last)})'`
  }

  #lost(index: number): HoldoutError {
    return new HoldoutError('media-unreadable', `Frame ${index} of ${basename(this.#media.path)} cannot be decoded.`)
  }
}
