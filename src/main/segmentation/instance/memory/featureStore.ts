import type { FrameReader, RgbFrame } from '../../../media/types.ts'
import { inferenceSize, toPlanes, type InferenceSize } from '../picture.ts'
import type { Features, VosNetworks } from '../propagation/vosNetworks.ts'
import type { FeatureCache } from './featureCache.ts'

/** Features of one media's frames at one inference size, from the cache or the encoder. */
export class FeatureStore {
  readonly size: InferenceSize
  readonly #reader: FrameReader
  readonly #networks: VosNetworks
  readonly #cache: FeatureCache
  readonly #side: number

  constructor(reader: FrameReader, networks: VosNetworks, cache: FeatureCache, side: number) {
    this.#reader = reader
    this.#networks = networks
    this.#cache = cache
    this.#side = side
    this.size = inferenceSize(reader.media, side, networks.parameters.multiple)
  }

  /** Of a frame that is at hand. */
  async of(frame: RgbFrame): Promise<Features> {
    const key = `${this.#reader.media.fingerprint}:${String(frame.index)}:${String(this.#side)}`
    const present = this.#cache.get(key)
    if (present) return present
    const features = await this.#networks.encode(toPlanes(frame, this.size), this.size)
    this.#cache.put(key, features)
    return features
  }

  /** Of any frame. */
  async at(index: number, signal: AbortSignal): Promise<Features> {
    return this.of(await this.#reader.read(index, { signal }))
  }
}
