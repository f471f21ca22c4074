import { setImmediate as turn } from 'node:timers/promises'
import type { Matte } from '../../../../shared/codec/matte.ts'
import { HoldoutError, throwIfCancelled } from '../../../../shared/domain/errors.ts'
import type { Point, Rectangle } from '../../../../shared/domain/geometry.ts'
import type { Prompt } from '../../../../shared/domain/records.ts'
import type { NetworkProvider } from '../../../inference/types.ts'
import type { RgbFrame } from '../../../media/types.ts'
import { boundsAbove } from '../../matte/boundsAbove.ts'
import { refineMatte } from '../../matte/refineMatte.ts'
import { askNetwork } from './askNetwork.ts'
import type { Answer, InteractionModel } from './askNetwork.ts'
import { acceptedChange } from './localChange.ts'
import { drawMarks } from './marks.ts'
import type { PixelBox } from './resample.ts'
import { objectCorners, positivePoints, windowAround, windowAt } from './window.ts'

/** The registry's name of the network. */
const NETWORK = 's2m'
/** The network is unsure where its window ends: so much of a region's border is left as it was, pixels. */
const TRIM = 3
/** A window whose border the found object moves by more than this share of its size was the wrong one; measured. */
const MISPLACED = 0.04
/** Marks with which an object that was clicked is still looked for: the network sees more round it, and looks again where misplaced; measured. */
const SEARCHING = 3
/** The window round a box is larger than the box by this, for there the colours of the outside are learned; measured. */
const BOX_CROP = 1.6

export interface MarkRequest {
  plate: RgbFrame
  /** Every mark so far, the one to segment last. */
  prompts: readonly { prompt: Prompt; region: Rectangle | null }[]
  present: Matte
  bits: 8 | 16
  refine: boolean
  signal?: AbortSignal
}

/** What the network answers of a window, and where of it that is taken; null for everywhere. */
interface Look {
  window: PixelBox
  answer: Answer
  accepted: Uint8Array | null
}

/**
 * The matte after a click, stroke or box. From nothing, the network's answer is the object; a box starts anew. On a
 * present object, only the connected changes that touch the mark are taken, and every other pixel stays as it is. How large an
 * object is, is known only once it is found: where the window turns out too large or too small for it, the network looks again.
 */
export async function segmentMark(
  request: MarkRequest,
  networks: NetworkProvider,
): Promise<{ matte: Matte; confidence: number }> {
  const { prompt, region } = request.prompts.at(-1) as MarkRequest['prompts'][number]
  const marks = request.prompts.map((mark) => mark.prompt)
  const corners = prompt.kind === 'box' ? [] : objectCorners(request.present)
  const starting = corners.length === 0
  if (starting && 'positive' in prompt && !prompt.positive) return { matte: request.present, confidence: 1 }
  const model = readModel(networks)
  const network = await networks.network(NETWORK)
  const ask = async (window: PixelBox): Promise<Look> => {
    const box = prompt.kind === 'box' ? prompt : null
    const present = starting ? null : request.present
    const answer = await askNetwork(network, model, { plate: request.plate, window, present, marks, box })
    return {
      window,
      answer,
      accepted: starting ? null : acceptedChange(answer, newMark(prompt, window, answer, model)),
    }
  }
  // A stroke says itself how large the object is.
  const crop = prompt.kind !== 'stroke' && marks.length <= SEARCHING ? model.searchCrop : model.crop
  const window = region
    ? wholePixels(region, request.plate)
    : chooseWindow(prompt, marks, corners, { ...model, crop }, request.plate)
  if (window === null) return { matte: request.present, confidence: 1 }
  let look = await ask(window)
  if (!region && (starting ? prompt.kind !== 'box' : prompt.kind === 'click' && marks.length <= SEARCHING)) {
    const better = windowAround([...cornersFound(look), ...marks.flatMap(positivePoints)], crop, request.plate)
    if (misplaced(window, better)) {
      await letGo(request.signal)
      look = await ask(better)
    }
  }
  await letGo(request.signal)
  const { answer, accepted } = look
  const matte = stitch(request, look.window, answer, starting, accepted, region ? TRIM : 0)
  return { matte, confidence: certainty(answer.after) }
}

/** @throws `cancelled`, also where that came while the network ran */
async function letGo(signal: AbortSignal | undefined): Promise<void> {
  await turn()
  throwIfCancelled(signal)
}

function readModel(networks: NetworkProvider): InteractionModel {
  const given = networks.parameters(NETWORK)
  const read = (name: keyof InteractionModel): number => {
    const value = given[name]
    if (value !== undefined && value > 0) return value
    throw new HoldoutError('model-invalid', `The model registry does not say the ${name} of ${NETWORK}.`)
  }
  return {
    side: read('side'),
    multiple: read('multiple'),
    markRadius: read('markRadius'),
    strokeWidth: read('strokeWidth'),
    crop: read('crop'),
    searchCrop: read('searchCrop'),
    firstWindow: read('firstWindow'),
    firstStroke: read('firstStroke'),
    strokeCrop: read('strokeCrop'),
  }
}

/** What the network sees: at first the surroundings of the mark, later the object and everything marked as its part. */
function chooseWindow(
  prompt: Prompt,
  marks: readonly Prompt[],
  corners: readonly Point[],
  model: InteractionModel,
  plate: RgbFrame,
): PixelBox {
  if (prompt.kind === 'box') {
    return windowAround(
      [
        [prompt.x0, prompt.y0],
        [prompt.x1, prompt.y1],
      ],
      BOX_CROP,
      plate,
    )
  }
  const points = [...corners, ...marks.flatMap(positivePoints)]
  if (corners.length > 0) return windowAround(points, model.crop, plate)
  const stroke = prompt.kind === 'stroke'
  const around = windowAround(points, stroke ? model.strokeCrop : model.crop, plate)
  const side = 2 * (stroke ? model.firstStroke : model.firstWindow) * Math.min(plate.width, plate.height)
  return windowAt(
    (around.x0 + around.x1) / 2,
    (around.y0 + around.y1) / 2,
    Math.max(side, around.x1 - around.x0),
    Math.max(side, around.y1 - around.y0),
    plate,
  )
}

/** Corners of the object as an answer leaves it, in the plate; none where there is none. */
function cornersFound({ window, answer, accepted }: Look): Point[] {
  const { width, height, before, after } = answer
  const now = accepted ? after.map((value, i) => (accepted[i] === 1 ? value : (before[i] as number))) : after
  const box = boundsAbove(now, width, height, 0.5)
  if (box === null) return []
  const x = (cell: number): number => window.x0 + (cell / width) * (window.x1 - window.x0)
  const y = (cell: number): number => window.y0 + (cell / height) * (window.y1 - window.y0)
  return [
    [x(box.x0), y(box.y0)],
    [x(box.x1), y(box.y1)],
  ]
}

function misplaced(window: PixelBox, better: PixelBox): boolean {
  const size = Math.max(window.x1 - window.x0, window.y1 - window.y0)
  return (['x0', 'y0', 'x1', 'y1'] as const).some((side) => Math.abs(better[side] - window[side]) > MISPLACED * size)
}

/** A region's whole pixels inside the plate; null where it has none. */
function wholePixels(region: Rectangle, plate: RgbFrame): PixelBox | null {
  const box = {
    x0: Math.max(0, Math.ceil(region.x0)),
    y0: Math.max(0, Math.ceil(region.y0)),
    x1: Math.min(plate.width, Math.floor(region.x1)),
    y1: Math.min(plate.height, Math.floor(region.y1)),
  }
  return box.x1 > box.x0 && box.y1 > box.y0 ? box : null
}

function newMark(prompt: Prompt, window: PixelBox, answer: Answer, model: InteractionModel): Float32Array {
  const { positive, negative } = drawMarks([prompt], window, answer.width, answer.height, model)
  return positive.map((value, i) => value + (negative[i] as number))
}

/** The refined answer where it is accepted (everywhere where `accepted` is null), the present matte elsewhere. */
function stitch(
  { plate, present, bits, refine }: MarkRequest,
  window: PixelBox,
  answer: Answer,
  starting: boolean,
  accepted: Uint8Array | null,
  trim: number,
): Matte {
  const { width, height } = answer
  const part = refineMatte({ probability: answer.after, width, height, plate: cropPlate(plate, window), bits, refine })
  const data = starting ? present.data.slice().fill(0) : present.data.slice()
  for (let y = trim; y < part.height - trim; y++) {
    const row = Math.floor(((y + 0.5) * height) / part.height) * width
    const to = (window.y0 + y) * plate.width + window.x0
    for (let x = trim; x < part.width - trim; x++) {
      if (accepted && accepted[row + Math.floor(((x + 0.5) * width) / part.width)] === 0) continue
      data[to + x] = part.data[y * part.width + x] as number
    }
  }
  return { ...present, data }
}

function cropPlate(plate: RgbFrame, { x0, y0, x1, y1 }: PixelBox): RgbFrame {
  const width = x1 - x0
  const data = new Uint8Array(width * (y1 - y0) * 3)
  for (let y = y0; y < y1; y++) {
    const from = (y * plate.width + x0) * 3
    data.set(plate.data.subarray(from, from + width * 3), (y - y0) * width * 3)
  }
  return { index: plate.index, width, height: y1 - y0, data }
}

/** How sure the network is of what it calls the object: its mean probability there, a half to one, as 0..1. */
function certainty(probability: Float32Array): number {
  let sum = 0
  let count = 0
  for (const value of probability) {
    if (value <= 0.5) continue
    sum += value
    count++
  }
  return count === 0 ? 0 : (2 * sum) / count - 1
}
