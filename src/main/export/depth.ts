import type { Matte } from '../../shared/codec/matte.ts'

/** The same matte with 8 or 16 bits: full stays full, and 16 to 8 takes the nearest. */
export function toDepth(matte: Matte, bits: 8 | 16): Matte {
  if (matte.bits === bits) return matte
  // 65535 = 255 * 257
  const data =
    bits === 16
      ? Uint16Array.from(matte.data, (value) => value * 257)
      : Uint8Array.from(matte.data, (value) => Math.round(value / 257))
  return { ...matte, bits, data }
}
