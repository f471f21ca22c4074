import type { MemoryBank } from '../memory/memoryBank.ts'
import type { Plane } from '../plane.ts'
import { crop, newPlane } from '../plane.ts'
import { gateAround, wholeRegion, type Gate } from './gate.ts'
import type { Features, VosNetworks } from './vosNetworks.ts'

/** What a track says of one frame. */
export interface Prediction {
  /** Probability of the object at the padded size of inference. */
  probability: Plane
  /** How well the memory knew what it saw where the object is, 0..1. */
  recognition: number
}

/** Pixels round the open cells the decoder sees, so that its border is not the gate's. */
const MARGIN = 16

/** One object on its way through a gap, in one direction. */
export class ObjectTrack {
  readonly #networks: VosNetworks
  readonly #memory: MemoryBank
  #previous: Plane

  /** @param memory holds the object's committed frames @param start the mask to set out from */
  constructor(networks: VosNetworks, memory: MemoryBank, start: Plane) {
    this.#networks = networks
    this.#memory = memory
    this.#previous = start
  }

  /** @param without a committed frame to do without, to see how it would be guessed */
  async predict(features: Features, without?: number): Promise<Prediction> {
    const { gate: reach, multiple } = this.#networks.parameters
    const rules = { cell: cellSize(features), reach, margin: MARGIN, multiple }
    const gate = gateAround(this.#previous, rules)
    const region = gate?.region ?? wholeRegion(features.size)
    const readout = await this.#networks.read(this.#memory.gather(without), features, region)
    const { width, height } = this.#previous
    const prior = { ...region, data: crop(this.#previous.data, 1, width, height, region) }
    const logits = await this.#networks.decode(features, readout, prior, region)
    return paste(logits, readout.data, gate, features)
  }

  /** Goes on from the mask of the frame just seen. */
  async accept(features: Features, probability: Plane): Promise<void> {
    this.#memory.push(await this.#networks.remember(features, probability))
    this.#previous = probability
  }
}

/** Pixels a side of the cells that keys stand for. */
export function cellSize(features: Features): number {
  return features.size.paddedWidth / (features.tensors.key?.shape[3] as number)
}

/** Logits of a region as a probability of the whole picture, nothing where the gate is shut. */
function paste(logits: Plane, readout: Float32Array, gate: Gate | null, features: Features): Prediction {
  const { paddedWidth, paddedHeight } = features.size
  const region = gate?.region ?? wholeRegion(features.size)
  const probability = newPlane(paddedWidth, paddedHeight)
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
      probability.data[(region.y + y) * paddedWidth + region.x + x] = p
      if (p <= 0.5) continue
      inside++
      recognition += readout[known + (row - region.y / cell) * cellsAcross + column - region.x / cell] as number
    }
  }
  return { probability, recognition: inside === 0 ? 0 : recognition / inside }
}
