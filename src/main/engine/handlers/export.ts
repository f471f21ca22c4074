import { HoldoutError } from '../../../shared/domain/errors.ts'
import type { MediaRecord } from '../../../shared/domain/records.ts'
import { openPlate } from '../../export/openPlate.ts'
import { runExport } from '../../export/runExport.ts'
import { frameIndex } from '../../media/frameIndex.ts'
import type { ExportLayer } from '../../export/types.ts'
import { seenMatte } from '../../segmentation/matte/seenMatte.ts'
import type { EngineHandlerContext, EngineHandlers, ExportInput } from '../contract.ts'
import type { EngineResources } from '../resources.ts'
import { planExport } from './planExport.ts'

/** Writes the mattes of objects as asked; mattes are fetched frame by frame. */
export function exportMattes(resources: EngineResources): EngineHandlers['export'] {
  return async (input, context) => {
    requireSomething(input)
    const { media, range, startFrame, settings, out, overwrite, identity } = input
    const { signal, stream: onProgress } = context
    const plate = openPlate(await resources.reader(media), range, signal)
    try {
      const { tools } = resources
      const times = media.variableRate ? await timesOf(resources, media, signal) : undefined
      const source = { media, layers: layersOf(input, context), range, startFrame, times, plate, settings, tools }
      return await runExport(planExport(source, input), { out, overwrite, identity, signal, onProgress })
    } finally {
      await plate.close()
    }
  }
}

/** Seconds from the first frame to each; undefined where the container states no times. */
async function timesOf(
  { tools: { ffprobe }, settings: { cacheFolder } }: EngineResources,
  media: MediaRecord,
  signal: AbortSignal,
): Promise<number[] | undefined> {
  const { pts, timeBase, seekable } = await frameIndex(media, { ffprobe, cacheFolder, signal })
  return seekable ? pts.map((at) => ((at - (pts[0] as number)) * timeBase[0]) / timeBase[1]) : undefined
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

function layersOf({ objects, shots }: ExportInput, context: EngineHandlerContext<'export'>): ExportLayer[] {
  return objects.map(({ look, ...layer }) => {
    const source = { look, shots, read: (index: number) => context.matte(layer.objectId, index) }
    return { ...layer, matte: (index) => seenMatte(source, index) }
  })
}
