import { basename } from 'node:path'
import sharp from 'sharp'
import { HoldoutError, throwIfCancelled } from '../../shared/domain/errors.ts'
import type { MediaRecord } from '../../shared/domain/records.ts'
import { linearToDisplay, toRgbFilter } from './colour.ts'
import { decodeStream, timestampFilter } from './decodeStream.ts'
import { ffmpegPlanes, readExrColours, readsColours } from './exr/exrColours.ts'
import { readExrHeader } from './exr/header.ts'
import { fitWithin } from './frameSize.ts'
import { packPlanes, storedFormat, unitFloats } from './pixels.ts'
import { imageInput } from './probe.ts'
import type { SequenceFiles } from './sequenceFiles.ts'
import type { DecodeRun, FrameSource } from './source.ts'
import type { FloatFrame, RgbFrame } from './types.ts'

/** OpenEXR pictures being read at once: hides reading and inflating behind unpacking. */
const PARALLEL = 2

/** Decodes EXR and DPX sequences, by ffmpeg in one process for each run of files without a gap. */
export class FilmImageSource implements FrameSource {
  readonly #media: MediaRecord
  readonly #sequence: SequenceFiles
  readonly #ffmpeg: string

  constructor(media: MediaRecord, sequence: SequenceFiles, ffmpeg: string) {
    this.#media = media
    this.#sequence = sequence
    this.#ffmpeg = ffmpeg
  }

  entry(index: number): number {
    return index
  }

  async *decode(run: DecodeRun): AsyncGenerator<RgbFrame> {
    if (this.#media.colour.transfer === 'linear') yield* this.#decodeLinear(run)
    else yield* this.#decodeDisplay(run)
  }

  async *decodeFloat(run: DecodeRun): AsyncGenerator<FloatFrame> {
    const { colour, codec, name } = this.#media
    if (codec === 'exr' && !colour.float) {
      throw new HoldoutError(
        'unsupported',
        `This ffmpeg clips ${name} at 1.0. Install ffmpeg 4.3 or newer and import it again.`,
      )
    }
    yield* this.#decodeFloat(run)
  }

  async *#decodeDisplay(run: DecodeRun): AsyncGenerator<RgbFrame> {
    const size = fitWithin(this.#media, run.maxSide)
    const filters = `${toRgbFilter(this.#media.colour, this.#media, size)},format=rgb24`
    for await (const { index, data } of this.#pictures(run, filters, size.width * size.height * 3)) {
      yield { index, ...size, data }
    }
  }

  /** ffmpeg scales no floating point, so pictures are made smaller after the view transform. */
  async *#decodeLinear(run: DecodeRun): AsyncGenerator<RgbFrame> {
    const { width, height } = fitWithin(this.#media, run.maxSide)
    for await (const frame of this.#decodeFloat(run)) {
      const display = linearToDisplay(frame.data)
      const raw = { width: frame.width, height: frame.height, channels: 3 } as const
      const smaller = (): Promise<Buffer> =>
        sharp(display, { raw }).resize(width, height, { fit: 'fill' }).raw().toBuffer()
      yield { index: frame.index, width, height, data: width < frame.width ? await smaller() : display }
    }
  }

  async *#decodeFloat(run: DecodeRun): AsyncGenerator<FloatFrame> {
    const { width, height, codec, colour } = this.#media
    if (codec === 'exr' && colour.float) {
      yield* this.#decodeExr(run)
      return
    }
    const { format, bits, pixelBytes } = storedFormat(colour)
    for await (const { index, data } of this.#pictures(run, format, width * height * pixelBytes)) {
      yield { index, width, height, data: unitFloats(data, bits) }
    }
  }

  async *#decodeExr(run: DecodeRun): AsyncGenerator<FloatFrame> {
    const running: Promise<FloatFrame | null>[] = []
    let next = run.from
    for (let index = run.from; index <= run.to; index++) {
      throwIfCancelled(run.signal)
      while (next <= run.to && running.length < PARALLEL) {
        const frame = this.#readExr(next++)
        // Its error comes out where it is awaited; the caller may stop before that.
        frame.catch(() => undefined)
        running.push(frame)
      }
      const frame = await (running.shift() as Promise<FloatFrame | null>)
      if (!frame) {
        yield* this.#decodeExrByFfmpeg({ ...run, from: index })
        return
      }
      yield frame
    }
  }

  async #readExr(index: number): Promise<FloatFrame | null> {
    const file = this.#sequence.files[index] as string
    if (!readsColours(await readExrHeader(file))) return null
    const colours = await readExrColours(file)
    if (colours.width !== this.#media.width || colours.height !== this.#media.height) throw this.#lost(index)
    return { index, ...colours }
  }

  async *#decodeExrByFfmpeg(run: DecodeRun): AsyncGenerator<FloatFrame> {
    const { width, height } = this.#media
    const { format, planes } = ffmpegPlanes(await readExrHeader(this.#sequence.files[run.from] as string))
    for await (const { index, data } of this.#pictures(run, `format=${format}`, width * height * planes * 4)) {
      yield { index, width, height, data: packPlanes(data, planes) }
    }
  }

  async *#pictures(
    run: DecodeRun,
    filters: string,
    bytes: number,
  ): AsyncGenerator<{ index: number; data: Uint8Array }> {
    const announced = `${await timestampFilter(this.#ffmpeg)},${filters}`
    for (let from = run.from; from <= run.to;) {
      const to = this.#endOfRun(from, run.to)
      let next = from
      for await (const { data } of decodeStream(
        this.#ffmpeg,
        this.#parameters(from, to, announced),
        bytes,
        run.signal,
      )) {
        yield { index: next++, data }
      }
      if (next <= to) throw this.#lost(next)
      from = to + 1
    }
  }

  /** The last index up to `limit` that is reached from `from` without a missing number. */
  #endOfRun(from: number, limit: number): number {
    const numbers = this.#sequence.numbers
    let to = from
    while (to < limit && numbers?.[to + 1] === (numbers?.[to] as number) + 1) to++
    return to
  }

  #parameters(from: number, to: number, filters: string): string[] {
    const { numbers, path, files } = this.#sequence
    const input = numbers
      ? ['-pattern_type', 'sequence', '-start_number', String(numbers[from]), '-i', `file:${escapePercents(path)}`]
      : ['-pattern_type', 'none', '-i', `file:${files[0] as string}`]
    const output = ['-vf', filters, '-vsync', 'passthrough']
    return [...imageInput, ...input, ...output, '-frames:v', String(to - from + 1), '-f', 'rawvideo', 'pipe:1']
  }

  #lost(index: number): HoldoutError {
    const file = basename(this.#sequence.files[index] as string)
    return new HoldoutError('media-unreadable', `${file} cannot be decoded, or is not the size of its sequence.`)
  }
}

/** ffmpeg reads every `%` of a path as the start of a number; only the last one of ours is. */
function escapePercents(path: string): string {
  const number = path.lastIndexOf('%')
  return path.slice(0, number).replaceAll('%', '%%') + path.slice(number)
}
