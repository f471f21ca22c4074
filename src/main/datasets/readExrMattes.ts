import { basename } from 'node:path'
import type { Matte } from '../../shared/codec/matte.ts'
import { HoldoutError } from '../../shared/domain/errors.ts'
import type { Size } from '../../shared/domain/geometry.ts'
import { planeOf } from '../media/exr/exrColours.ts'
import type { ExrHeader } from '../media/exr/header.ts'
import { readExr, type ExrPicture } from '../media/exr/readExr.ts'
import { matteOfShares } from '../segmentation/matte/importMatte.ts'
import type { ImportRequest } from './matteReader.ts'

type Wanted = Pick<ImportRequest, 'channel' | 'bits'> & { media: Size }

/**
 * Reads mattes from the OpenEXR pictures of one sequence, samples being coverage itself, 0 to 1. `auto` takes A where any
 * of the pictures has one that is not all opaque; else the only channel besides it, Y, or the luma of nothing but R, G and B.
 * @returns what reads a picture of the plate's size; throws `invalid-input` naming the channels there are
 */
export async function exrMattes(
  paths: readonly string[],
  { channel, bits, media }: Wanted,
  signal: AbortSignal,
): Promise<(path: string) => Promise<Matte>> {
  const transparent = channel === 'auto' && (await anyTransparent(paths, signal))
  const chosen = (header: ExrHeader): string[] => {
    const names = header.channels.map(({ name }) => name)
    return channel === 'auto' && transparent ? ['A'] : (channelsFor(channel, names) ?? [])
  }
  return async (path) => {
    const picture = await readExr(path, (name, header) => chosen(header).includes(name))
    const { header } = picture
    const wanted = chosen(header)
    if (wanted.length === 0 || wanted.some((name) => !picture.channels.has(name))) {
      const names = header.channels.map(({ name }) => name).join(', ')
      throw new HoldoutError('invalid-input', `${basename(path)} has the channels ${names}: say which is the matte.`)
    }
    const { width, height } = sizeOf(picture)
    if (width !== media.width || height !== media.height) {
      throw new HoldoutError(
        'invalid-input',
        `${basename(path)} is ${String(width)}x${String(height)} pixels, the plate ${String(media.width)}x${String(media.height)}.`,
      )
    }
    const planes = wanted.map((name) => planeOf(picture, name, width * height))
    return matteOfShares(planes.length === 1 ? valueOf(planes) : lumaOf(planes), { width, height, bits })
  }
}

const valueOf = (planes: readonly Float32Array[]) => {
  const [plane] = planes as [Float32Array]
  return (k: number): number => plane[k] as number
}

/** Rec. 709; gray stored as colours keeps its values. */
const lumaOf = (planes: readonly Float32Array[]) => {
  const [red, green, blue] = planes as [Float32Array, Float32Array, Float32Array]
  return (k: number): number =>
    0.2126 * (red[k] as number) + 0.7152 * (green[k] as number) + 0.0722 * (blue[k] as number)
}

const RGB = ['R', 'G', 'B']
const single: Record<string, string> = { alpha: 'A', red: 'R', green: 'G', blue: 'B' }

/** The channel that is the matte, or the three whose luma it is; null where that is not clear. */
function channelsFor(channel: string, names: readonly string[]): string[] | null {
  if (channel !== 'auto' && channel !== 'luma') return [single[channel] ?? channel]
  const others = names.filter((name) => name !== 'A')
  if (names.includes('Y')) return ['Y']
  const colours = RGB.every((name) => names.includes(name))
  if (channel === 'luma') return colours ? RGB : ['R']
  if (others.length <= 1) return [...others, ...names].slice(0, 1)
  return colours && others.length === 3 ? RGB : null
}

function sizeOf({ header: { displayWindow } }: ExrPicture): Size {
  const { x0, y0, x1, y1 } = displayWindow
  return { width: x1 - x0 + 1, height: y1 - y0 + 1 }
}

async function anyTransparent(paths: readonly string[], signal: AbortSignal): Promise<boolean> {
  for (const path of paths) {
    signal.throwIfAborted()
    const picture = await readExr(path, (name) => name === 'A')
    const { width, height } = sizeOf(picture)
    if (picture.channels.has('A') && planeOf(picture, 'A', width * height).some((value) => value !== 1)) return true
  }
  return false
}
