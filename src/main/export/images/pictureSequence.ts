import type { PngFormat, TiffFormat } from '../../../shared/contract/export.ts'
import { areaDownsample, sizeWithin } from '../areaDownsample.ts'
import { toDepth } from '../depth.ts'
import { safeNames } from '../safeNames.ts'
import { sequencePlan, type Sequence } from '../sequencePlan.ts'
import type { ExportLayer, ExportPlan, ExportSource } from '../types.ts'
import { cutOut, emptyMatte, plateMatte } from './cutOut.ts'
import { encodePng, encodeTiff, grayPicture, rgbaPicture, type Picture } from './encodePicture.ts'

/** Mattes compress to about a tenth, colours to about a half. */
const EXPECTED_COMPRESSION = { matte: 0.1, rgba: 0.5 }
/** Bytes a pixel while a picture is made. */
const MEMORY = { matte: 6, rgba: 90 }

/** `<object>/<object>.%04d.png` or `.tif`, gray or RGBA, one for every frame of the range, also where the matte is empty. */
export function pictureSequence(source: ExportSource, format: PngFormat | TiffFormat): ExportPlan {
  const { media, layers, settings } = source
  const { content, bits } = format
  const whole = format.kind === 'tiff' || format.size === 'plate' || content === 'rgba'
  const size = sizeWithin(media.width, media.height, whole ? Infinity : settings.inferenceSide)
  const encode = (picture: Picture): Promise<Uint8Array> =>
    format.kind === 'png' ? encodePng(picture) : encodeTiff(picture, format.compression)
  let empty: Promise<Uint8Array> | null = null

  const gray = async (layer: ExportLayer, index: number): Promise<Uint8Array> => {
    const matte = await plateMatte(source, layer, index)
    const picture = (): Promise<Uint8Array> =>
      encode(
        grayPicture(
          toDepth(areaDownsample(matte ?? emptyMatte(media), size.width, size.height), bits),
          media.pixelAspect,
        ),
      )
    return matte ? picture() : (empty ??= picture())
  }
  const rgba = async (layer: ExportLayer, index: number): Promise<Uint8Array> => {
    const object = await cutOut(source, layer, index, 'display', format)
    return encode(rgbaPicture(object, bits, format.alpha, media.pixelAspect))
  }

  const names = safeNames(layers.map((layer) => layer.name))
  const extension = format.kind === 'png' ? 'png' : 'tif'
  const sequences = layers.map((layer, k): Sequence => {
    const name = names[k] as string
    return {
      output: {
        path: `${name}/${name}.%04d.${extension}`,
        content,
        alpha: content === 'rgba' ? format.alpha : null,
        colourSpace: content === 'rgba' ? 'sRGB' : 'raw',
        objects: [{ objectId: layer.objectId, name: layer.name, channel: content === 'rgba' ? 'A' : 'Y' }],
      },
      picture: (index) => (content === 'rgba' ? rgba(layer, index) : gray(layer, index)),
    }
  })
  const raw = size.width * size.height * (bits / 8) * (content === 'rgba' ? 4 : 1)
  return sequencePlan(source, sequences, {
    file: raw * (format.kind === 'tiff' && format.compression === 'none' ? 1.01 : EXPECTED_COMPRESSION[content]),
    memory: media.width * media.height * MEMORY[content],
  })
}
