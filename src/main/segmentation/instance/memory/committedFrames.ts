import { decodeMatte, type Matte } from '../../../../shared/codec/matte.ts'
import { HoldoutError } from '../../../../shared/domain/errors.ts'
import { toProbability, unionOf, type Patch, type View } from '../picture.ts'
import type { SpanGap } from '../propagation/planSpans.ts'
import type { VosNetworks } from '../propagation/vosNetworks.ts'
import { extentOf, type Extent, type WorkingViews } from '../propagation/workingView.ts'
import type { FeatureStore } from './featureStore.ts'
import { MemoryBank } from './memoryBank.ts'
import type { Tokens } from './tokens.ts'

/** At which scale an object is looked at, and whether in a mirror. */
export interface Look {
  /** Longer side of the plate. */
  side: number
  flipped: boolean
}

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
  views: WorkingViews
}

/** The frames the artist vouches for: their masks, and the memory made of them. */
export class CommittedFrames {
  readonly #options: CommittedOptions
  readonly #extents = new Map<string, Promise<Extent | null>>()
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

  /** Where the object is, on the plate; null where it was committed as absent. */
  extent(frame: CommittedFrame): Promise<Extent | null> {
    return remembered(this.#extents, keyOf(frame), async () => {
      const { width, height, bits, data } = await this.matte(frame)
      const full = bits === 8 ? 255 : 65535
      return extentOf({ width, height, data: Float32Array.from(data, (alpha) => alpha / full) }, 1)
    })
  }

  /** As a view shows it, 0 or 1: networks were trained on masks, not on soft edges. */
  async mask(frame: CommittedFrame, view: View): Promise<Patch> {
    const patch = toProbability(await this.matte(frame), view)
    return { ...patch, data: patch.data.map((alpha) => (alpha >= 0.5 ? 1 : 0)) }
  }

  /** A memory of the frames that bound the gap, and of no others: what fills a gap must not depend on what lies beyond it. */
  async memoryFor({ objectId, left, right }: SpanGap, look: Look, signal: AbortSignal): Promise<MemoryBank> {
    const { memoryEvery, memoryFrames } = this.#options.networks.parameters
    const bank = new MemoryBank({ every: memoryEvery, frames: memoryFrames })
    for (const index of [left, right]) {
      if (index !== null) bank.keep(index, await this.tokens({ objectId, index }, look, signal))
    }
    return bank
  }

  /** What memory keeps of a committed frame: the object in its surroundings, likenesses among them. */
  tokens(frame: CommittedFrame, look: Look, signal: AbortSignal): Promise<Tokens> {
    const { features, networks } = this.#options
    return remembered(this.#tokens, `${keyOf(frame)}:${String(look.side)}:${String(look.flipped)}`, async () => {
      const view = await this.view(frame, look)
      const masks = { own: await this.mask(frame, view), others: await this.othersOf(frame, view) }
      return networks.remember(await features.at(frame.index, view, signal), masks)
    })
  }

  /** Where other objects are committed on the frame; null where none is, or the networks do not ask. */
  async othersOf({ objectId, index }: CommittedFrame, view: View): Promise<Patch | null> {
    if (!this.#options.networks.knowOthers) return null
    const others = this.on(index, new Set([objectId]))
    return unionOf(await Promise.all(others.map((other) => this.mask(other, view))), view)
  }

  /** What memory sees of a committed frame. */
  async view(frame: CommittedFrame, { side, flipped }: Look): Promise<View> {
    const view = this.#options.views.surroundings(await this.extent(frame), side)
    return flipped ? { ...view, flipped } : view
  }
}

const keyOf = ({ objectId, index }: CommittedFrame): string => `${objectId}:${String(index)}`

function remembered<T>(map: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const present = map.get(key)
  if (present) return present
  const made = make()
  map.set(key, made)
  return made
}
