import type { ExrFormat } from '../../../shared/contract/export.ts'
import { safeNames } from '../safeNames.ts'
import { sequencePlan, type Sequence } from '../sequencePlan.ts'
import type { ExportLayer, ExportPlan, ExportSource } from '../types.ts'
import { cutOut, emptyMatte, plateMatte } from './cutOut.ts'
import { encodeExr, type ExrChannel } from './encodeExr.ts'
import { colourChannels, matteChannel } from './exrChannels.ts'
import { exrMetadata } from './exrMetadata.ts'
import { layerNames } from './layerNames.ts'
import { plateChannels } from './plateChannels.ts'

/** Bytes a pixel of a file, of half floats compressed, and while it is made. */
const FILE = { matte: 0.2, rgba: 3, objects: 0.2, 'plate-and-mattes': 5 }
const MEMORY = { matte: 8, rgba: 110, objects: 8, 'plate-and-mattes': 60 }

/** OpenEXR of one kind of content, one file a frame or one an object and frame; the same channels in every file. */
export function exrSequence(source: ExportSource, format: ExrFormat): ExportPlan {
  const { media, layers } = source
  const { content, depth, compression } = format
  const perObject = content === 'matte' || content === 'rgba'
  const size = { width: media.width, height: media.height }
  const alpha = content === 'rgba' ? format.alpha : null
  const file = async (channels: ExrChannel[], index: number, origin = { x: 0, y: 0 }): Promise<Uint8Array> =>
    encodeExr({ ...size, channels, compression, origin, attributes: await exrMetadata(source, index, alpha) })
  const matteOf = async (layer: ExportLayer, name: string, index: number): Promise<ExrChannel> =>
    matteChannel(name, (await plateMatte(source, layer, index)) ?? emptyMatte(media), depth)

  const names = safeNames(layers.map((layer) => layer.name))
  const sequenceOf = (layer: ExportLayer, k: number): Sequence => ({
    output: {
      path: `${names[k] as string}/${names[k] as string}.%04d.exr`,
      content: content === 'rgba' ? 'rgba' : 'matte',
      alpha,
      colourSpace: content === 'rgba' ? 'linear' : 'raw',
      objects: [{ objectId: layer.objectId, name: layer.name, channel: 'A' }],
    },
    picture: async (index) => {
      if (content === 'matte') return file([await matteOf(layer, 'A', index)], index)
      const { colour, matte } = await cutOut(source, layer, index, 'linear', format)
      return file([...colourChannels(colour, depth), matteChannel('A', matte, depth)], index)
    },
  })
  const inLayers = layerNames(layers.map((layer) => layer.name)).map((name) => `${name}.A`)
  const together = (): Sequence => {
    const plate = content === 'plate-and-mattes' ? plateChannels(source, depth) : null
    return {
      output: {
        path: `${safeNames([media.name])[0] as string}.%04d.exr`,
        content: plate ? 'plate-and-mattes' : 'matte',
        alpha: null,
        colourSpace: plate ? 'linear' : 'raw',
        objects: layers.map(({ objectId, name }, k) => ({ objectId, name, channel: inLayers[k] as string })),
      },
      picture: async (index) => {
        const mattes = await Promise.all(layers.map((layer, k) => matteOf(layer, inLayers[k] as string, index)))
        const found = plate && (await plate(index))
        // A matte takes the place of a channel of its name: that of an earlier export.
        const others = found?.channels.filter(({ name }) => !inLayers.includes(name)) ?? []
        return file([...others, ...mattes], index, found?.origin)
      },
    }
  }
  const pixels = media.width * media.height
  const mattes = perObject ? 1 : layers.length
  const bytes = (content === 'matte' || content === 'objects' ? FILE[content] * mattes : FILE[content]) * pixels
  return sequencePlan(source, perObject ? layers.map(sequenceOf) : [together()], {
    file: (bytes * (depth === 'float' ? 2 : 1)) / (compression === 'none' ? 0.1 : 1),
    memory: (MEMORY[content] + 8 * mattes) * pixels,
  })
}
