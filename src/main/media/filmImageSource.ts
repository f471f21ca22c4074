import { basename } from 'node:path'
import { HoldoutError } from '../../shared/domain/errors.ts'
import type { MediaRecord } from '../../shared/domain/records.ts'
import { linearToDisplay, toRgbFilter } from './colour.ts'
import { announceTimestamps, decodeStream } from './decodeStream.ts'
import { fitWithin } from './frameSize.ts'
import { imageInput } from './probe.ts'
import type { SequenceFiles } from './sequenceFiles.ts'
import type { DecodeRun, FrameSource } from './source.ts'
import type { FloatFrame, RgbFrame } from './types.ts'

/** Decodes EXR and DPX sequences with ffmpeg, one process for each run of files without a gap. */
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
    const size = fitWithin(this.#media, run.maxSide)
    const linear = this.#media.colour.transfer === 'linear'
    const format = linear ? 'gbrpf32le' : 'rgb24'
    const filters = `${toRgbFilter(this.#media.colour, this.#media, size)},format=${format}`
    for await (const { index, data } of this.#pictures(run, filters, size.width * size.height * (linear ? 12 : 3))) {
      yield { index, ...size, data: linear ? linearToDisplay(packPlanes(data)) : data }
    }
  }

  async readFloat(index: number, signal?: AbortSignal): Promise<FloatFrame> {
    const { width, height, colour } = this.#media
    const format = colour.float ? 'gbrpf32le' : 'rgb48le'
    const size = width * height * (colour.float ? 12 : 6)
    for await (const { data } of this.#pictures({ from: index, to: index, signal }, `format=${format}`, size)) {
      const values = colour.float
        ? packPlanes(data)
        : Float32Array.from(new Uint16Array(data.buffer), (value) => value / 65535)
      return { index, width, height, data: values }
    }
    throw this.#lost(index)
  }

  async *#pictures(
    run: DecodeRun,
    filters: string,
    bytes: number,
  ): AsyncGenerator<{ index: number; data: Uint8Array }> {
    for (let from = run.from; from <= run.to;) {
      const to = this.#endOfRun(from, run.to)
      let next = from
      for await (const { data } of decodeStream(this.#ffmpeg, this.#parameters(from, to, filters), bytes, run.signal)) {
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
    const output = ['-vf', `${announceTimestamps},${filters}`, '-vsync', 'passthrough']
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

/** Three planes of green, blue and red as packed red, green, blue. */
function packPlanes(planes: Uint8Array): Float32Array {
  const values = new Float32Array(planes.buffer, planes.byteOffset, planes.byteLength / 4)
  const count = values.length / 3
  const packed = new Float32Array(values.length)
  for (let i = 0; i < count; i++) {
    packed[i * 3] = values[2 * count + i] as number
    packed[i * 3 + 1] = values[i] as number
    packed[i * 3 + 2] = values[count + i] as number
  }
  return packed
}
