import { createHash } from 'node:crypto'
import { throwIfCancelled } from '../../shared/domain/errors.ts'
import type { MediaRecord } from '../../shared/domain/records.ts'
import type { DiskCache } from './diskCache.ts'
import { fitWithin } from './frameSize.ts'
import type { DecodeRun, FrameSource } from './source.ts'
import type { FloatFrame, RgbFrame } from './types.ts'

/**
 * Keeps shown pictures of a slow source on disk: a 1080p EXR takes 190 ms of processor time to decode and transform,
 * and a few to read back. Each picture of the source stands alone.
 */
export class DiskCachedSource implements FrameSource {
  readonly #media: MediaRecord
  readonly #source: FrameSource
  readonly #cache: DiskCache

  constructor(media: MediaRecord, source: FrameSource, cache: DiskCache) {
    this.#media = media
    this.#source = source
    this.#cache = cache
  }

  entry(index: number): number {
    return this.#source.entry(index)
  }

  decodeFloat(run: DecodeRun): AsyncGenerator<FloatFrame> {
    return this.#source.decodeFloat(run)
  }

  async *decode(run: DecodeRun): AsyncGenerator<RgbFrame> {
    for (let next = run.from; next <= run.to;) {
      throwIfCancelled(run.signal)
      const stored = await this.#stored(next, run.maxSide)
      if (stored) {
        yield stored
        next++
        continue
      }
      for await (const frame of this.#source.decode({ ...run, from: next })) {
        await this.#cache.set(this.#key(frame.index, run.maxSide), frame.data)
        yield frame
        next++
        if (await this.#cache.has(this.#key(next, run.maxSide))) break
      }
    }
  }

  async #stored(index: number, maxSide?: number): Promise<RgbFrame | null> {
    const size = fitWithin(this.#media, maxSide)
    const data = await this.#cache.get(this.#key(index, maxSide))
    return data?.length === size.width * size.height * 3 ? { index, ...size, data } : null
  }

  #key(index: number, maxSide?: number): string {
    const { path, fingerprint } = this.#media
    const { width } = fitWithin(this.#media, maxSide)
    return createHash('sha256').update(`1 ${fingerprint} ${index} ${width} ${path}`).digest('hex')
  }
}
