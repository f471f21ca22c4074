import { decodeMatte, type Matte } from '../../../../shared/codec/matte.ts'
import { HoldoutError } from '../../../../shared/domain/errors.ts'
import { toProbability } from '../picture.ts'
import type { Plane } from '../plane.ts'
import type { SpanGap } from '../propagation/planSpans.ts'
import type { VosNetworks } from '../propagation/vosNetworks.ts'
import type { FeatureStore } from './featureStore.ts'
import { MemoryBank } from './memoryBank.ts'
import type { Tokens } from './tokens.ts'

export interface CommittedFrame {
  objectId: string
  index: number
}

export interface CommittedOptions {
  frames: readonly CommittedFrame[]
  /** The encoded matte of a committed frame. */
  fetch: (frame: CommittedFrame) => Promise<Uint8Array | null>
  features: FeatureStore
  networks: VosNetworks
}

/** The frames the artist vouches for: their masks, and the memory made of them. */
export class CommittedFrames {
  readonly #options: CommittedOptions
  readonly #masks = new Map<string, Promise<Plane>>()
  readonly #tokens = new Map<string, Promise<Tokens>>()

  constructor(options: CommittedOptions) {
    this.#options = options
  }

  /** Objects other than these that are committed on a frame. */
  on(index: number, except: ReadonlySet<string>): CommittedFrame[] {
    return this.#options.frames.filter((frame) => frame.index === index && !except.has(frame.objectId))
  }

  /** At plate resolution. @throws `not-found` where the document has none */
  async matte(frame: CommittedFrame): Promise<Matte> {
    const encoded = await this.#options.fetch(frame)
    if (encoded) return decodeMatte(encoded)
    const what = `Frame ${String(frame.index)} of ${frame.objectId} is committed but has no matte.`
    throw new HoldoutError('not-found', what)
  }

  /** At the size of inference, 0 or 1: networks were trained on masks, not on soft edges. */
  mask(frame: CommittedFrame): Promise<Plane> {
    return remembered(this.#masks, frame, async () => {
      const plane = toProbability(await this.matte(frame), this.#options.features.size)
      return { ...plane, data: plane.data.map((alpha) => (alpha >= 0.5 ? 1 : 0)) }
    })
  }

  /** A memory of the frames that bound the gap, and of no others: what fills a gap must not depend on what lies beyond it. */
  async memoryFor({ objectId, left, right }: SpanGap, signal: AbortSignal): Promise<MemoryBank> {
    const { memoryEvery, memoryFrames } = this.#options.networks.parameters
    const bank = new MemoryBank({ every: memoryEvery, frames: memoryFrames })
    for (const index of [left, right]) {
      if (index !== null) bank.keep(index, await this.tokens({ objectId, index }, signal))
    }
    return bank
  }

  /** What memory keeps of a committed frame. */
  tokens(frame: CommittedFrame, signal: AbortSignal): Promise<Tokens> {
    const { features, networks } = this.#options
    return remembered(this.#tokens, frame, async () =>
      networks.remember(await features.at(frame.index, signal), await this.mask(frame)),
    )
  }
}

function remembered<T>(map: Map<string, Promise<T>>, frame: CommittedFrame, make: () => Promise<T>): Promise<T> {
  const key = `${frame.objectId}:${String(frame.index)}`
  const present = map.get(key)
  if (present) return present
  const made = make()
  map.set(key, made)
  return made
}
