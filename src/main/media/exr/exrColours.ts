import type { Rational } from '../../../shared/domain/geometry.ts'
import type { ColourDescription } from '../../../shared/domain/records.ts'
import { inDisplayWindow } from './displayWindow.ts'
import { fromHalf } from './half.ts'
import type { ExrHeader } from './header.ts'
import { isReadableExr, readExr, type ExrPicture } from './readExr.ts'

/** Packed RGB over the display window, linear light, never clipped. */
export interface ExrColours {
  width: number
  height: number
  /** [height, width, 3] */
  data: Float32Array
}

/**
 * The colours of an OpenEXR file: R, G and B; else luminance; else those of the first layer that has any; else whatever
 * channel there is, as gray.
 * @throws `unsupported` where `isReadableExr` says so, `media-unreadable`
 */
export async function readExrColours(path: string): Promise<ExrColours> {
  let names: readonly string[] = []
  const picture = await readExr(path, (name, header) => (names = colourNames(header)).includes(name))
  const { displayWindow } = picture.header
  const width = displayWindow.x1 - displayWindow.x0 + 1
  const height = displayWindow.y1 - displayWindow.y0 + 1
  const planes = new Map([...picture.channels.keys()].map((name) => [name, planeOf(picture, name, width * height)]))
  const data = new Float32Array(width * height * 3)
  for (const [c, name] of names.entries()) {
    const plane = planes.get(name)
    if (plane) for (let i = 0; i < plane.length; i++) data[i * 3 + c] = plane[i] as number
  }
  return { width, height, data }
}

/** A channel over the display window as numbers; zeros where there is no data. */
export function planeOf(picture: ExrPicture, name: string, pixels: number): Float32Array {
  const samples = picture.channels.get(name)
  if (samples instanceof Uint16Array) return fromHalf(inDisplayWindow(picture, samples, new Uint16Array(pixels)))
  return samples ? inDisplayWindow(picture, samples, new Float32Array(pixels)) : new Float32Array(pixels)
}

/** The channels to show as red, green and blue; a name that is not there stands for black. */
export function colourNames({ channels }: Pick<ExrHeader, 'channels'>): [string, string, string] {
  const names = channels.map(({ name }) => name)
  const has = (name: string): boolean => names.includes(name)
  const gray = (name: string): [string, string, string] => [name, name, name]
  if (['R', 'G', 'B'].some(has)) return ['R', 'G', 'B']
  if (has('Y')) return gray('Y')
  const layered = names.find((name) => /\.[Rr]$/.test(name))
  if (layered === undefined) return gray(names[0] ?? 'A')
  const layer = layered.slice(0, -1)
  return layered.endsWith('R') ? [`${layer}R`, `${layer}G`, `${layer}B`] : [`${layer}r`, `${layer}g`, `${layer}b`]
}

/**
 * Whether a file's colours are best read by {@link readExrColours}: where it can, and PIZ, which ffmpeg reads faster, only
 * where ffmpeg cannot. It takes no channels but R, G, B and Y, and loses where the display window begins.
 */
export function readsColours(header: ExrHeader): boolean {
  const { compression, channels, displayWindow } = header
  const known = channels.some(({ name }) => ['R', 'G', 'B', 'Y'].includes(name))
  const forFfmpeg = compression === 'piz' && known && displayWindow.x0 === 0 && displayWindow.y0 === 0
  return isReadableExr(header) && !forFfmpeg
}

/** What a media record says of an OpenEXR file that we read ourselves: its pixels are scene-linear by definition. */
export function describeExr(header: ExrHeader): {
  codec: 'exr'
  colour: ColourDescription
  pixelAspect: Rational
} {
  const names = colourNames(header)
  const half = header.channels.every(({ name, type }) => type === 'half' || !names.includes(name))
  return {
    codec: 'exr',
    colour: { range: 'full', matrix: 'rgb', transfer: 'linear', bitDepth: half ? 16 : 32, float: true },
    pixelAspect: pixelAspect(header),
  }
}

/** `pixelAspectRatio` as the nearest fraction of small numbers. */
function pixelAspect({ attributes }: ExrHeader): Rational {
  const value = attributes.find(({ name, type }) => name === 'pixelAspectRatio' && type === 'float')?.value
  const aspect = value?.length === 4 ? new DataView(value.buffer, value.byteOffset, 4).getFloat32(0, true) : 1
  if (!(aspect > 0.01 && aspect < 100)) return [1, 1]
  for (let denominator = 1; denominator < 1000; denominator++) {
    const numerator = Math.round(aspect * denominator)
    if (numerator > 0 && Math.abs(numerator / denominator - aspect) < 1e-5 * aspect) return [numerator, denominator]
  }
  return [Math.round(aspect * 1000), 1000]
}

/**
 * The format in which ffmpeg gives the colours of an OpenEXR file just as they are. Asked for another it converts by way
 * of 16 bits, which clips at 1.
 */
export function ffmpegPlanes({ channels }: Pick<ExrHeader, 'channels'>): { format: string; planes: 1 | 3 | 4 } {
  const has = (name: string): boolean => channels.some((each) => each.name === name)
  if (!has('R') && !has('G') && !has('B')) return { format: 'grayf32le', planes: 1 }
  return has('A') ? { format: 'gbrapf32le', planes: 4 } : { format: 'gbrpf32le', planes: 3 }
}
