import type { Matte } from '../../../../shared/codec/matte.ts'
import { HoldoutError, throwIfCancelled } from '../../../../shared/domain/errors.ts'
import type { Rectangle } from '../../../../shared/domain/geometry.ts'
import type { Prompt } from '../../../../shared/domain/records.ts'
import type { NetworkProvider } from '../../../inference/types.ts'
import type { RgbFrame } from '../../../media/types.ts'
import { drawByHand, isHandDrawn } from './drawByHand.ts'
import { segmentMark } from './segmentMark.ts'

export interface RegionalPrompt {
  prompt: Prompt
  /** Nothing outside it changes. */
  region: Rectangle | null
}

export interface Interaction {
  /** The plate's size. */
  size: { width: number; height: number }
  /** Reads the plate; asked for only where a mark looks at it. */
  plate: () => Promise<RgbFrame>
  /** All marks on this frame so far, in order; the last `fresh` are new. */
  prompts: readonly RegionalPrompt[]
  fresh: number
  /** The matte the new marks are laid on; null where there is none. */
  present: Matte | null
  /** The matte a `mask` prompt names. */
  mask: (blob: string) => Matte
  bits: 8 | 16
  refine: boolean
  signal?: AbortSignal
}

export interface InteractionResult {
  matte: Matte
  /** 0..1; 1 where only the artist's own hand drew. */
  confidence: number
}

/**
 * Lays new marks on a matte, one after the other, so that the same marks give the same matte however many come at a time.
 * Paint, lasso, fill, transform and mask change it exactly as drawn; clicks, boxes and strokes ask the interaction network.
 * @throws `invalid-input` where mattes and plate differ in size, `cancelled`, and what the network throws
 */
export async function interact(request: Interaction, networks: NetworkProvider): Promise<InteractionResult> {
  let result: InteractionResult = { matte: startingMatte(request), confidence: 1 }
  for (let i = request.prompts.length - request.fresh; i < request.prompts.length; i++) {
    throwIfCancelled(request.signal)
    const { region } = request.prompts[i] as RegionalPrompt
    const next = await lay(request, i, result, networks)
    result = region ? { ...next, matte: keepOutside(result.matte, next.matte, region) } : next
  }
  return result
}

/** What one mark makes of the matte so far. */
async function lay(
  request: Interaction,
  at: number,
  { matte, confidence }: InteractionResult,
  networks: NetworkProvider,
): Promise<InteractionResult> {
  const { prompt } = request.prompts[at] as RegionalPrompt
  if (prompt.kind === 'mask') {
    const data = matte.data.slice()
    copyInto(data, matte.bits, request.mask(prompt.blob), request.size)
    return { matte: { ...matte, data }, confidence }
  }
  if (isHandDrawn(prompt)) return { matte: await drawByHand(prompt, matte, request.plate), confidence }
  const plate = await request.plate()
  return segmentMark({ ...request, plate, prompts: request.prompts.slice(0, at + 1), present: matte }, networks)
}

/** The present matte in the wanted bits, a copy; or an empty one. */
function startingMatte({ size, present, bits }: Interaction): Matte {
  const { width, height } = size
  const data = bits === 8 ? new Uint8Array(width * height) : new Uint16Array(width * height)
  if (present) copyInto(data, bits, present, size)
  return { width, height, bits, data }
}

function copyInto(data: Uint8Array | Uint16Array, bits: 8 | 16, from: Matte, plate: Interaction['size']): void {
  if (from.width !== plate.width || from.height !== plate.height) {
    throw new HoldoutError(
      'invalid-input',
      `The matte is ${String(from.width)}x${String(from.height)} pixels, the plate ${String(plate.width)}x${String(plate.height)}.`,
    )
  }
  if (from.bits === bits) data.set(from.data)
  // 255 * 257 = 65535, so both directions keep 0 and full exact.
  else if (bits === 16) for (let i = 0; i < data.length; i++) data[i] = (from.data[i] as number) * 257
  else for (let i = 0; i < data.length; i++) data[i] = Math.round((from.data[i] as number) / 257)
}

/** `after` inside the region's whole pixels, `before` elsewhere. */
function keepOutside(before: Matte, after: Matte, region: Rectangle): Matte {
  const x0 = Math.max(0, Math.ceil(region.x0))
  const x1 = Math.min(before.width, Math.floor(region.x1))
  const y0 = Math.max(0, Math.ceil(region.y0))
  const y1 = Math.min(before.height, Math.floor(region.y1))
  const data = before.data.slice()
  for (let y = y0; y < y1; y++) {
    if (x1 > x0) data.set(after.data.subarray(y * before.width + x0, y * before.width + x1), y * before.width + x0)
  }
  return { ...before, data }
}
