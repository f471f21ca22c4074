import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { promisify } from 'node:util'
import { inflate } from 'node:zlib'
import { HoldoutError } from '../../../shared/domain/errors.ts'
import { parseExrHeader, type ExrCompression, type ExrHeader } from './header.ts'
import { decodePiz } from './piz.ts'
import { restoreBytes } from './predictor.ts'

/** One channel over the data window, [height, width]; halves as their bits. */
export type ExrSamples = Uint16Array | Uint32Array | Float32Array

export interface ExrPicture {
  header: ExrHeader
  /** Of the data window. */
  width: number
  height: number
  channels: Map<string, ExrSamples>
}

const LINES: Partial<Record<ExrCompression, number>> = { none: 1, rle: 1, zips: 1, zip: 16, piz: 32 }
/** Pixels of a side, and of a picture, at most: headers are untrusted. */
const LARGEST_SIDE = 32768
const LARGEST_PICTURE = 2 ** 29
const inflated = promisify(inflate)

/** Whether {@link readExr} can read the pixels of a file with this header. */
export const isReadableExr = ({ plain, compression, channels }: ExrHeader): boolean =>
  plain && LINES[compression] !== undefined && channels.every((each) => each.xSampling === 1 && each.ySampling === 1)

/** How a file is stored, in a word for people. */
export const exrKind = ({ plain, compression }: ExrHeader): string =>
  plain ? compression.toUpperCase() : 'tiled, deep or multi-part'

/**
 * Reads channels of an OpenEXR file exactly as stored: scan lines in one part, uncompressed, RLE, ZIPS, ZIP or PIZ.
 * @param wanted which channels; all where left out
 * @throws `unsupported` for tiles, several parts, deep data and other compressions; `media-unreadable`
 */
export async function readExr(
  path: string,
  wanted: (name: string, header: ExrHeader) => boolean = () => true,
): Promise<ExrPicture> {
  const bytes = await readFile(path)
  const header = parseExrHeader(bytes)
  if (!header) throw damaged(path)
  const lines = LINES[header.compression]
  if (!isReadableExr(header) || lines === undefined) {
    throw new HoldoutError(
      'unsupported',
      `${basename(path)} is OpenEXR of a kind (${exrKind(header)}) whose channels Holdout cannot take over. Convert it to ZIP scan lines.`,
    )
  }
  const { x0, y0, x1, y1 } = header.dataWindow
  const [width, height] = [x1 - x0 + 1, y1 - y0 + 1]
  if (width > LARGEST_SIDE || height > LARGEST_SIDE || width * height > LARGEST_PICTURE) throw damaged(path)
  const picture: ExrPicture = { header, width, height, channels: new Map() }
  for (const { name, type } of header.channels) {
    if (wanted(name, header)) picture.channels.set(name, new arrayOf[type](width * height))
  }
  const blocks = Math.ceil(height / lines)
  if (header.end + blocks * 8 > bytes.length) throw damaged(path)
  const offsets = Array.from({ length: blocks }, (_, k) => Number(bytes.readBigUInt64LE(header.end + k * 8)))
  await Promise.all(
    offsets.map(async (at) => {
      const row = at + 8 <= bytes.length ? bytes.readInt32LE(at) - y0 : -1
      const size = row < 0 ? 0 : bytes.readInt32LE(at + 4)
      if (row < 0 || row >= height || size < 0 || at + 8 + size > bytes.length) throw damaged(path)
      const count = Math.min(lines, height - row)
      const raw = await unpack(bytes.subarray(at + 8, at + 8 + size), header, width, count, path)
      takeLines(raw, picture, row, count)
    }),
  )
  return picture
}

const arrayOf = { half: Uint16Array, uint: Uint32Array, float: Float32Array }
const bytesOf = { half: 2, uint: 4, float: 4 }

const damaged = (path: string): HoldoutError =>
  new HoldoutError('media-unreadable', `${basename(path)} is damaged OpenEXR.`)

async function unpack(
  chunk: Buffer,
  header: ExrHeader,
  width: number,
  lines: number,
  path: string,
): Promise<Uint8Array> {
  const { channels, compression } = header
  const size = channels.reduce((sum, { type }) => sum + bytesOf[type] * width * lines, 0)
  // What would not have got smaller is stored as it is.
  if (chunk.length === size) return chunk
  const raw =
    compression === 'piz'
      ? byLine(decodePiz(chunk, wordsOf(header), width, lines), wordsOf(header), width, lines)
      : compression === 'none'
        ? null
        : await restored(chunk, size, compression)
  if (!raw) throw damaged(path)
  return raw
}

async function restored(chunk: Buffer, size: number, compression: ExrCompression): Promise<Uint8Array | null> {
  const predicted =
    compression === 'rle' ? expandRuns(chunk, size) : await inflated(chunk, { maxOutputLength: size }).catch(() => null)
  return predicted?.length === size ? restoreBytes(predicted) : null
}

const wordsOf = ({ channels }: ExrHeader): number[] => channels.map(({ type }) => bytesOf[type] / 2)

/** One channel after the other becomes line after line. */
function byLine(planes: Uint16Array | null, words: number[], width: number, lines: number): Uint8Array | null {
  if (!planes) return null
  const raw = new Uint16Array(planes.length)
  let to = 0
  for (let y = 0; y < lines; y++) {
    let plane = 0
    for (const step of words) {
      const length = step * width
      raw.set(planes.subarray(plane + y * length, plane + (y + 1) * length), to)
      plane += length * lines
      to += length
    }
  }
  return new Uint8Array(raw.buffer)
}

/** A count below 0: so many bytes as they are; else the next byte once more than that. Null where it does not fit. */
function expandRuns(chunk: Buffer, size: number): Uint8Array | null {
  const out = new Uint8Array(size)
  let to = 0
  for (let at = 0; at < chunk.length;) {
    const count = chunk.readInt8(at++)
    const length = count < 0 ? -count : count + 1
    if (to + length > size || at >= chunk.length) return null
    if (count < 0) out.set(chunk.subarray(at, at + length), to)
    else out.fill(chunk[at] as number, to, to + length)
    at += count < 0 ? length : 1
    to += length
  }
  return to === size ? out : null
}

function takeLines(raw: Uint8Array, { header, width, channels }: ExrPicture, row: number, count: number): void {
  let at = 0
  for (let y = row; y < row + count; y++) {
    for (const { name, type } of header.channels) {
      const length = width * bytesOf[type]
      const samples = channels.get(name)
      if (samples) {
        const line = new Uint8Array(samples.buffer, samples.byteOffset + y * length, length)
        line.set(raw.subarray(at, at + length))
      }
      at += length
    }
  }
}
