import { open } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import sharp from 'sharp'
import { HoldoutError } from '../../shared/domain/errors.ts'
import type { Size } from '../../shared/domain/geometry.ts'

/** Film formats that ffmpeg decodes; the others are libvips'. */
export const isFilmImage = (path: string): boolean => ['.exr', '.dpx'].includes(extname(path).toLowerCase())

/**
 * Width and height as displayed, from an image's header alone.
 * @throws `media-unreadable`
 */
export async function imageSize(path: string): Promise<Size> {
  try {
    if (isFilmImage(path)) return filmImageSize(await firstBytes(path, 65536))
    const { autoOrient } = await sharp(path, { limitInputPixels: false }).metadata()
    return { width: autoOrient.width, height: autoOrient.height }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new HoldoutError('media-unreadable', `${basename(path)} is not a readable image: ${reason}`, { cause: error })
  }
}

async function firstBytes(path: string, count: number): Promise<Buffer> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(count), 0, count, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** DPX: SMPTE ST 268-1, width and height at byte 772 in the byte order of its magic. EXR: the display window. */
function filmImageSize(bytes: Buffer): Size {
  const magic = bytes.toString('latin1', 0, 4)
  if (magic === 'SDPX') return { width: bytes.readUInt32BE(772), height: bytes.readUInt32BE(776) }
  if (magic === 'XPDS') return { width: bytes.readUInt32LE(772), height: bytes.readUInt32LE(776) }
  const at = bytes.indexOf('displayWindow\0box2i\0')
  if (bytes.readUInt32LE(0) !== 0x01312f76 || at < 0) throw new Error('its header is damaged')
  const [x0, y0, x1, y1] = [24, 28, 32, 36].map((offset) => bytes.readInt32LE(at + offset)) as [
    number,
    number,
    number,
    number,
  ]
  return { width: x1 - x0 + 1, height: y1 - y0 + 1 }
}
