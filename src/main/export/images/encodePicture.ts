import { crc32 } from 'node:zlib'
import sharp, { type Sharp } from 'sharp'
import type { Matte } from '../../../shared/codec/matte.ts'
import type { TiffFormat } from '../../../shared/contract/export.ts'
import type { Rational } from '../../../shared/domain/geometry.ts'
import { toDepth } from '../depth.ts'
import type { CutOut } from './cutOut.ts'

/** Samples of a gray or RGBA picture, [height, width, channels], 0 to 255 or 65535. */
export interface Picture {
  width: number
  height: number
  channels: 1 | 4
  data: Uint8Array | Uint16Array
  /** Of the colours; null where there are none. */
  alpha: 'straight' | 'premultiplied' | null
  pixelAspect: Rational
}

export const grayPicture = (matte: Matte, pixelAspect: Rational): Picture => ({
  ...matte,
  channels: 1,
  alpha: null,
  pixelAspect,
})

export function rgbaPicture(
  { colour, matte }: CutOut,
  bits: 8 | 16,
  alpha: 'straight' | 'premultiplied',
  pixelAspect: Rational,
): Picture {
  const { width, height, data: coverage } = toDepth(matte, bits)
  const full = 2 ** bits - 1
  const data = bits === 8 ? new Uint8Array(width * height * 4) : new Uint16Array(width * height * 4)
  for (let pixel = 0; pixel < coverage.length; pixel++) {
    for (let c = 0; c < 3; c++) data[pixel * 4 + c] = Math.round((colour[pixel * 3 + c] as number) * full)
    data[pixel * 4 + 3] = coverage[pixel] as number
  }
  return { width, height, channels: 4, data, alpha, pixelAspect }
}

function opened({ data, width, height, channels }: Picture): Sharp {
  const wide = data instanceof Uint16Array
  const colourspace = channels === 4 ? (wide ? 'rgb16' : 'srgb') : wide ? 'grey16' : 'b-w'
  return sharp(data, { raw: { width, height, channels } }).toColourspace(colourspace)
}

/**
 * PNG of level 2 without filters: seven times faster than pure JavaScript at 1080p, and no larger for mattes. PNG itself
 * knows straight alpha only; what there is stands in its comment. The shape of pixels stands in pHYs.
 */
export async function encodePng(picture: Picture): Promise<Uint8Array> {
  const colour = picture.channels === 4
  const bytes = await opened(picture)
    .png({ compressionLevel: colour ? 4 : 2, adaptiveFiltering: colour })
    .toBuffer()
  const [across, down] = picture.pixelAspect
  const shape = Buffer.alloc(9)
  shape.writeUInt32BE(down, 0)
  shape.writeUInt32BE(across, 4)
  const added = [pngChunk('pHYs', shape)]
  if (picture.alpha) added.push(pngChunk('tEXt', Buffer.from(`Comment\0Alpha: ${picture.alpha}`, 'latin1')))
  // Signature and IHDR take 33 bytes; the library's own pHYs, which says square, goes.
  const rest = bytes.subarray(33)
  const own = rest.toString('latin1', 4, 8) === 'pHYs' ? 21 : 0
  return Buffer.concat([bytes.subarray(0, 33), ...added, rest.subarray(own)])
}

function pngChunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

const tiffCompression = { none: 'none', lzw: 'lzw', zip: 'deflate' } as const

/** TIFF 6.0 in strips; premultiplied colours are said to have associated alpha, straight ones unassociated. */
export async function encodeTiff(picture: Picture, compression: TiffFormat['compression']): Promise<Uint8Array> {
  const [across, down] = picture.pixelAspect
  const predictor = compression === 'none' ? 'none' : 'horizontal'
  const bytes = await opened(picture)
    .tiff({ compression: tiffCompression[compression], predictor, xres: down, yres: across })
    .toBuffer()
  if (picture.alpha === 'premultiplied') associateAlpha(bytes)
  return bytes
}

const EXTRA_SAMPLES = 338
const ASSOCIATED = 1

/** Sets ExtraSamples in the only directory of a little-endian TIFF: the library always says unassociated. */
function associateAlpha(bytes: Buffer): void {
  const directory = bytes.readUInt32LE(4)
  for (let entry = directory + 2; entry < directory + 2 + 12 * bytes.readUInt16LE(directory); entry += 12) {
    if (bytes.readUInt16LE(entry) === EXTRA_SAMPLES) bytes.writeUInt16LE(ASSOCIATED, entry + 8)
  }
}
