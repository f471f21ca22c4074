import type { Matte } from '../../../../shared/codec/matte.ts'
import { HoldoutError } from '../../../../shared/domain/errors.ts'
import type { Prompt } from '../../../../shared/domain/records.ts'
import type { Network } from '../../../inference/types.ts'
import type { RgbFrame } from '../../../media/types.ts'
import { dropSpecks, fillPinholes } from './cleanAnswer.ts'
import { drawBox, drawMarks } from './marks.ts'
import type { MarkPlanes, MarkSizes } from './marks.ts'
import { polishAnswer } from './polishAnswer.ts'
import { resample } from './resample.ts'
import type { PixelBox } from './resample.ts'

/** Marks after which the network knows the object better than its colours do; measured with the robot. */
const POLISHED_MARKS = 5

/** What the model's card says about running it. */
export interface InteractionModel extends MarkSizes {
  /** Longer side of what the network sees, pixels; sides are multiples of `multiple`. */
  side: number
  multiple: number
  /** How much larger than the object and its marks the window is. */
  crop: number
  /** The same while the object is still looked for. */
  searchCrop: number
  /** Half the side of the first window round a click, as a share of the plate's shorter side. */
  firstWindow: number
  /** The same round a stroke, at least; else so many times its box. */
  firstStroke: number
  strokeCrop: number
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

/**
 * Runs the interaction network once and, while there are few marks, polishes its answer; specks and pinholes go. Its input planes: red, green, blue, present mask, positive marks, negative
 * marks, box. @throws `model-invalid` where it answers another size than it is asked
 */
export async function askNetwork(network: Network, model: InteractionModel, question: Question): Promise<Answer> {
  const { plate, window, present } = question
  const { width, height } = networkSize(window, model)
  const area = width * height
  const planes = drawMarks(question.marks, window, width, height, model)
  const before = present
    ? resample({ data: present.data, width: present.width, channels: 1 }, window, width, height, 1 / fullOf(present))
    : new Float32Array(area)
  const rgb = resample({ data: plate.data, width: plate.width, channels: 3 }, window, width, height, 1 / 255)
  const inBox = question.box && drawBox(question.box, window, width, height)
  const x = new Float32Array(7 * area)
  x.set(rgb)
  x.set(before, 3 * area)
  x.set(planes.positive, 4 * area)
  x.set(planes.negative, 5 * area)
  if (inBox) x.set(inBox, 6 * area)
  const { logit } = await network.run({ x: { data: x, shape: [1, 7, height, width] } }, ['logit'])
  if (logit?.data.length !== area) {
    throw new HoldoutError('model-invalid', 'The interaction network answers another size than it is asked.')
  }
  // An object lies inside the box it is given with.
  const answered = logit.data.map((value, i) => (inBox?.[i] === 0 ? 0 : 1 / (1 + Math.exp(-value))))
  const marked = planes.positive.map((value, i) => value - (planes.negative[i] as number) - Number(inBox?.[i] === 0))
  const early = question.marks.filter(({ kind }) => kind === 'click' || kind === 'stroke').length <= POLISHED_MARKS
  const polished = early ? polishAnswer({ width, height, rgb }, answered, marked) : answered
  const clean = { width, height, marks: planes }
  // On a present object the islands may be parts that were there before.
  const probability = present ? polished : dropSpecks({ ...clean, probability: polished })
  return { width, height, before, after: fillPinholes({ ...clean, probability }), planes }
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
