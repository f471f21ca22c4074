/** 65504, the largest finite half: what is above stays finite, for a compositor cannot undo an infinity. */
const LARGEST_BITS = 0x7bff

/**
 * Half floats (IEEE 754 binary16) nearest to the values, ties to even, as OpenEXR stores them. Finite values beyond 65504
 * become 65504.
 */
export function toHalf(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length)
  const halves = new Uint16Array(values.length)
  for (let i = 0; i < halves.length; i++) halves[i] = halfOf(bits[i] as number)
  return halves
}

/** The half of one float given by its bits. */
function halfOf(bits: number): number {
  const sign = (bits >>> 16) & 0x8000
  const rest = bits & 0x7fffffff
  if (rest >= 0x7f800000) return sign | (rest > 0x7f800000 ? 0x7e00 : 0x7c00)
  // From 65520 up rounding would give infinity.
  if (rest >= 0x477ff000) return sign | LARGEST_BITS
  // Normal halves: exponents move from a bias of 127 to one of 15; a carry out of the mantissa is right in the exponent.
  if (rest >= 0x38800000) return sign | ((rest - 0x38000000 + 0x0fff + ((rest >>> 13) & 1)) >>> 13)
  // Subnormal halves count in steps of 2^-24, as small as half of one.
  if (rest <= 0x33000000) return sign
  const shift = 126 - (rest >>> 23)
  const mantissa = (rest & 0x7fffff) | 0x800000
  const kept = mantissa >>> shift
  const lost = mantissa & ((1 << shift) - 1)
  const tie = 1 << (shift - 1)
  return sign | (lost > tie || (lost === tie && (kept & 1) === 1) ? kept + 1 : kept)
}

let floats: Float32Array | null = null

/** The values of half floats, exactly. */
export function fromHalf(halves: Uint16Array): Float32Array {
  floats ??= Float32Array.from({ length: 65536 }, (_, half) => floatOf(half))
  const values = new Float32Array(halves.length)
  for (let i = 0; i < values.length; i++) values[i] = floats[halves[i] as number] as number
  return values
}

function floatOf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >> 10) & 31
  const mantissa = half & 1023
  if (exponent === 31) return mantissa === 0 ? sign * Infinity : NaN
  return sign * (exponent === 0 ? mantissa * 2 ** -24 : (1024 + mantissa) * 2 ** (exponent - 25))
}

/** The halves of `count` steps from 0 to 1: a table for values of 8 or 16 bits. */
export const halfSteps = (count: number): Uint16Array =>
  toHalf(Float32Array.from({ length: count }, (_, step) => step / (count - 1)))
