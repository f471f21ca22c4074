import type { CryptomatteFormat } from '../../../shared/contract/export.ts'
import { safeNames } from '../safeNames.ts'
import { sequencePlan } from '../sequencePlan.ts'
import type { ExportPlan, ExportSource } from '../types.ts'
import { countCovered, cryptomatteAttributes, cryptomatteChannels, cryptomatteIds, ranksFor } from './cryptomatte.ts'
import { plateMatte } from './cutOut.ts'
import { encodeExr } from './encodeExr.ts'
import { exrMetadata } from './exrMetadata.ts'

/** Objects up to which there is a rank for each; with more, the mattes say how many share a pixel at most. */
const RANK_FOR_EACH = 6
/** Bytes a pixel of a file for each rank. */
const FILE = 0.2

/** `<plate>.%04d.exr`: all objects of a frame as one Cryptomatte. */
export function cryptomatteSequence(source: ExportSource, { layer, compression }: CryptomatteFormat): ExportPlan {
  const { media, layers } = source
  const ids = cryptomatteIds(layers.map(({ name }) => name))
  const pixels = media.width * media.height
  let ranks: Promise<number> | null = null
  const picture = async (index: number, signal: AbortSignal): Promise<Uint8Array> => {
    const most = await (ranks ??= neededRanks(source, signal))
    const mattes = await Promise.all(layers.map((each) => plateMatte(source, each, index)))
    return encodeExr({
      width: media.width,
      height: media.height,
      channels: cryptomatteChannels(layer, ids, mattes, most, pixels),
      compression,
      attributes: [...(await exrMetadata(source, index, null)), ...cryptomatteAttributes(layer, ids)],
    })
  }
  const planned = Math.min(layers.length, RANK_FOR_EACH)
  const output = {
    path: `${safeNames([media.name])[0] as string}.%04d.exr`,
    content: 'cryptomatte' as const,
    alpha: null,
    colourSpace: 'raw' as const,
    objects: layers.map(({ objectId, name }) => ({ objectId, name, channel: null })),
  }
  const file = pixels * planned * FILE * (compression === 'none' ? 40 : 1)
  return sequencePlan(source, [{ output, picture }], { file, memory: pixels * (planned * 8 + layers.length * 2) })
}

/** The same for every frame: compositors want the same channels in each. */
async function neededRanks(source: ExportSource, signal: AbortSignal): Promise<number> {
  const { layers, media, range } = source
  if (layers.length <= RANK_FOR_EACH) return ranksFor(layers.length)
  let most = 1
  for (let index = range[0]; index < range[1]; index++) {
    signal.throwIfAborted()
    const counts = new Uint16Array(media.width * media.height)
    for (const layer of layers) {
      const matte = await plateMatte(source, layer, index)
      if (matte) countCovered(counts, matte)
    }
    most = counts.reduce((largest, count) => Math.max(largest, count), most)
  }
  return ranksFor(most)
}
