import { extname } from 'node:path'
import type { Matte } from '../../shared/codec/matte.ts'
import { HoldoutError } from '../../shared/domain/errors.ts'
import { matteOfShares, readSamples, type Samples } from '../segmentation/matte/importMatte.ts'
import { exrMattes } from './readExrMattes.ts'
import type { ImportRequest, MatteReader } from './matteReader.ts'

/**
 * A sequence of pictures of one matte. `auto` takes the alpha where any of them has one that is not all opaque, else the
 * gray; what they hold is decided once for all of them, so that an empty frame is read as the others are.
 */
export function mattePictures(files: ReadonlyMap<number, string>, object: string, request: ImportRequest): MatteReader {
  return {
    total: files.size,
    async *frames(signal) {
      const paths = [...files.values()]
      const read = paths.some(isExr) ? await exrMattes(paths, request, signal) : await pictures(paths, request, signal)
      for (const [index, path] of files) {
        signal.throwIfAborted()
        yield [{ object, index, matte: await read(path) }]
      }
    },
  }
}

const isExr = (path: string): boolean => extname(path).toLowerCase() === '.exr'

async function pictures(
  paths: readonly string[],
  request: ImportRequest,
  signal: AbortSignal,
): Promise<(path: string) => Promise<Matte>> {
  const share = await shareFor(paths, request, signal)
  const { media, bits } = request
  return async (path) =>
    matteOfShares(share(await readSamples(path, media)), { width: media.width, height: media.height, bits })
}

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
