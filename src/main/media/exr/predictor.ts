/**
 * What OpenEXR does before deflating a block (`ImfZip`): bytes of even places first, then those of odd ones, so that the high
 * bytes of 16-bit samples lie together; then each as its difference from the one before, plus 128.
 */
export function predictBytes(raw: Uint8Array): Uint8Array {
  const out = new Uint8Array(raw.length)
  const half = (raw.length + 1) >> 1
  let before = raw[0] as number
  out[0] = before
  for (let i = 1; i < half; i++) {
    const value = raw[2 * i] as number
    out[i] = value - before + 128
    before = value
  }
  for (let i = half, from = 1; i < raw.length; i++, from += 2) {
    const value = raw[from] as number
    out[i] = value - before + 128
    before = value
  }
  return out
}

/** The reverse of {@link predictBytes}. */
export function restoreBytes(predicted: Uint8Array): Uint8Array {
  const raw = new Uint8Array(predicted.length)
  const half = (raw.length + 1) >> 1
  let value = predicted[0] as number
  raw[0] = value
  for (let i = 1; i < half; i++) raw[2 * i] = value = (value + (predicted[i] as number) - 128) & 255
  for (let i = half, to = 1; i < raw.length; i++, to += 2) {
    raw[to] = value = (value + (predicted[i] as number) - 128) & 255
  }
  return raw
}
