import { basename, extname } from 'node:path'
import type { Matte } from '../../shared/codec/matte.ts'
import { HoldoutError } from '../../shared/domain/errors.ts'
import type { Size } from '../../shared/domain/geometry.ts'
import { planeOf } from '../media/exr/exrColours.ts'
import type { ExrHeader } from '../media/exr/header.ts'
import { readExr } from '../media/exr/readExr.ts'
import { matteOfShares, readSamples, type Samples } from '../segmentation/matte/importMatte.ts'
import type { ImportRequest, MatteReader } from './matteReader.ts'

/**
 * A sequence of pictures of one matte. `auto` takes the alpha where any of them has one that is not all opaque, else the
 * gray; what they hold is decided once for all of them, so that an empty frame is read as the others are.
 */
export function mattePictures(files: ReadonlyMap<number, string>, object: string, request: ImportRequest): MatteReader {
  return {
    total: files.size,
    async *frames(signal) {
      const film = [...files.values()].some(isExr)
      const share = film ? null : await shareFor([...files.values()], request, signal)
      for (const [index, path] of files) {
        signal.throwIfAborted()
        const matte = share
          ? matteOfShares(share(await readSamples(path, request.media)), { ...request.media, bits: request.bits })
          : await exrMatte(path, request)
        yield [{ object, index, matte }]
      }
    },
  }
}

const isExr = (path: string): boolean => extname(path).toLowerCase() === '.exr'

type Share = (pixel: number) => number
type Reading = (samples: Samples) => Share

async function shareFor(paths: readonly string[], request: ImportRequest, signal: AbortSignal): Promise<Reading> {
  const { channel } = request
  if (channel === 'alpha') return alphaOf
  if (channel === 'red' || channel === 'green' || channel === 'blue')
    return colourOf(['red', 'green', 'blue'].indexOf(channel))
  if (channel === 'luma') return lumaOf
  if (channel !== 'auto') {
    throw new HoldoutError(
      'invalid-input',
      `"${channel}" is a channel of OpenEXR; these pictures have alpha, luma, red, green and blue.`,
    )
  }
  let largest = 0
  for (const path of paths) {
    signal.throwIfAborted()
    const samples = await readSamples(path, request.media)
    const { data, channels, full } = samples
    if (channels % 2 === 0) {
      for (let k = channels - 1; k < data.length; k += channels) if (data[k] !== full) return alphaOf
      continue
    }
    for (let k = 0; k < data.length; k += channels)
      largest = Math.max(largest, (data[k] as number) / (full > 1 ? 1 : 1 / 255))
    // Zeros and ones alone are a mask of a program's, not an alpha of one part in 255.
    if (largest > 1) return lumaOf
  }
  return largest === 1 ? (samples) => (k) => samples.data[k * samples.channels] as number : lumaOf
}

const alphaOf: Reading = ({ data, channels, full }) => {
  if (channels % 2 === 1) return () => 1
  return (k) => (data[k * channels + channels - 1] as number) / full
}

const colourOf =
  (colour: number): Reading =>
  ({ data, channels, full }) =>
  (k) =>
    (data[k * channels + (channels < 3 ? 0 : colour)] as number) / full

/** Rec. 709; a gray picture stored as colours keeps its values. */
const lumaOf: Reading = ({ data, channels, full }) => {
  const at = (k: number): number => data[k] as number
  if (channels < 3) return (k) => at(k * channels) / full
  return (k) => (0.2126 * at(k * channels) + 0.7152 * at(k * channels + 1) + 0.0722 * at(k * channels + 2)) / full
}

const exrNames: Record<string, string[]> = { alpha: ['A'], red: ['R'], green: ['G'], blue: ['B'], luma: ['Y', 'R'] }

/** A where it has one, else the only channel there is, else Y. */
function matteChannel({ channels }: ExrHeader, channel: string): string | undefined {
  const names = channels.map(({ name }) => name)
  const wanted = channel === 'auto' ? ['A', ...(names.length === 1 ? names : ['Y'])] : (exrNames[channel] ?? [channel])
  return wanted.find((name) => names.includes(name))
}

/** One channel of an OpenEXR picture of the plate's size. @throws `invalid-input` naming the channels there are */
export async function exrMatte(
  path: string,
  { channel, media, bits }: Pick<ImportRequest, 'channel' | 'bits'> & { media: Size },
): Promise<Matte> {
  const picture = await readExr(path, (name, header) => name === matteChannel(header, channel))
  const { header } = picture
  const chosen = matteChannel(header, channel)
  if (chosen === undefined) {
    const names = header.channels.map(({ name }) => name).join(', ')
    throw new HoldoutError('invalid-input', `${basename(path)} has the channels ${names}: say which is the matte.`)
  }
  const { x0, y0, x1, y1 } = header.displayWindow
  const [width, height] = [x1 - x0 + 1, y1 - y0 + 1]
  if (width !== media.width || height !== media.height) {
    throw new HoldoutError(
      'invalid-input',
      `${basename(path)} is ${String(width)}x${String(height)} pixels, the plate ${String(media.width)}x${String(media.height)}.`,
    )
  }
  const plane = planeOf(picture, chosen, width * height)
  return matteOfShares((k) => plane[k] as number, { width, height, bits })
}
