import type { Matte } from '../../../../shared/codec/matte.ts'
import type { Prompt } from '../../../../shared/domain/records.ts'
import type { Network } from '../../../inference/types.ts'
import type { RgbFrame } from '../../../media/types.ts'
import { drawBox, drawMarks } from './marks.ts'
import type { MarkPlanes, MarkSizes } from './marks.ts'
import { resample } from './resample.ts'
import type { PixelBox } from './resample.ts'

/** What the model's card says about running it. */
export interface InteractionModel extends MarkSizes {
  /** Longer side of what the network sees, pixels; sides are multiples of `multiple`. */
  side: number
  multiple: number
  /** How much larger than the object and its marks the window is. */
  crop: number
  /** Half the side of the first window round a click, as a share of the plate's shorter side. */
  firstWindow: number
}

export interface Question {
  plate: RgbFrame
  /** Part of the plate the network sees. */
  window: PixelBox
  /** The mask so far; null where the object starts from nothing. */
  present: Matte | null
  /** Every mark so far, the newest last. */
  marks: readonly Prompt[]
  /** The box the object was given with, while starting. */
  box: PixelBox | null
}

export interface Answer {
  width: number
  height: number
  /** [height, width] over the window: the mask it was given, and what it answers, 0..1 */
  before: Float32Array
  after: Float32Array
  planes: MarkPlanes
}

/** Runs the interaction network once. Input planes: red, green, blue, present mask, positive marks, negative marks, box. */
export async function askNetwork(network: Network, model: InteractionModel, question: Question): Promise<Answer> {
  const { plate, window, present } = question
  const { width, height } = networkSize(window, model)
  const area = width * height
  const planes = drawMarks(question.marks, window, width, height, model)
  const before = present
    ? resample({ data: present.data, width: present.width, channels: 1 }, window, width, height, 1 / fullOf(present))
    : new Float32Array(area)
  const x = new Float32Array(7 * area)
  x.set(resample({ data: plate.data, width: plate.width, channels: 3 }, window, width, height, 1 / 255))
  x.set(before, 3 * area)
  x.set(planes.positive, 4 * area)
  x.set(planes.negative, 5 * area)
  if (question.box) x.set(drawBox(question.box, window, width, height), 6 * area)
  const { logit } = await network.run({ x: { data: x, shape: [1, 7, height, width] } }, ['logit'])
  if (logit?.data.length !== area) throw new Error('The interaction network answered another size than it was asked.')
  return { width, height, before, after: logit.data.map((value) => 1 / (1 + Math.exp(-value))), planes }
}

function networkSize(window: PixelBox, { side, multiple }: InteractionModel): { width: number; height: number } {
  const wide = window.x1 - window.x0
  const high = window.y1 - window.y0
  const scale = side / Math.max(wide, high)
  const fit = (pixels: number): number => Math.max(2, Math.round((pixels * scale) / multiple)) * multiple
  return { width: fit(wide), height: fit(high) }
}

/** The value of a pixel wholly inside. */
export function fullOf(matte: Pick<Matte, 'bits'>): number {
  return matte.bits === 8 ? 255 : 65535
}
