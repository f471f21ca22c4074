import { promisify } from 'node:util'
import { constants, deflate } from 'node:zlib'
import { HoldoutError } from '../../../shared/domain/errors.ts'
import {
  exrCompressions,
  exrSampleTypes,
  type ExrAttribute,
  type ExrBox,
  type ExrSampleType,
} from '../../media/exr/header.ts'
import { predictBytes } from '../../media/exr/predictor.ts'
import { boxAttribute, byteAttribute, floatsAttribute } from './exrAttributes.ts'

/** Compressions that are written: lossless, and read by everything. */
export type WrittenCompression = 'none' | 'zips' | 'zip'

/** One channel: [height, width]; halves as their bits, `uint` as they are. */
export interface ExrChannel {
  name: string
  type: ExrSampleType
  data: Uint16Array | Uint32Array | Float32Array
}

export interface ExrImage {
  width: number
  height: number
  /** In any order; the file has them sorted by name. */
  channels: ExrChannel[]
  compression: WrittenCompression
  /** Besides those that say how the pixels are stored. `pixelAspectRatio` is 1 where it is not among them. */
  attributes: ExrAttribute[]
  /** Place of the top-left pixel in the display window. */
  origin?: { x: number; y: number }
}

const LINES: Record<WrittenCompression, number> = { none: 1, zips: 1, zip: 16 }
/** Names up to 255 bytes, which readers before OpenEXR 1.7 refuse. */
const LONG_NAMES = 0x400
/** What OpenEXR itself uses since 3.1: hardly larger than 6, twice as fast. */
const LEVEL = 4
/** Where grain leaves nothing but runs to find, looking for nothing else is three times as fast. */
const RUNS = constants.Z_RLE
/** How much larger files may get by that. */
const LARGER = 1.02
/** Where, as shares of the height, blocks are tried both ways. */
const TRIED = [1 / 6, 1 / 2, 5 / 6]
/** Blocks being deflated at once: every thread of libuv's pool has one while the next is made ready. */
const IN_FLIGHT = 8

const deflated = promisify(deflate)

/**
 * The bytes of an OpenEXR file: one part of scan lines whose data window is the display window. Zip compresses blocks of 16
 * lines, zips every line, on libuv's threads. Layout: OpenEXR, "OpenEXR File Layout".
 * @throws `invalid-input` where a channel has a wrong size, no name or a name twice
 */
export async function encodeExr(image: ExrImage): Promise<Uint8Array> {
  const channels = image.channels.toSorted((a, b) => compareBytes(a.name, b.name))
  refuseUnwritable(image, channels)
  const header = headerOf(image, channels)
  const lines = LINES[image.compression]
  const count = Math.ceil(image.height / lines)
  const raw = (block: number): Uint8Array =>
    rawLines(image, channels, block * lines, Math.min(image.height, (block + 1) * lines))
  const tried = (): Uint8Array[] => TRIED.map((share) => raw(Math.floor(share * count)))
  const pack = image.compression === 'none' ? null : await packerFor(tried())
  const chunks: Promise<Uint8Array>[] = []
  for (let block = 0; block < count; block++) {
    // Not before there is room: else all of the picture would be held twice.
    if (block >= IN_FLIGHT) await chunks[block - IN_FLIGHT]
    const chunk = encodeChunk(raw(block), (image.origin?.y ?? 0) + block * lines, pack)
    chunk.catch(() => undefined)
    chunks.push(chunk)
  }
  const written = await Promise.all(chunks)
  return Buffer.concat([header, offsetsOf(written, header.length + count * 8), ...written])
}

/** As C's strcmp: readers search channels by it. */
const compareBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

function refuseUnwritable({ width, height }: ExrImage, channels: ExrChannel[]): void {
  channels.forEach(({ name, data }, k) => {
    const fits = data.length === width * height
    const named = name !== '' && Buffer.byteLength(name) < 256 && !name.includes('\0')
    if (fits && named && name !== channels[k + 1]?.name) return
    throw new HoldoutError(
      'invalid-input',
      `OpenEXR cannot hold a channel "${name}" of ${data.length} values in ${width}x${height} pixels.`,
    )
  })
}

function headerOf(image: ExrImage, channels: ExrChannel[]): Buffer {
  const { x, y } = image.origin ?? { x: 0, y: 0 }
  const window: ExrBox = { x0: x, y0: y, x1: x + image.width - 1, y1: y + image.height - 1 }
  const structure = [
    { name: 'channels', type: 'chlist', value: channelList(channels) },
    byteAttribute('compression', 'compression', exrCompressions.indexOf(image.compression)),
    boxAttribute('dataWindow', window),
    boxAttribute('displayWindow', window),
    byteAttribute('lineOrder', 'lineOrder', 0),
    floatsAttribute('pixelAspectRatio', 'float', [1]),
    floatsAttribute('screenWindowCenter', 'v2f', [0, 0]),
    floatsAttribute('screenWindowWidth', 'float', [1]),
  ]
  const attributes = new Map([...structure, ...image.attributes].map((each) => [each.name, each]))
  const long = [...attributes.keys(), ...channels.map(({ name }) => name)].some((name) => Buffer.byteLength(name) > 31)
  const head = Buffer.alloc(8)
  head.writeUInt32LE(0x01312f76, 0)
  head.writeUInt32LE(2 | (long ? LONG_NAMES : 0), 4)
  const written = [...attributes.values()].flatMap(({ name, type, value }) => {
    const size = Buffer.alloc(4)
    size.writeInt32LE(value.length)
    return [Buffer.from(`${name}\0${type}\0`), size, value]
  })
  return Buffer.concat([head, ...written, Buffer.alloc(1)])
}

function channelList(channels: ExrChannel[]): Uint8Array {
  const entries = channels.map(({ name, type }) => {
    const numbers = Buffer.alloc(16)
    numbers.writeInt32LE(exrSampleTypes.indexOf(type), 0)
    numbers.writeInt32LE(1, 8)
    numbers.writeInt32LE(1, 12)
    return Buffer.concat([Buffer.from(`${name}\0`), numbers])
  })
  return Buffer.concat([...entries, Buffer.alloc(1)])
}

function offsetsOf(chunks: Uint8Array[], first: number): Buffer {
  const table = Buffer.alloc(chunks.length * 8)
  let at = first
  for (const [k, chunk] of chunks.entries()) {
    table.writeBigUInt64LE(BigInt(at), k * 8)
    at += chunk.length
  }
  return table
}

type Packer = (raw: Uint8Array) => Promise<Uint8Array>

const packer =
  (strategy: number): Packer =>
  (raw) =>
    deflated(predictBytes(raw), { level: LEVEL, strategy })

/** What makes these blocks small, in the least time. */
async function packerFor(blocks: readonly Uint8Array[]): Promise<Packer> {
  const [all, runs] = [packer(constants.Z_DEFAULT_STRATEGY), packer(RUNS)]
  const sizeBy = async (pack: Packer): Promise<number> =>
    (await Promise.all(blocks.map(pack))).reduce((sum, { length }) => sum + length, 0)
  const [size, sizeOfRuns] = await Promise.all([sizeBy(all), sizeBy(runs)])
  return sizeOfRuns <= LARGER * size ? runs : all
}

/** Line number, size and samples. */
async function encodeChunk(raw: Uint8Array, y: number, pack: Packer | null): Promise<Uint8Array> {
  const packed = pack ? await pack(raw) : raw
  // A block that would not get smaller is stored as it is; readers know it by its size.
  const body = packed.length < raw.length ? packed : raw
  const chunk = new Uint8Array(8 + body.length)
  const view = new DataView(chunk.buffer)
  view.setInt32(0, y, true)
  view.setInt32(4, body.length, true)
  chunk.set(body, 8)
  return chunk
}

/** Of each line in turn every channel. */
function rawLines({ width }: ExrImage, channels: ExrChannel[], from: number, to: number): Uint8Array {
  const line = channels.reduce((sum, { data }) => sum + data.BYTES_PER_ELEMENT * width, 0)
  const raw = new Uint8Array(line * (to - from))
  let at = 0
  for (let y = from; y < to; y++) {
    for (const { data } of channels) {
      const bytes = width * data.BYTES_PER_ELEMENT
      raw.set(new Uint8Array(data.buffer, data.byteOffset + y * bytes, bytes), at)
      at += bytes
    }
  }
  return raw
}
