import { readFile } from 'node:fs/promises'
import { decode as decodePng, type DecodedPng } from 'fast-png'
import sharp, { type Metadata } from 'sharp'
import type { Matte } from '../../../shared/codec/matte.ts'
import { HoldoutError } from '../../../shared/domain/errors.ts'
import type { Size } from '../../../shared/domain/geometry.ts'

export interface ImportRequest {
  /** A PNG, TIFF or any other picture the image library reads. */
  path: string
  /** The plate's size; the picture must have it. */
  width: number
  height: number
  bits: 8 | 16
  /** Take the pixels with this value of an indexed or gray picture; 1 also means the white of a black and white one. */
  label?: number
}

/** Samples as stored: [height, width, channels], 0 to `full`. */
export interface Samples {
  data: ArrayLike<number>
  channels: number
  full: number
  indexed: boolean
}

/**
 * Reads a matte from a picture: its alpha channel where that varies, else its gray or the luma of its colours; of an
 * indexed picture the pixels of one label, or everything but index 0.
 * @throws `io` where the file cannot be read, `unsupported` where it is no picture we read, `invalid-input` where its
 * size is not the plate's
 */
export async function importMatte(request: ImportRequest): Promise<Matte> {
  const samples = await readSamples(request.path, request)
  const share =
    samples.indexed || request.label !== undefined ? labelShare(samples, request.label) : alphaShare(samples)
  return matteOfShares(share, request)
}

/** A matte of what `share` says of each pixel, 0..1; what is beyond is cut off. */
export function matteOfShares(
  share: (pixel: number) => number,
  { width, height, bits }: Pick<ImportRequest, 'width' | 'height' | 'bits'>,
): Matte {
  const full = bits === 8 ? 255 : 65535
  const data = bits === 8 ? new Uint8Array(width * height) : new Uint16Array(width * height)
  for (let i = 0; i < data.length; i++) data[i] = Math.round(Math.min(1, Math.max(0, share(i))) * full)
  return { width, height, bits, data }
}

/** A picture of the plate's size as it is stored. @throws as {@link importMatte} does */
export async function readSamples(path: string, { width, height }: Size): Promise<Samples> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new HoldoutError('io', `The matte ${path} cannot be read.`, { cause })
  })
  const metadata = await readable(path, () => sharp(bytes, { limitInputPixels: 32768 ** 2 }).metadata())
  // Before decoding: a small file may hold a huge picture.
  if (metadata.width !== width || metadata.height !== height) {
    throw new HoldoutError(
      'invalid-input',
      `The matte ${path} is ${String(metadata.width)}x${String(metadata.height)} pixels, the plate ${String(width)}x${String(height)}. Export it at the plate's size.`,
    )
  }
  return readable(path, () =>
    metadata.format === 'png' ? pngSamples(decodePng(bytes)) : otherSamples(bytes, metadata),
  )
}

async function readable<T>(path: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (cause) {
    throw new HoldoutError('unsupported', `${path} is not a picture Holdout can read as a matte; use PNG or TIFF.`, {
      cause,
    })
  }
}

function pngSamples(image: DecodedPng): Samples {
  const { depth, channels } = image
  const data = depth < 8 ? unpackBits(image) : image.data
  return { data, channels, full: 2 ** depth - 1, indexed: image.palette !== undefined }
}

/** Samples of under 8 bits come packed, each row starting on a byte. */
function unpackBits({ data, width, height, depth }: DecodedPng): Uint8Array {
  const samples = new Uint8Array(width * height)
  const stride = Math.ceil((width * depth) / 8)
  for (let i = 0; i < samples.length; i++) {
    const bit = (i % width) * depth
    const byte = data[Math.floor(i / width) * stride + (bit >> 3)] as number
    samples[i] = (byte >> (8 - depth - (bit & 7))) & (2 ** depth - 1)
  }
  return samples
}

async function otherSamples(bytes: Buffer, metadata: Metadata): Promise<Samples> {
  if (metadata.depth === 'uchar') {
    const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true })
    return { data, channels: info.channels, full: 255, indexed: false }
  }
  const float = metadata.depth === 'float' || metadata.depth === 'double'
  const { data, info } = await sharp(bytes)
    .toColourspace(float ? 'scrgb' : metadata.channels < 3 ? 'grey16' : 'rgb16')
    .raw({ depth: float ? 'float' : 'ushort' })
    .toBuffer({ resolveWithObject: true })
  const samples = float
    ? new Float32Array(data.buffer, data.byteOffset, data.length / 4)
    : new Uint16Array(data.buffer, data.byteOffset, data.length / 2)
  return { data: samples, channels: info.channels, full: float ? 1 : 65535, indexed: false }
}

function labelShare({ data, channels, full, indexed }: Samples, label: number | undefined): (i: number) => number {
  const wanted = label === 1 && !indexed && isBlackAndWhite(data, full) ? full : label
  if (wanted === undefined) return (i) => (data[i * channels] === 0 ? 0 : 1)
  return (i) => (data[i * channels] === wanted ? 1 : 0)
}

function isLogical(data: ArrayLike<number>, channels: number): boolean {
  for (let i = 0; i < data.length; i += channels) if ((data[i] as number) > 1) return false
  return true
}

function isBlackAndWhite(data: ArrayLike<number>, full: number): boolean {
  for (let i = 0; i < data.length; i++) if (data[i] !== 0 && data[i] !== full) return false
  return true
}

function alphaShare({ data, channels, full }: Samples): (i: number) => number {
  const at = (i: number): number => data[i] as number
  if (channels % 2 === 0) {
    const alpha = channels - 1
    const first = at(alpha)
    for (let i = alpha; i < data.length; i += channels) {
      if (at(i) !== first) return (pixel) => at(pixel * channels + alpha) / full
    }
  }
  if (channels < 3) {
    // Zeros and ones are a mask written by a program, not an alpha of one part in 255.
    const white = full > 1 && isLogical(data, channels) ? 1 : full
    return (i) => at(i * channels) / white
  }
  // Rec. 709 luma; a gray picture stored as colours keeps its values.
  return (i) => (0.2126 * at(i * channels) + 0.7152 * at(i * channels + 1) + 0.0722 * at(i * channels + 2)) / full
}
