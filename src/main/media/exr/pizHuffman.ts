/** Symbols: all 16-bit values and one that repeats the value before. */
const SYMBOLS = 65537
const LONGEST_CODE = 58
/** Bits that are looked up at once. */
const LOOK_UP = 14
/** Code lengths from here on stand for runs of symbols that do not occur. */
const SHORT_RUN = 59
const LONG_RUN = 63
const HEADER = 20

/** The Huffman coding of PIZ (OpenEXR, `ImfHuf`). Null where the bytes are damaged. */
export function decodeHuffman(bytes: Buffer, count: number): Uint16Array | null {
  if (bytes.length === 0) return count === 0 ? new Uint16Array(0) : null
  if (bytes.length < HEADER) return null
  const [first, last] = [bytes.readUInt32LE(0), bytes.readUInt32LE(4)]
  if (first >= SYMBOLS || last >= SYMBOLS) return null
  const bits = new BitReader(bytes, HEADER)
  const lengths = readLengths(bits, first, last)
  if (!lengths) return null
  bits.align()
  return decodeValues(bits, codesOf(lengths, first, last), last, count)
}

/** Bits, the highest of a byte first; zeros after the end, which `overrun` tells. */
class BitReader {
  readonly #bytes: Uint8Array
  #at: number
  #held = 0
  #buffer = 0

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes
    this.#at = at
  }

  /** The next bits without taking them, at most 16. */
  peek(count: number): number {
    while (this.#held < count) {
      // Up to 15 bits are held: 23 fit a small integer.
      this.#buffer = ((this.#buffer & 0xffff) << 8) | (this.#bytes[this.#at++] ?? 0)
      this.#held += 8
    }
    return (this.#buffer >> (this.#held - count)) & ((1 << count) - 1)
  }

  skip(count: number): void {
    this.#held -= count
  }

  take(count: number): number {
    const value = this.peek(count)
    this.#held -= count
    return value
  }

  /** Goes on at the next byte. */
  align(): void {
    this.#held -= this.#held & 7
  }

  get overrun(): boolean {
    return this.#at - (this.#held >> 3) > this.#bytes.length
  }
}

function readLengths(bits: BitReader, first: number, last: number): Uint8Array | null {
  const lengths = new Uint8Array(SYMBOLS)
  for (let symbol = first; symbol <= last; symbol++) {
    const length = bits.take(6)
    if (length < SHORT_RUN) lengths[symbol] = length
    else symbol += (length === LONG_RUN ? bits.take(8) + 6 : length - SHORT_RUN + 2) - 1
    if (bits.overrun || symbol > last) return null
  }
  return lengths
}

/** Canonical codes, the longest of the smallest numbers. */
interface Codes {
  /** First code of each length, and how many there are. */
  first: Float64Array
  count: Uint32Array
  /** Symbols by length and code; those of a length begin at `start`. */
  symbols: Uint32Array
  start: Uint32Array
  /** By the next bits: length * 2^17 + symbol, or 0 where the code is longer. */
  table: Uint32Array
}

function codesOf(lengths: Uint8Array, from: number, to: number): Codes {
  const count = new Uint32Array(LONGEST_CODE + 2)
  for (let symbol = from; symbol <= to; symbol++) increment(count, lengths[symbol] as number)
  count[0] = 0
  const first = new Float64Array(LONGEST_CODE + 2)
  const start = new Uint32Array(LONGEST_CODE + 2)
  for (let length = LONGEST_CODE; length >= 1; length--) {
    first[length] = Math.floor(((first[length + 1] as number) + (count[length + 1] as number)) / 2)
    start[length] = (start[length + 1] as number) + (count[length + 1] as number)
  }
  const symbols = new Uint32Array(SYMBOLS)
  const table = new Uint32Array(1 << LOOK_UP)
  const next = new Uint32Array(LONGEST_CODE + 2)
  for (let symbol = from; symbol <= to; symbol++) {
    const length = lengths[symbol] as number
    if (length === 0) continue
    const place = increment(next, length)
    symbols[(start[length] as number) + place] = symbol
    if (length > LOOK_UP) continue
    const code = ((first[length] as number) + place) << (LOOK_UP - length)
    table.fill(length * 2 ** 17 + symbol, code, code + (1 << (LOOK_UP - length)))
  }
  return { first, count, symbols, start, table }
}

/** Returns what stood there before. */
function increment(counts: Uint32Array, at: number): number {
  const before = counts[at] as number
  counts[at] = before + 1
  return before
}

function decodeValues(bits: BitReader, codes: Codes, repeat: number, count: number): Uint16Array | null {
  const values = new Uint16Array(count)
  let filled = 0
  while (filled < count) {
    const found = codes.table[bits.peek(LOOK_UP)] as number
    if (found > 0) bits.skip(found >>> 17)
    const symbol = found > 0 ? found & 0x1ffff : longSymbol(bits, codes)
    if (symbol < 0 || bits.overrun) return null
    if (symbol !== repeat) {
      values[filled++] = symbol
      continue
    }
    const run = bits.take(8)
    if (filled === 0 || filled + run > count) return null
    values.fill(values[filled - 1] as number, filled, filled + run)
    filled += run
  }
  return values
}

/** The symbol of a code longer than the table's; -1 where there is none. */
function longSymbol(bits: BitReader, { first, count, symbols, start }: Codes): number {
  let code = bits.take(LOOK_UP)
  for (let length = LOOK_UP + 1; length <= LONGEST_CODE; length++) {
    code = code * 2 + bits.take(1)
    const place = code - (first[length] as number)
    if (place >= 0 && place < (count[length] as number)) return symbols[(start[length] as number) + place] as number
  }
  return -1
}
