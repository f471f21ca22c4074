import sharp from 'sharp'
import type { ContactSheetFormat } from '../../../shared/contract/export.ts'
import { frameNumber } from '../frameNumber.ts'
import { safeNames } from '../safeNames.ts'
import type { ExportPlan, ExportSource } from '../types.ts'
import { drawObjects, rgbOf, type RgbPicture } from './drawObjects.ts'
import { TextSetter } from './drawText.ts'

const GAP = 4
const GROUND = [24, 24, 24] as const
const WHITE = [255, 255, 255] as const

/** One picture with frames of the range in equal steps, first and last among them, objects over them, numbered. */
export function contactSheet(source: ExportSource, format: ContactSheetFormat): ExportPlan {
  const { media, layers, startFrame } = source
  const [start, end] = source.range
  const file = `${safeNames([`${media.name} contact sheet`])[0] as string}.png`
  return {
    parts: [{ file, make: () => draw(source, format) }],
    outputs: [
      {
        path: file,
        frames: [frameNumber(media, startFrame, start), frameNumber(media, startFrame, end - 1)],
        sequence: false,
        content: 'review',
        alpha: null,
        colourSpace: 'sRGB',
        objects: layers.map(({ objectId, name }) => ({ objectId, name, channel: null })),
      },
    ],
    estimatedBytes: format.width ** 2,
    partBytes: media.width * media.height * 8 + format.width ** 2 * 3,
  }
}

async function draw(source: ExportSource, { columns, rows, width }: ContactSheetFormat): Promise<Uint8Array> {
  const { media, startFrame } = source
  const indices = steps(source.range, columns * rows)
  const tile = { width: Math.floor((width - GAP) / columns) - GAP, height: 0 }
  const aspect = (media.width * media.pixelAspect[0]) / (media.height * media.pixelAspect[1])
  tile.height = Math.max(1, Math.round(tile.width / aspect))
  const sheet = groundOf(width, Math.ceil(indices.length / columns) * (tile.height + GAP) + GAP)
  const text = new TextSetter(Math.max(9, tile.height / 12))
  for (const [place, index] of indices.entries()) {
    const drawn = await scaled(await drawObjects(source, index), tile)
    await text.draw(drawn, [{ text: String(frameNumber(media, startFrame, index)), colour: WHITE }], [0, 1])
    if (place === 0) {
      const names = source.layers.map(({ name, colour }) => ({ text: name, colour: rgbOf(colour) }))
      await text.draw(drawn, names, [0, 0])
    }
    const left = GAP + (place % columns) * (tile.width + GAP)
    const top = GAP + Math.floor(place / columns) * (tile.height + GAP)
    for (let y = 0; y < tile.height; y++) {
      const line = drawn.data.subarray(y * tile.width * 3, (y + 1) * tile.width * 3)
      sheet.data.set(line, ((top + y) * width + left) * 3)
    }
  }
  return sharp(sheet.data, { raw: { width, height: sheet.height, channels: 3 } })
    .png()
    .toBuffer()
}

/** At most `count` indices of [start, end) in equal steps, both ends among them. */
export function steps([start, end]: readonly [number, number], count: number): number[] {
  const frames = end - start
  if (frames <= count) return Array.from({ length: frames }, (_, k) => start + k)
  if (count === 1) return [start]
  return Array.from({ length: count }, (_, k) => start + Math.round((k * (frames - 1)) / (count - 1)))
}

function groundOf(width: number, height: number): RgbPicture {
  const data = new Uint8Array(width * height * 3)
  for (let at = 0; at < data.length; at++) data[at] = GROUND[at % 3] as number
  return { width, height, data }
}

async function scaled(
  { width, height, data }: RgbPicture,
  tile: { width: number; height: number },
): Promise<RgbPicture> {
  const smaller = sharp(data, { raw: { width, height, channels: 3 } }).resize(tile.width, tile.height, { fit: 'fill' })
  return { ...tile, data: await smaller.raw().toBuffer() }
}
