import { HoldoutError } from '../../../shared/domain/errors.ts'
import { inDisplayWindow } from '../../media/exr/displayWindow.ts'
import { exrKind, isReadableExr, readExr, type ExrPicture } from '../../media/exr/readExr.ts'
import { readExrHeader } from '../../media/exr/header.ts'
import type { ExportSource } from '../types.ts'
import type { ExrChannel } from './encodeExr.ts'
import { colourChannels, type ExrDepth } from './exrChannels.ts'

export interface PlateChannels {
  channels: ExrChannel[]
  /** Of the display window. */
  origin: { x: number; y: number }
}

/**
 * The plate's channels of a frame, over its display window: of OpenEXR all there are, exactly as stored; of others R, G and
 * B in linear light. Every frame has the channels of the first of the range: one that is missing is written as zeros.
 * @throws `unsupported` where a plate has channels besides R, G and B that cannot be read, or whose type changes
 */
export function plateChannels(source: ExportSource, depth: ExrDepth): (index: number) => Promise<PlateChannels> {
  let first: Promise<ExrPicture['header'] | null> | null = null
  const decoded = async (index: number): Promise<PlateChannels> => ({
    channels: colourChannels((await source.plate.linear(index)).data, depth),
    origin: { x: 0, y: 0 },
  })
  return async (index) => {
    const header = await (first ??= headerAt(source, source.range[0]))
    const file = header && (await source.plate.file(index))
    if (!header || file === null) return decoded(index)
    if (isReadableExr(header)) return stored(await readExr(file), header, source)
    const others = header.channels.map(({ name }) => name).filter((name) => !/^[RGB]$/.test(name))
    if (others.length === 0) return decoded(index)
    throw new HoldoutError(
      'unsupported',
      `The channels ${others.join(', ')} of ${source.media.name} cannot be carried over from ${exrKind(header)} OpenEXR. Convert the plate to ZIP scan lines, or export the mattes alone.`,
    )
  }
}

async function headerAt({ media, plate }: ExportSource, index: number): Promise<ExrPicture['header'] | null> {
  const file = media.codec === 'exr' ? await plate.file(index) : null
  return file === null ? null : readExrHeader(file)
}

function stored(picture: ExrPicture, first: ExrPicture['header'], { media }: ExportSource): PlateChannels {
  const { dataWindow, displayWindow } = picture.header
  const whole = (['x0', 'y0', 'x1', 'y1'] as const).every((side) => dataWindow[side] === displayWindow[side])
  const channels = first.channels.map(({ name, type }): ExrChannel => {
    const samples = picture.channels.get(name)
    const empty = (): ExrChannel['data'] => new arrayOf[type](media.width * media.height)
    if (!samples) return { name, type, data: empty() }
    const now = picture.header.channels.find((each) => each.name === name)?.type
    if (now === type) return { name, type, data: whole ? samples : inDisplayWindow(picture, samples, empty()) }
    throw new HoldoutError(
      'unsupported',
      `${media.name} holds ${name} as ${type} on its first frame and as ${now ?? 'nothing'} later. Convert the plate to one type of samples.`,
    )
  })
  return { channels, origin: { x: displayWindow.x0, y: displayWindow.y0 } }
}

const arrayOf = { half: Uint16Array, uint: Uint32Array, float: Float32Array }
