import { open } from 'node:fs/promises'
import { HoldoutError } from '../../../shared/domain/errors.ts'
import type { Rational } from '../../../shared/domain/geometry.ts'

/** In the order of their numbers in the file. */
export const exrCompressions = ['none', 'rle', 'zips', 'zip', 'piz', 'pxr24', 'b44', 'b44a', 'dwaa', 'dwab'] as const
export type ExrCompression = (typeof exrCompressions)[number]
/** In the order of their numbers in the file. */
export const exrSampleTypes = ['uint', 'half', 'float'] as const
export type ExrSampleType = (typeof exrSampleTypes)[number]

/** Pixels, both corners inclusive. */
export interface ExrBox {
  x0: number
  y0: number
  x1: number
  y1: number
}

/** One attribute of a header, its value as stored. */
export interface ExrAttribute {
  name: string
  type: string
  value: Uint8Array
}

export interface ExrHeader {
  /** Sorted by name, as stored. */
  channels: { name: string; type: ExrSampleType; xSampling: number; ySampling: number }[]
  compression: ExrCompression
  dataWindow: ExrBox
  displayWindow: ExrBox
  /** Every attribute, these four too. */
  attributes: ExrAttribute[]
  /** Scan lines, one part, not deep: what everybody writes for a plate. */
  plain: boolean
  /** Byte after the header, where the table of offsets begins. */
  end: number
}

const MAGIC = 0x01312f76
const TILED_DEEP_MULTIPART = 0x200 | 0x800 | 0x1000
const FIRST_READ = 1 << 16
/** Manifests of Cryptomatte and previews can be long; headers beyond this are not taken for headers. */
const LONGEST = 1 << 26

/**
 * Reads the header of an OpenEXR file; of a file of several parts the first part's.
 * Layout: OpenEXR, "OpenEXR File Layout".
 * @throws `media-unreadable`
 */
export async function readExrHeader(path: string): Promise<ExrHeader> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    for (let length = Math.min(size, FIRST_READ); ; length = Math.min(size, length * 8)) {
      const bytes = Buffer.alloc(length)
      await file.read(bytes, 0, length, 0)
      const header = parseExrHeader(bytes)
      if (header) return header
      if (length === size || length >= LONGEST) {
        throw new HoldoutError('media-unreadable', `The header of ${path} is damaged.`)
      }
    }
  } finally {
    await file.close()
  }
}

/** The header at the start of these bytes; null where they end before it does. @throws `media-unreadable` */
export function parseExrHeader(bytes: Uint8Array): ExrHeader | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer.length < 8) return null
  if (buffer.readUInt32LE(0) !== MAGIC) throw new HoldoutError('media-unreadable', 'These bytes are not OpenEXR.')
  const flags = buffer.readUInt32LE(4)
  const attributes: ExrAttribute[] = []
  let at = 8
  while (buffer[at] !== 0) {
    const name = text(buffer, at)
    const type = name && text(buffer, name.end)
    if (!name || !type || type.end + 4 > buffer.length) return null
    const start = type.end + 4
    const length = buffer.readInt32LE(type.end)
    if (length < 0) throw new HoldoutError('media-unreadable', 'The OpenEXR header is damaged.')
    if (start + length > buffer.length) return null
    attributes.push({ name: name.value, type: type.value, value: buffer.subarray(start, start + length) })
    at = start + length
  }
  return { ...structureOf(attributes), attributes, plain: (flags & TILED_DEEP_MULTIPART) === 0, end: at + 1 }
}

function text(buffer: Buffer, from: number): { value: string; end: number } | null {
  const end = buffer.indexOf(0, from)
  return end < 0 ? null : { value: buffer.toString('utf8', from, end), end: end + 1 }
}

function structureOf(
  attributes: ExrAttribute[],
): Pick<ExrHeader, 'channels' | 'compression' | 'dataWindow' | 'displayWindow'> {
  const value = (name: string, least: number): Buffer => {
    const found = attributes.find((each) => each.name === name)?.value
    if (!found || found.length < least) throw new HoldoutError('media-unreadable', `The OpenEXR header has no ${name}.`)
    return Buffer.from(found.buffer, found.byteOffset, found.byteLength)
  }
  const box = (name: string): ExrBox => {
    const [x0, y0, x1, y1] = [0, 4, 8, 12].map((at) => value(name, 16).readInt32LE(at)) as [
      number,
      number,
      number,
      number,
    ]
    if (x1 < x0 || y1 < y0) throw new HoldoutError('media-unreadable', `The OpenEXR header has an empty ${name}.`)
    return { x0, y0, x1, y1 }
  }
  const compression = exrCompressions[value('compression', 1)[0] as number]
  if (!compression) throw new HoldoutError('media-unreadable', 'The OpenEXR file has a compression of the future.')
  const [dataWindow, displayWindow] = [box('dataWindow'), box('displayWindow')]
  return { channels: channelsOf(value('channels', 1)), compression, dataWindow, displayWindow }
}

/** Each: name, type i32, linear u8, three bytes reserved, sampling in x and y i32. */
function channelsOf(list: Buffer): ExrHeader['channels'] {
  const channels: ExrHeader['channels'] = []
  for (let at = 0; at < list.length && list[at] !== 0;) {
    const name = text(list, at)
    const type = name && name.end + 16 <= list.length && exrSampleTypes[list.readInt32LE(name.end)]
    if (!name || !type) throw new HoldoutError('media-unreadable', 'The OpenEXR list of channels is damaged.')
    const [xSampling, ySampling] = [list.readInt32LE(name.end + 8), list.readInt32LE(name.end + 12)]
    channels.push({ name: name.value, type, xSampling, ySampling })
    at = name.end + 16
  }
  return channels
}

/** A `rational` attribute in numbers; null where the header has none that makes sense. */
export function exrRational({ attributes }: Pick<ExrHeader, 'attributes'>, name: string): Rational | null {
  const value = attributes.find((each) => each.name === name && each.type === 'rational')?.value
  if (value?.length !== 8) return null
  const view = new DataView(value.buffer, value.byteOffset, 8)
  const [numerator, denominator] = [view.getInt32(0, true), view.getUint32(4, true)]
  return numerator > 0 && denominator > 0 ? [numerator, denominator] : null
}
