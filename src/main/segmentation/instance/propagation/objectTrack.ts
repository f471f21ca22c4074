import type { RgbFrame } from '../../../media/types.ts'
import type { CommittedFrames, Look } from '../memory/committedFrames.ts'
import type { FeatureStore } from '../memory/featureStore.ts'
import type { MemoryBank } from '../memory/memoryBank.ts'
import { newPatch, onView, type Patch, type View } from '../picture.ts'
import { crop, type Plane, type Region } from '../plane.ts'
import { gateAround, wholeRegion, type Gate } from './gate.ts'
import type { SpanGap } from './planSpans.ts'
import type { Features, Masks, VosNetworks } from './vosNetworks.ts'
import type { Extent, WorkingViews } from './workingView.ts'

/** What a track says of one frame. */
export interface Prediction {
  /** Probability of the object. */
  probability: Patch
  /** How well the memory knew what it saw where the object is, 0..1. */
  recognition: number
  /** Probability that the object is in the frame; null where the networks do not say. */
  present: number | null
}

/** Where objects are on a frame. */
export interface FrameMasks extends Masks {
  own: Patch
  /** Union of the others; null where nobody asks. */
  others: Patch | null
}

export interface TrackOptions {
  networks: VosNetworks
  features: FeatureStore
  committed: CommittedFrames
  views: WorkingViews
  signal: AbortSignal
}

/** How a track differs from the plain one, so that several may be averaged. */
export interface Variation {
  /** In a mirror. */
  flipped?: boolean
  /** At the neighbouring scale. */
  beside?: boolean
  /** Decoded twice: from the previous mask, and from it moved on as it moved before. */
  moved?: boolean
}

/** Pixels round the open cells the decoder sees, so that its border is not the gate's. */
const MARGIN = 16

interface State {
  /** Scale chosen by the object's size; a variation may look at another. */
  side: number
  memory: MemoryBank
  previous: FrameMasks
  extent: Extent | null
}

/** One object on its way through a gap, in one direction. */
export class ObjectTrack {
  readonly #options: TrackOptions
  readonly #gap: SpanGap
  readonly #variation: Variation
  #state: State
  #lost: boolean
  /** Plate pixels a frame. */
  #motion = { x: 0, y: 0 }

  private constructor(options: TrackOptions, gap: SpanGap, variation: Variation, start: State) {
    this.#options = options
    this.#gap = gap
    this.#variation = variation
    this.#state = start
    this.#lost = start.extent === null
  }

  /** Sets out from a committed frame. */
  static async from(
    options: TrackOptions,
    gap: SpanGap,
    index: number,
    variation: Variation = {},
  ): Promise<ObjectTrack> {
    const { committed, views, signal } = options
    const frame = { objectId: gap.objectId, index }
    const extent = await committed.extent(frame)
    const side = extent ? views.side(extent.size) : (views.sides[0] as number)
    const look = lookOf(variation, side, views)
    const view = await committed.view(frame, look)
    const previous = { own: await committed.mask(frame, view), others: await committed.othersOf(frame, view) }
    const memory = await committed.memoryFor(gap, look, signal)
    return new ObjectTrack(options, gap, variation, { side, memory, previous, extent })
  }

  /** What to look at on the next frame: a window round the object, and all there is when it is lost. */
  get view(): View {
    const { views } = this.#options
    const { extent, side } = this.#state
    const look = lookOf(this.#variation, side, views)
    const view = extent && !this.#lost ? views.window(extent, look.side) : views.surroundings(extent, look.side)
    return look.flipped ? { ...view, flipped: true } : view
  }

  /** @param without a committed frame to do without, to see how it would be guessed */
  async predict(features: Features, without?: number): Promise<Prediction> {
    const { networks } = this.#options
    const { gate: reach, multiple } = networks.parameters
    const { own, others } = this.#state.previous
    const { view } = features
    const previous = { own: onView(own, view), others: others && onView(others, view) }
    const gate = gateAround(previous.own, { cell: cellSize(features), reach, margin: MARGIN, multiple })
    const region = gate?.region ?? wholeRegion(view)
    const readout = await networks.read(this.#state.memory.gather(without), features, region)
    const prior = cutMasks(previous, region)
    const decoded = await networks.decode(features, readout, prior, region)
    if (this.#variation.moved && gate) {
      const again = await networks.decode(features, readout, this.#moved(prior, view), region)
      const { data } = decoded.logits
      for (let i = 0; i < data.length; i++) data[i] = ((data[i] as number) + (again.logits.data[i] as number)) / 2
    }
    return { ...paste(decoded.logits, readout.data, gate, features), present: decoded.present }
  }

  /** Masks where they would be had they gone on as before. */
  #moved(masks: Masks, view: View): Masks {
    const scale = view.width / this.#options.views.plate.width
    const x = Math.round(this.#motion.x * scale) * (view.flipped ? -1 : 1)
    const y = Math.round(this.#motion.y * scale)
    return { own: shift(masks.own, x, y), others: masks.others }
  }

  /**
   * Goes on from the masks of the frame just seen, of the features' view. An object known to be elsewhere leaves nothing to
   * remember.
   */
  async accept(frame: RgbFrame, features: Features, masks: FrameMasks, absent: boolean): Promise<void> {
    const { networks, views } = this.#options
    const extent = absent ? null : views.extent(masks.own)
    this.#motion = motionBetween(this.#lost ? null : this.#state.extent, extent)
    this.#lost = extent === null
    const { side, memory } = this.#state
    const wanted = extent ? views.side(extent.size, side) : side
    this.#state = { side: wanted, memory, previous: masks, extent: extent ?? this.#state.extent }
    if (absent) return
    if (wanted === side) memory.push(await networks.remember(features, masks))
    else await this.#rescale(frame)
  }

  /** Keys of another scale are other keys: memory starts anew from the committed frames and the one just seen. */
  async #rescale(frame: RgbFrame): Promise<void> {
    const { networks, features, committed, views, signal } = this.#options
    const { own, others } = this.#state.previous
    const look = lookOf(this.#variation, this.#state.side, views)
    const memory = await committed.memoryFor(this.#gap, look, signal)
    const seen = await features.of(frame, this.view)
    const previous = { own: onView(own, seen.view), others: others && onView(others, seen.view) }
    memory.push(await networks.remember(seen, previous))
    this.#state = { ...this.#state, memory, previous }
  }
}

function lookOf({ flipped = false, beside = false }: Variation, side: number, views: WorkingViews): Look {
  return { side: beside ? views.beside(side) : side, flipped }
}

function motionBetween(before: Extent | null, after: Extent | null): { x: number; y: number } {
  if (!before || !after) return { x: 0, y: 0 }
  const middle = ({ box }: Extent): [number, number] => [(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2]
  const [from, to] = [middle(before), middle(after)]
  return { x: to[0] - from[0], y: to[1] - from[1] }
}

function cutMasks({ own, others }: FrameMasks, region: Region): Masks {
  const cut = ({ data, width, height }: Plane): Plane => ({
    width: region.width,
    height: region.height,
    data: crop(data, 1, width, height, region),
  })
  return { own: cut(own), others: others && cut(others) }
}

/** Moved by whole pixels; nothing comes in from outside. */
function shift({ width, height, data }: Plane, x: number, y: number): Plane {
  const out = new Float32Array(data.length)
  for (let row = Math.max(0, y); row < Math.min(height, height + y); row++) {
    const from = (row - y) * width
    out.set(data.subarray(from + Math.max(0, -x), from + width - Math.max(0, x)), row * width + Math.max(0, x))
  }
  return { width, height, data: out }
}

/** Pixels a side of the cells that keys stand for. */
export function cellSize(features: Features): number {
  return features.view.region.width / (features.tensors.key?.shape[3] as number)
}

/** Logits of a region as a probability of all the view, nothing where the gate is shut. */
function paste(
  logits: Plane,
  readout: Float32Array,
  gate: Gate | null,
  features: Features,
): Omit<Prediction, 'present'> {
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
