import { decodeMatte } from '../../../shared/codec/matte.ts'
import { HoldoutError } from '../../../shared/domain/errors.ts'
import { pngSequence } from '../../export/pngSequence.ts'
import { prores4444 } from '../../export/prores4444.ts'
import { runExport } from '../../export/runExport.ts'
import type { ExportPlan, ExportSource } from '../../export/types.ts'
import { adjustMatte } from '../../segmentation/matte/adjustMatte.ts'
import type { EngineHandlerContext, EngineHandlers, ExportInput } from '../contract.ts'
import type { EngineResources } from '../resources.ts'

/** Writes the mattes of objects as asked; mattes are fetched frame by frame. */
export function exportMattes(resources: EngineResources): EngineHandlers['export'] {
  return async (input, context) => {
    requireSomething(input)
    const plan = await planFor(input, sourceOf(input, context), resources)
    const { out, overwrite } = input
    return runExport(plan, { out, overwrite, signal: context.signal, onProgress: context.stream })
  }
}

function requireSomething({ media, objects, range: [start, end] }: ExportInput): void {
  if (objects.length === 0) throw new HoldoutError('invalid-input', 'There is no object to export: add one first.')
  if (start < 0 || start >= end || end > media.frames) {
    throw new HoldoutError(
      'invalid-input',
      `Frames ${start} up to ${end} are not in "${media.name}", which has ${media.frames} frames.`,
    )
  }
}

function sourceOf({ media, objects, range }: ExportInput, context: EngineHandlerContext<'export'>): ExportSource {
  const layers = objects.map(({ objectId, name, adjustment }) => ({
    name,
    matte: async (index: number) => {
      const encoded = await context.matte(objectId, index)
      return encoded && adjustMatte(decodeMatte(encoded), adjustment)
    },
  }))
  return { media, layers, range }
}

async function planFor(input: ExportInput, source: ExportSource, resources: EngineResources): Promise<ExportPlan> {
  const { format, media, settings, startFrame } = input
  switch (format.kind) {
    case 'png': {
      const side = format.size === 'plate' ? null : settings.inferenceSide
      return pngSequence(source, { bits: format.bits, side, startFrame })
    }
    case 'prores4444':
      return prores4444(source, {
        alpha: format.alpha,
        tools: resources.tools,
        plate: await resources.reader(media),
      })
  }
}
