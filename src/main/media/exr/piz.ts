import { decodeHuffman } from './pizHuffman.ts'

const VALUES = 65536

/**
 * Undoes PIZ: Huffman codes of Haar wavelets of samples that were renumbered without gaps (OpenEXR, `ImfPizCompressor`,
 * `ImfWav`).
 * @param widths 16-bit words of each channel's samples, 1 or 2; the channels have `width` x `lines` samples each
 * @returns words of one channel after the other; null where the bytes are damaged
 */
export function decodePiz(chunk: Buffer, widths: readonly number[], width: number, lines: number): Uint16Array | null {
  if (chunk.length < 4) return null
  const [first, last] = [chunk.readUInt16LE(0), chunk.readUInt16LE(2)]
  const used = first <= last ? last - first + 1 : 0
  if (last >= VALUES / 8 || chunk.length < 8 + used) return null
  const { values, most } = valuesOf(chunk.subarray(4, 4 + used), first)
  const length = chunk.readInt32LE(4 + used)
  if (length < 0 || chunk.length < 8 + used + length) return null
  const count = widths.reduce((sum, words) => sum + words * width * lines, 0)
  const words = decodeHuffman(chunk.subarray(8 + used, 8 + used + length), count)
  if (!words) return null
  let at = 0
  for (const step of widths) {
    const channel = words.subarray(at, (at += step * width * lines))
    for (let word = 0; word < step; word++) undoWavelet(channel.subarray(word), width, lines, step, most)
  }
  for (let i = 0; i < words.length; i++) words[i] = values[words[i] as number] as number
  return words
}

/** The values that occur, by their numbers; zero always does. */
function valuesOf(bitmap: Uint8Array, first: number): { values: Uint16Array; most: number } {
  const values = new Uint16Array(VALUES)
  let next = 1
  for (let value = Math.max(1, first * 8); value < (first + bitmap.length) * 8; value++) {
    if (((bitmap[(value >> 3) - first] as number) >> (value & 7)) & 1) values[next++] = value
  }
  return { values, most: next - 1 }
}

/** Two-dimensional, in place, coarse to fine. `step` is the distance of neighbours in a line. */
function undoWavelet(data: Uint16Array, width: number, height: number, step: number, most: number): void {
  const undo = most < 1 << 14 ? undoSmall : undoLarge
  const row = width * step
  let size = 1
  while (size * 2 <= Math.min(width, height)) size *= 2
  for (let half = size >> 1; half >= 1; size = half, half >>= 1) {
    let y = 0
    for (; y + size <= height; y += size) {
      let x = 0
      for (; x + size <= width; x += size) {
        const a = y * row + x * step
        const b = a + half * step
        const c = a + half * row
        const d = c + half * step
        undo(data, a, c)
        undo(data, b, d)
        undo(data, a, b)
        undo(data, c, d)
      }
      if (width & half) undo(data, y * row + x * step, y * row + x * step + half * row)
    }
    if (height & half) {
      for (let x = 0; x + size <= width; x += size) undo(data, y * row + x * step, y * row + (x + half) * step)
    }
  }
}

/** A mean and a difference become two values again. */
function undoSmall(data: Uint16Array, mean: number, difference: number): void {
  const d = ((data[difference] as number) << 16) >> 16
  const a = (((data[mean] as number) << 16) >> 16) + (d & 1) + (d >> 1)
  data[mean] = a
  data[difference] = a - d
}

/** The same modulo 65536, for values that fill 16 bits. */
function undoLarge(data: Uint16Array, mean: number, difference: number): void {
  const d = data[difference] as number
  const b = (data[mean] as number) - (d >> 1)
  data[mean] = d + b - 0x8000
  data[difference] = b
}
