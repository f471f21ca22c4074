import { HoldoutError } from '../domain/errors.ts'

/** A matte in memory: row-major alpha, 0 is outside, 255 or 65535 inside. */
export interface Matte {
  width: number
  height: number
  bits: 8 | 16
  /** width * height values */
  data: Uint8Array | Uint16Array
}

/*
 * The encoded form, little-endian:
 *   'HM' · version u8 = 1 · bits u8 · width u32 · height u32 · tokens
 * Tokens cover the plane row-major without regard to rows. A token is a LEB128 number n: its low two bits are the kind,
 * the rest the length of the run.  0: zeros · 1: full · 2: one value repeated, value follows · 3: values follow, as they are.
 */
const HEADER = 12
const ZERO = 0
const FULL = 1
const REPEAT = 2
const LITERAL = 3
/** A run of equal soft values shorter than this is kept as literals. */
const SHORTEST_REPEAT = 4
/** Largest side a decoder accepts: mattes are untrusted input. */
const LARGEST_SIDE = 32768

/** Compresses a matte without loss. A plate of soft-edged objects takes about two bytes an edge pixel. */
export function encodeMatte(matte: Matte): Uint8Array<ArrayBuffer> {
  const { data, width, height, bits } = matte
  if (data.length !== width * height) {
    throw new HoldoutError('internal', `A ${String(width)}x${String(height)} matte has ${String(data.length)} values.`)
  }
  const full = bits === 8 ? 255 : 65535
  const bytes = bits / 8
  let out = new Uint8Array(HEADER + 4096)
  const view = new DataView(out.buffer)
  out[0] = 0x48
  out[1] = 0x4d
  out[2] = 1
  out[3] = bits
  view.setUint32(4, width, true)
  view.setUint32(8, height, true)
  let at = HEADER

  const reserve = (needed: number): void => {
    if (at + needed <= out.length) return
    const larger = new Uint8Array(Math.max(out.length * 2, at + needed))
    larger.set(out.subarray(0, at))
    out = larger
  }
  const putToken = (kind: number, length: number): void => {
    reserve(8)
    let rest = length
    let byte = kind | ((rest & 0x1f) << 2)
    rest = Math.floor(rest / 32)
    while (rest > 0) {
      out[at++] = byte | 0x80
      byte = rest & 0x7f
      rest = Math.floor(rest / 128)
    }
    out[at++] = byte
  }
  const putValues = (from: number, to: number): void => {
    reserve((to - from) * bytes)
    for (let i = from; i < to; i++) {
      const value = data[i] as number
      out[at++] = value & 0xff
      if (bytes === 2) out[at++] = value >> 8
    }
  }

  let literalFrom = 0
  const flush = (to: number): void => {
    if (to === literalFrom) return
    putToken(LITERAL, to - literalFrom)
    putValues(literalFrom, to)
  }
  let i = 0
  while (i < data.length) {
    const value = data[i] as number
    let end = i + 1
    while (end < data.length && data[end] === value) end++
    const extreme = value === 0 || value === full
    if (extreme ? end - i >= 2 : end - i >= SHORTEST_REPEAT) {
      flush(i)
      putToken(value === 0 ? ZERO : value === full ? FULL : REPEAT, end - i)
      if (!extreme) putValues(i, i + 1)
      literalFrom = end
    }
    i = end
  }
  flush(data.length)
  return out.slice(0, at)
}

/** Width, height and bits of an encoded matte. @throws `invalid-input` where the bytes are not one. */
export function readMatteHeader(encoded: Uint8Array): Pick<Matte, 'width' | 'height' | 'bits'> {
  const bits = encoded[3]
  if (
    encoded.length < HEADER ||
    encoded[0] !== 0x48 ||
    encoded[1] !== 0x4d ||
    encoded[2] !== 1 ||
    (bits !== 8 && bits !== 16)
  ) {
    throw new HoldoutError('invalid-input', 'These bytes are not a matte.')
  }
  const view = new DataView(encoded.buffer, encoded.byteOffset, encoded.byteLength)
  const width = view.getUint32(4, true)
  const height = view.getUint32(8, true)
  if (width < 1 || height < 1 || width > LARGEST_SIDE || height > LARGEST_SIDE) {
    throw new HoldoutError('invalid-input', `A matte cannot be ${String(width)}x${String(height)} pixels.`)
  }
  return { width, height, bits }
}

/** The alpha of one pixel, 0..1, without decoding the rest; 0 outside. @throws `invalid-input` where the bytes are damaged */
export function alphaAt(encoded: Uint8Array, x: number, y: number): number {
  const { width, height, bits } = readMatteHeader(encoded)
  if (x < 0 || y < 0 || x >= width || y >= height) return 0
  const bytes = bits / 8
  const full = bits === 8 ? 255 : 65535
  const wanted = y * width + x
  const value = (at: number): number => (encoded[at] as number) | (bytes === 1 ? 0 : (encoded[at + 1] as number) << 8)
  let filled = 0
  for (let at = HEADER; at < encoded.length;) {
    let byte = encoded[at++] as number
    const kind = byte & 3
    let length = (byte & 0x7f) >> 2
    for (let scale = 32; byte & 0x80 && at < encoded.length; scale *= 128) {
      byte = encoded[at++] as number
      length += (byte & 0x7f) * scale
    }
    if (wanted < filled + length) {
      if (kind === ZERO) return 0
      if (kind === FULL) return 1
      return value(kind === REPEAT ? at : at + (wanted - filled) * bytes) / full
    }
    filled += length
    at += kind === REPEAT ? bytes : kind === LITERAL ? length * bytes : 0
  }
  throw new HoldoutError('invalid-input', 'The matte is damaged.')
}

/** The reverse of {@link encodeMatte}. @throws `invalid-input` where the bytes are damaged. */
export function decodeMatte(encoded: Uint8Array): Matte {
  const { width, height, bits } = readMatteHeader(encoded)
  const count = width * height
  const data = bits === 8 ? new Uint8Array(count) : new Uint16Array(count)
  const bytes = bits / 8
  const full = bits === 8 ? 255 : 65535
  const damaged = (): never => {
    throw new HoldoutError('invalid-input', 'The matte is damaged.')
  }
  let at = HEADER
  let filled = 0
  const value = (): number => {
    if (at + bytes > encoded.length) damaged()
    const low = encoded[at++] as number
    return bytes === 1 ? low : low | ((encoded[at++] as number) << 8)
  }
  while (at < encoded.length) {
    let byte = encoded[at++] as number
    const kind = byte & 3
    let length = (byte & 0x7f) >> 2
    let scale = 32
    while (byte & 0x80) {
      if (at >= encoded.length) damaged()
      byte = encoded[at++] as number
      length += (byte & 0x7f) * scale
      scale *= 128
    }
    if (length === 0 || filled + length > count) damaged()
    if (kind === FULL) data.fill(full, filled, filled + length)
    else if (kind === REPEAT) data.fill(value(), filled, filled + length)
    else if (kind === LITERAL) for (let k = 0; k < length; k++) data[filled + k] = value()
    filled += length
  }
  if (filled !== count) damaged()
  return { width, height, bits, data }
}
