import type { Features } from '../propagation/vosNetworks.ts'

/**
 * Features of frames, least recently used thrown out first, within a budget of bytes. Propagating again over frames it
 * still has costs no encoder run.
 */
export class FeatureCache {
  readonly #budget: number
  readonly #entries = new Map<string, Features>()
  #bytes = 0

  constructor(budget: number) {
    this.#budget = budget
  }

  get bytes(): number {
    return this.#bytes
  }

  get(key: string): Features | null {
    const found = this.#entries.get(key)
    if (!found) return null
    this.#entries.delete(key)
    this.#entries.set(key, found)
    return found
  }

  put(key: string, features: Features): void {
    this.#remove(key)
    const size = featureBytes(features)
    if (size > this.#budget) return
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes + size <= this.#budget) break
      this.#remove(oldest)
    }
    this.#entries.set(key, features)
    this.#bytes += size
  }

  #remove(key: string): void {
    const present = this.#entries.get(key)
    if (!present) return
    this.#entries.delete(key)
    this.#bytes -= featureBytes(present)
  }
}

const featureBytes = (features: Features): number =>
  Object.values(features.tensors).reduce((sum, { data }) => sum + data.byteLength, 0)
