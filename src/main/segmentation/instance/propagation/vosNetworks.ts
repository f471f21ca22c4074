import type { ProjectSettings } from '../../../../shared/domain/records.ts'
import type { Network, NetworkProvider, Tensor } from '../../../inference/types.ts'
import { toTokens, type Thinning, type Tokens } from '../memory/tokens.ts'
import type { View } from '../picture.ts'
import { chooseModel } from './chooseModel.ts'
import type { ViewRules } from './workingView.ts'
import { crop, type Plane, type Region } from '../plane.ts'

/** What the encoder makes of one frame; all objects share it. */
export interface Features {
  view: View
  /** By role; `key` is [1, C, h, w], the others are for the value encoder and the decoder. */
  tensors: Record<string, Tensor>
}

export interface Parameters {
  multiple: number
  memoryEvery: number
  memoryFrames: number
  thinning: Thinning
  /** Pixels the object may move from one frame to the next. */
  gate: number
  /** Probability that the object is in the frame below which it is taken to be elsewhere; networks that do not say so have none. */
  present: number
  views: ViewRules
}

/** An object's mask, and where others are: the union of theirs. */
export interface Masks {
  own: Plane
  others: Plane | null
}

/** What the decoder makes of a region. */
export interface Decoded {
  logits: Plane
  /** Probability that the object is in the frame at all; null where the networks do not say. */
  present: number | null
}

/** Bytes the read's largest intermediate may take: runs that fit the processor's cache are several times as fast. */
const READ_BYTES = 4 << 20

/** The four networks of the propagation model, their tensors cut to a region where that saves time. */
export class VosNetworks {
  readonly #encoder: Network
  readonly #value: Network
  readonly #read: Network
  readonly #decoder: Network
  /** The model's. */
  readonly id: string
  readonly parameters: Parameters
  /** Whether the networks are told where the other objects are. */
  readonly knowOthers: boolean
  readonly #saysPresent: boolean

  private constructor(
    id: string,
    networks: [Network, Network, Network, Network],
    parameters: Parameters,
    takes: { others: boolean; present: boolean },
  ) {
    this.id = id
    ;[this.#encoder, this.#value, this.#read, this.#decoder] = networks
    this.parameters = parameters
    this.knowOthers = takes.others
    this.#saysPresent = takes.present
  }

  /**
   * The model a project asks for. There are two generations, told apart by what the registry declares: the first takes `mask`
   * [1, 1, H, W] and a `prior` of two planes; the second `masks` [1, 2, H, W], the object and the others, a prior of three,
   * and may say whether the object is `present` [1, 1].
   * @throws `model-missing`, `model-invalid`
   */
  static async load(
    provider: NetworkProvider,
    wish: Pick<ProjectSettings, 'model' | 'mode'> = {},
  ): Promise<VosNetworks> {
    const id = chooseModel(provider, wish)
    const load = (role: string): Promise<Network> => provider.network(`${id}-${role}`)
    const networks = [await load('encoder'), await load('value'), await load('read'), await load('decoder')]
    const given = provider.parameters(id)
    const takes = {
      others: 'masks' in provider.describe(`${id}-value`).inputs,
      present: 'present' in provider.describe(`${id}-decoder`).outputs,
    }
    const parameters: Parameters = {
      multiple: given.multiple ?? 16,
      memoryEvery: given.memoryEvery ?? 5,
      memoryFrames: given.memoryFrames ?? 2,
      thinning: { edge: given.edgeCells ?? 1, near: given.nearCells ?? 4, every: given.thinning ?? 2 },
      gate: given.gate ?? 24,
      present: given.present ?? 0.5,
      views: {
        multiple: given.multiple ?? 16,
        objectSize: given.objectSize ?? 0,
        scaleStep: given.scaleStep ?? 4 / 3,
        scaleSlack: given.scaleSlack ?? 1.25,
        windowShare: given.windowShare ?? 1,
        windowMargin: given.windowMargin ?? 96,
        windowStep: given.windowStep ?? 64,
        windowPixels: given.windowPixels ?? 1 << 20,
      },
    }
    return new VosNetworks(id, networks as [Network, Network, Network, Network], parameters, takes)
  }

  get secondsInRuntime(): number {
    return [this.#encoder, this.#value, this.#read, this.#decoder].reduce((sum, n) => sum + n.secondsInRuntime, 0)
  }

  /** @param planes [3, height, width] of the view's region, 0..1 */
  async encode(planes: Float32Array, view: View): Promise<Features> {
    const rgb = { data: planes, shape: [1, 3, view.region.height, view.region.width] }
    return { view, tensors: await this.#encoder.run({ rgb }) }
  }

  /** What the memory stores of a frame with these masks, which are of the features' view. */
  async remember(features: Features, { own, others }: Masks): Promise<Tokens> {
    const { width, height } = own
    const mask = { data: own.data, shape: [1, 1, height, width] }
    const masks = (): Tensor => ({ data: stack([own.data, others?.data ?? null]), shape: [1, 2, height, width] })
    const { value } = await this.#value.run({
      ...features.tensors,
      ...(this.knowOthers ? { masks: masks() } : { mask }),
    })
    return toTokens(features.tensors.key as Tensor, value as Tensor, this.parameters.thinning)
  }

  /**
   * Fetches from memory what belongs to the cells of a region, some rows at a time.
   * @returns [1, R, h, w] of the region; its last channel is how well the memory knows the cell, 0..1
   */
  async read(tokens: Tokens, features: Features, region: Region): Promise<Tensor> {
    const query = cropTensor(features.tensors.key as Tensor, features.view, region)
    const [, channels, height, width] = query.shape as [number, number, number, number]
    const memory = {
      keys: { data: tokens.keys, shape: [1, tokens.keyChannels, tokens.count] },
      values: { data: tokens.values, shape: [1, tokens.valueChannels, tokens.count] },
      logWeights: { data: tokens.logWeights, shape: [1, tokens.count] },
    }
    const rows = Math.max(1, Math.min(height, Math.floor(READ_BYTES / 4 / tokens.count / width)))
    let out: Tensor | null = null
    for (let y = 0; y < height; y += rows) {
      const part = { x: 0, y, width, height: Math.min(rows, height - y) }
      const data = crop(query.data, channels, width, height, part)
      const { readout } = await this.#read.run({
        ...memory,
        query: { data, shape: [1, channels, part.height, width] },
      })
      out = putRows(out, readout as Tensor, height, y)
    }
    return out as Tensor
  }

  /** The object in a region. @param prior the masks of the previous frame, region size; null where unknown */
  async decode(features: Features, readout: Tensor, prior: Masks | null, region: Region): Promise<Decoded> {
    const { width, height } = region
    const pixels = width * height
    const channels = this.knowOthers ? 3 : 2
    const planes = new Float32Array(channels * pixels)
    if (prior) {
      for (let i = 0; i < pixels; i++) planes[i] = 2 * (prior.own.data[i] as number) - 1
      planes.fill(1, pixels, 2 * pixels)
      if (this.knowOthers && prior.others) planes.set(prior.others.data, 2 * pixels)
    }
    const skips = Object.entries(features.tensors).filter(([role]) => role !== 'key')
    const cut = skips.map(([role, tensor]) => [role, cropTensor(tensor, features.view, region)])
    const { logit, present } = await this.#decoder.run(
      {
        ...(Object.fromEntries(cut) as Record<string, Tensor>),
        readout,
        prior: { data: planes, shape: [1, channels, height, width] },
      },
      this.#saysPresent ? ['logit', 'present'] : ['logit'],
    )
    return {
      logits: { width, height, data: (logit as Tensor).data },
      present: present ? 1 / (1 + Math.exp(-(present.data[0] as number))) : null,
    }
  }
}

/** Planes of one size one after the other; nothing where there is none. */
function stack(planes: [Float32Array, Float32Array | null]): Float32Array {
  const data = new Float32Array(2 * planes[0].length)
  data.set(planes[0])
  if (planes[1]) data.set(planes[1], planes[0].length)
  return data
}

/** The part of a tensor [1, C, H/s, W/s] of a view that lies under a region, counted from the view's corner. */
export function cropTensor(tensor: Tensor, view: View, region: Region): Tensor {
  const [, channels, height, width] = tensor.shape as [number, number, number, number]
  if (region.width === view.region.width && region.height === view.region.height) return tensor
  const stride = view.region.width / width
  const cut = {
    x: region.x / stride,
    y: region.y / stride,
    width: region.width / stride,
    height: region.height / stride,
  }
  return { data: crop(tensor.data, channels, width, height, cut), shape: [1, channels, cut.height, cut.width] }
}

function putRows(out: Tensor | null, part: Tensor, height: number, y: number): Tensor {
  const [, channels, rows, width] = part.shape as [number, number, number, number]
  if (rows === height) return part
  const whole = out ?? { data: new Float32Array(channels * height * width), shape: [1, channels, height, width] }
  for (let c = 0; c < channels; c++) {
    const from = c * rows * width
    whole.data.set(part.data.subarray(from, from + rows * width), (c * height + y) * width)
  }
  return whole
}
