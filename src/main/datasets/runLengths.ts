import { HoldoutError } from '../../shared/domain/errors.ts'
import type { Size } from '../../shared/domain/geometry.ts'

/*
 * COCO's run lengths: of a mask read column by column, alternating runs of 0 and 1, the first of 0. Compressed, each length
 * after the third is the difference to the one two before, in groups of five bits and a sixth that says more follow, as
 * characters from '0' on (`rleToString` of the COCO API's maskApi).
 */

/** @param mask [height, width] zeros and ones */
export function runLengths(mask: Uint8Array, { width, height }: Size): number[] {
  const counts: number[] = []
  let value = 0
  let length = 0
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) {
      if (mask[y * width + x] === value) length++
      else {
        counts.push(length)
        value = 1 - value
        length = 1
      }
    }
  }
  counts.push(length)
  return counts
}

/** The mask of run lengths. @throws `invalid-input` where they are not of this size */
export function maskOfRuns(counts: readonly number[], { width, height }: Size): Uint8Array {
  const mask = new Uint8Array(width * height)
  let at = 0
  for (const [k, length] of counts.entries()) {
    const end = at + length
    if (!Number.isInteger(length) || length < 0 || end > mask.length) throw wrongSize(width, height)
    if (k % 2 === 1) for (; at < end; at++) mask[(at % height) * width + Math.floor(at / height)] = 1
    at = end
  }
  if (at !== mask.length) throw wrongSize(width, height)
  return mask
}

const wrongSize = (width: number, height: number): HoldoutError =>
  new HoldoutError('invalid-input', `Run lengths do not add up to a mask of ${String(width)}x${String(height)}.`)

export function compressRuns(counts: readonly number[]): string {
  let text = ''
  for (const [k, length] of counts.entries()) {
    let rest = k > 2 ? length - (counts[k - 2] as number) : length
    for (let more = true; more;) {
      const group = rest & 0x1f
      rest >>= 5
      more = (group & 0x10) !== 0 ? rest !== -1 : rest !== 0
      text += String.fromCharCode((more ? group | 0x20 : group) + 48)
    }
  }
  return text
}

/** @throws `invalid-input` where the text is damaged */
export function expandRuns(text: string): number[] {
  const counts: number[] = []
  for (let at = 0; at < text.length;) {
    let value = 0
    for (let shift = 0, more = true; more; shift += 5) {
      const group = text.charCodeAt(at++) - 48
      if (!(group >= 0 && group < 64) || shift > 30)
        throw new HoldoutError('invalid-input', 'A mask’s run lengths are damaged.')
      value |= (group & 0x1f) << shift
      more = (group & 0x20) !== 0
      if (!more && (group & 0x10) !== 0 && shift < 25) value |= -1 << (shift + 5)
    }
    counts.push(counts.length > 2 ? value + (counts[counts.length - 2] as number) : value)
  }
  return counts
}
