import type { FrameReader, RgbFrame } from '../../../media/types.ts'
import { toPlanes, viewKey, type View } from '../picture.ts'
import type { Features, VosNetworks } from '../propagation/vosNetworks.ts'
import type { FeatureCache } from './featureCache.ts'

/** Features of one media's frames, from the cache or the encoder. */
export class FeatureStore {
  readonly #reader: FrameReader
  readonly #networks: VosNetworks
  readonly #cache: FeatureCache

  constructor(reader: FrameReader, networks: VosNetworks, cache: FeatureCache) {
    this.#reader = reader
    this.#networks = networks
    this.#cache = cache
  }

  /** Of a frame that is at hand, as a view shows it. */
  async of(frame: RgbFrame, view: View): Promise<Features> {
    const key = `${this.#networks.id}:${this.#reader.media.fingerprint}:${String(frame.index)}:${viewKey(view)}`
    const present = this.#cache.get(key)
    if (present) return present
    const features = await this.#networks.encode(toPlanes(frame, view), view)
    this.#cache.put(key, features)
    return features
  }

  /** Of any frame. */
  async at(index: number, view: View, signal: AbortSignal): Promise<Features> {
    return this.of(await this.#reader.read(index, { signal }), view)
  }
}
