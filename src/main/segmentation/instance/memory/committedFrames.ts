import { decodeMatte, type Matte } from '../../../../shared/codec/matte.ts'
import { HoldoutError } from '../../../../shared/domain/errors.ts'
import { toProbability } from '../picture.ts'
import type { Plane } from '../plane.ts'
import type { SpanGap } from '../propagation/planSpans.ts'
import type { VosNetworks } from '../propagation/vosNetworks.ts'
import type { FeatureStore } from './featureStore.ts'
import { MemoryBank } from './memoryBank.ts'
import type { Tokens } from './tokens.ts'

/** Bytes committed frames may take in one object's memory: some dozens of them at the usual size. */
const PERMANENT_BYTES = 8 << 20

export interface CommittedFrame {
  objectId: string
  index: number
}

export interface CommittedOptions {
  frames: readonly CommittedFrame[]
  /** Shots, [start, end): memory does not cross a cut. All frames are of one shot where there are none. */
  shots: readonly { start: number; end: number }[]
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

  /** A memory of the object's committed frames: those that bound the gap first, then the nearest, within the budget. */
  async memoryFor(gap: SpanGap, signal: AbortSignal): Promise<MemoryBank> {
    const { memoryEvery, memoryFrames } = this.#options.networks.parameters
    const bank = new MemoryBank({ every: memoryEvery, frames: memoryFrames, permanentBytes: PERMANENT_BYTES })
    for (const index of this.#nearest(gap)) {
      if (!bank.keep(index, await this.tokens({ objectId: gap.objectId, index }, signal))) break
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

  #nearest(gap: SpanGap): number[] {
    const shot = this.#options.shots.find(({ start, end }) => gap.start >= start && gap.start < end)
    const distance = (index: number): number => Math.max(gap.start - index, index - gap.end + 1)
    return this.#options.frames
      .filter(
        ({ objectId, index }) => objectId === gap.objectId && (!shot || (index >= shot.start && index < shot.end)),
      )
      .map(({ index }) => index)
      .sort((a, b) => distance(a) - distance(b) || a - b)
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
