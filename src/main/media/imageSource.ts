import { basename } from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { HoldoutError, throwIfCancelled } from '../../shared/domain/errors.ts'
import type { MediaRecord } from '../../shared/domain/records.ts'
import { fitWithin } from './frameSize.ts'
import { spreadGray, unitFloats } from './pixels.ts'
import type { DecodeRun, FrameSource } from './source.ts'
import type { FloatFrame, RgbFrame } from './types.ts'

// libvips remembers decoded files by name, outside every budget, and would miss that a file changed.
sharp.cache(false)

/** Pictures being decoded at once: hides reading behind decoding; libvips itself uses the cores. */
const PARALLEL = 3

/** Decodes PNG, JPEG and TIFF sequences with libvips, which needs no process a picture. */
export class ImageSource implements FrameSource {
  readonly #media: MediaRecord
  readonly #files: readonly string[]

  constructor(media: MediaRecord, files: readonly string[]) {
    this.#media = media
    this.#files = files
  }

  entry(index: number): number {
    return index
  }

  decode({ maxSide, ...run }: DecodeRun): AsyncGenerator<RgbFrame> {
    return decodeAhead(run, (index) => this.#decodeOne(index, maxSide))
  }

  decodeFloat(run: DecodeRun): AsyncGenerator<FloatFrame> {
    return decodeAhead(run, (index) => this.#decodeFloat(index))
  }

  async #decodeFloat(index: number): Promise<FloatFrame> {
    const { width, height, colour } = this.#media
    const image = await this.#open(index)
    if (colour.float) {
      const { data } = await image.raw({ depth: 'float' }).toBuffer({ resolveWithObject: true })
      return { index, width, height, data: new Float32Array(new Uint8Array(data).buffer) }
    }
    if (colour.bitDepth <= 8) {
      // libvips widens 8 bits by 256, which leaves white short of 1.
      const { data, info } = await image.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true })
      const rgb = info.channels === 3 ? data : spreadGray(data, info.channels)
      return { index, width, height, data: unitFloats(rgb, 8) }
    }
    const data = await image.toColourspace('rgb16').raw({ depth: 'ushort' }).toBuffer()
    return { index, width, height, data: unitFloats(new Uint8Array(data)) }
  }

  async #decodeOne(index: number, maxSide?: number): Promise<RgbFrame> {
    const { width, height } = fitWithin(this.#media, maxSide)
    const image = await this.#open(index)
    const scaled = width < this.#media.width ? image.resize(width, height, { fit: 'fill' }) : image
    const { data, info } = await this.#named(
      index,
      scaled.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true }),
    )
    return { index, width, height, data: info.channels === 3 ? data : spreadGray(data, info.channels) }
  }

  /** The picture as shown, without alpha. */
  async #open(index: number): Promise<Sharp> {
    const file = this.#files[index] as string
    const image = sharp(file, { limitInputPixels: false })
    const { autoOrient } = await this.#named(index, image.metadata())
    const { width, height } = this.#media
    if (autoOrient.width === width && autoOrient.height === height) return image.autoOrient().removeAlpha()
    throw new HoldoutError(
      'media-unreadable',
      `${basename(file)} is ${autoOrient.width}x${autoOrient.height} in a sequence of ${width}x${height}.`,
    )
  }

  async #named<T>(index: number, work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      const file = basename(this.#files[index] as string)
      throw new HoldoutError('media-unreadable', `${file} cannot be decoded: ${reason}`, { cause: error })
    }
  }
}

/** Frames in order, a few decoded at once. */
async function* decodeAhead<T>(
  { from, to, signal }: DecodeRun,
  decode: (index: number) => Promise<T>,
): AsyncGenerator<T> {
  const running: Promise<T>[] = []
  let next = from
  while (next <= to || running.length > 0) {
    throwIfCancelled(signal)
    while (next <= to && running.length < PARALLEL) {
      const frame = decode(next++)
      // Its error comes out where it is awaited; the caller may stop before that.
      frame.catch(() => undefined)
      running.push(frame)
    }
    yield await (running.shift() as Promise<T>)
  }
}
