import type { Matte } from '../../../shared/codec/matte.ts'
import type { PngFormat } from '../../../shared/contract/export.ts'
import type { Size } from '../../../shared/domain/geometry.ts'
import { foregroundColour } from '../../segmentation/matte/foregroundColour.ts'
import { despill } from '../../segmentation/matte/foregroundDespill.ts'
import { srgbOfLinear } from '../linearLight.ts'
import { requirePlateSize } from '../plateSize.ts'
import type { ExportLayer, ExportSource } from '../types.ts'

export type CutOutOptions = Pick<PngFormat, 'alpha' | 'foreground' | 'despill' | 'despillLimit'>

/** An object out of its plate. */
export interface CutOut {
  /** [height, width, 3], 1 is white; multiplied by alpha where asked. Only in linear light are there values above 1. */
  colour: Float32Array
  matte: Matte
}

/**
 * An object of a frame in colour, as `options` ask for it.
 * @param light the light in which it is going to be composited; colours are estimated in it
 */
export async function cutOut(
  source: ExportSource,
  layer: ExportLayer,
  index: number,
  light: 'linear' | 'display',
  options: CutOutOptions,
): Promise<CutOut> {
  const matte = (await plateMatte(source, layer, index)) ?? emptyMatte(source.media)
  const picture = light === 'linear' ? (await source.plate.linear(index)).data : await displayColours(source, index)
  const estimated = options.foreground === 'estimated'
  // The plate's frames are shared: what is changed is a copy.
  const colour = estimated ? foregroundColour(picture, matte) : picture.slice()
  if (options.despill !== 'none') despill(colour, options.despill, options.despillLimit)
  if (options.alpha === 'premultiplied') multiply(colour, matte)
  return { colour, matte }
}

/** The matte of a frame, at plate size; null where the object has none. @throws `conflict` */
export async function plateMatte({ media }: ExportSource, layer: ExportLayer, index: number): Promise<Matte | null> {
  const matte = await layer.matte(index)
  if (matte) requirePlateSize(matte, media, layer.name, index)
  return matte
}

export const emptyMatte = ({ width, height }: Size): Matte => ({
  width,
  height,
  bits: 8,
  data: new Uint8Array(width * height),
})

/** [height, width, 3], 0..1, as shown: with all the precision the plate has. */
async function displayColours({ media, plate }: ExportSource, index: number): Promise<Float32Array> {
  const { transfer, bitDepth } = media.colour
  if (transfer === 'linear') return (await plate.linear(index)).data.map((value) => unit(srgbOfLinear(value)))
  if (bitDepth <= 8) {
    return Float32Array.from((await plate.rgb(index)).data, (value) => value / 255)
  }
  return (await plate.stored(index)).data.map(unit)
}

const unit = (value: number): number => Math.min(1, Math.max(0, value))

function multiply(colour: Float32Array, matte: Matte): void {
  const full = matte.bits === 8 ? 255 : 65535
  for (let pixel = 0; pixel < matte.data.length; pixel++) {
    const alpha = (matte.data[pixel] as number) / full
    for (let i = pixel * 3; i < pixel * 3 + 3; i++) colour[i] = (colour[i] as number) * alpha
  }
}
