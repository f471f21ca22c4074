import type { RgbFrame } from '../../../media/types.ts'
import type { CommittedFrames } from '../memory/committedFrames.ts'
import type { FeatureStore } from '../memory/featureStore.ts'
import type { MemoryBank } from '../memory/memoryBank.ts'
import { newPatch, onView, type Patch, type View } from '../picture.ts'
import { crop, type Plane } from '../plane.ts'
import { gateAround, wholeRegion, type Gate } from './gate.ts'
import type { SpanGap } from './planSpans.ts'
import type { Features, VosNetworks } from './vosNetworks.ts'
import type { Extent, WorkingViews } from './workingView.ts'

/** What a track says of one frame. */
export interface Prediction {
  /** Probability of the object. */
  probability: Patch
  /** How well the memory knew what it saw where the object is, 0..1. */
  recognition: number
}

export interface TrackOptions {
  networks: VosNetworks
  features: FeatureStore
  committed: CommittedFrames
  views: WorkingViews
  signal: AbortSignal
}

/** Pixels round the open cells the decoder sees, so that its border is not the gate's. */
const MARGIN = 16

/** One object on its way through a gap, in one direction. */
export class ObjectTrack {
  readonly #options: TrackOptions
  readonly #gap: SpanGap
  #side: number
  #memory: MemoryBank
  #previous: Patch
  /** Where the object is, or was last seen. */
  #extent: Extent | null
  #lost: boolean

  private constructor(options: TrackOptions, gap: SpanGap, start: State) {
    this.#options = options
    this.#gap = gap
    this.#side = start.side
    this.#memory = start.memory
    this.#previous = start.previous
    this.#extent = start.extent
    this.#lost = start.extent === null
  }

  /** Sets out from a committed frame. */
  static async from(options: TrackOptions, gap: SpanGap, index: number): Promise<ObjectTrack> {
    const { committed, views, signal } = options
    const frame = { objectId: gap.objectId, index }
    const extent = await committed.extent(frame)
    const side = extent ? views.side(extent.size) : (views.sides[0] as number)
    const previous = await committed.mask(frame, await committed.view(frame, side))
    return new ObjectTrack(options, gap, {
      side,
      memory: await committed.memoryFor(gap, side, signal),
      previous,
      extent,
    })
  }

  /** What to look at on the next frame: a window round the object, and all there is when it is lost. */
  get view(): View {
    const { views } = this.#options
    if (this.#lost || !this.#extent) return views.surroundings(this.#extent, this.#side)
    return views.window(this.#extent, this.#side)
  }

  /** @param without a committed frame to do without, to see how it would be guessed */
  async predict(features: Features, without?: number): Promise<Prediction> {
    const { networks } = this.#options
    const { gate: reach, multiple } = networks.parameters
    const previous = onView(this.#previous, features.view)
    const gate = gateAround(previous, { cell: cellSize(features), reach, margin: MARGIN, multiple })
    const region = gate?.region ?? wholeRegion(features.view)
    const readout = await networks.read(this.#memory.gather(without), features, region)
    const prior = { ...region, data: crop(previous.data, 1, previous.width, previous.height, region) }
    const logits = await networks.decode(features, readout, prior, region)
    return paste(logits, readout.data, gate, features)
  }

  /** Goes on from the mask of the frame just seen. */
  async accept(frame: RgbFrame, features: Features, probability: Patch): Promise<void> {
    const { networks, views } = this.#options
    const extent = views.extent(probability)
    this.#lost = extent === null
    this.#extent = extent ?? this.#extent
    this.#previous = probability
    const side = extent ? views.side(extent.size, this.#side) : this.#side
    if (side === this.#side) this.#memory.push(await networks.remember(features, probability))
    else await this.#rescale(side, frame)
  }

  /** Keys of another scale are other keys: memory starts anew from the committed frames and the one just seen. */
  async #rescale(side: number, frame: RgbFrame): Promise<void> {
    const { networks, features, committed, signal } = this.#options
    this.#side = side
    this.#memory = await committed.memoryFor(this.#gap, side, signal)
    const seen = await features.of(frame, this.view)
    this.#previous = onView(this.#previous, seen.view)
    this.#memory.push(await networks.remember(seen, this.#previous))
  }
}

interface State {
  side: number
  memory: MemoryBank
  previous: Patch
  extent: Extent | null
}

/** Pixels a side of the cells that keys stand for. */
export function cellSize(features: Features): number {
  return features.view.region.width / (features.tensors.key?.shape[3] as number)
}

/** Logits of a region as a probability of all the view, nothing where the gate is shut. */
function paste(logits: Plane, readout: Float32Array, gate: Gate | null, features: Features): Prediction {
  const region = gate?.region ?? wholeRegion(features.view)
  const probability = newPatch(features.view)
  const cell = cellSize(features)
  const cellsAcross = region.width / cell
  const known = readout.length - (region.height / cell) * cellsAcross
  let recognition = 0
  let inside = 0
  for (let y = 0; y < region.height; y++) {
    const row = Math.floor((region.y + y) / cell)
    for (let x = 0; x < region.width; x++) {
      const column = Math.floor((region.x + x) / cell)
      if (gate && gate.open[row * gate.columns + column] === 0) continue
      const p = 1 / (1 + Math.exp(-(logits.data[y * region.width + x] as number)))
      probability.data[(region.y + y) * probability.width + region.x + x] = p
      if (p <= 0.5) continue
      inside++
      recognition += readout[known + (row - region.y / cell) * cellsAcross + column - region.x / cell] as number
    }
  }
  return { probability, recognition: inside === 0 ? 0 : recognition / inside }
}
