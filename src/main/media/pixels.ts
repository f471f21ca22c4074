/** Memory of its own, not cleared: a cleared 4K picture costs as long as its copy. */
export const emptyPicture = (size: number): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.allocUnsafeSlow(size).buffer)

/** 16-bit values as 0..1. */
export function unitFloats(words: Uint8Array): Float32Array {
  const values = new Uint16Array(words.buffer, words.byteOffset, words.byteLength / 2)
  const floats = new Float32Array(values.length)
  for (let i = 0; i < values.length; i++) floats[i] = (values[i] as number) / 65535
  return floats
}

/** Three planes of green, blue and red as packed red, green, blue. */
export function packPlanes(planes: Uint8Array): Float32Array {
  const values = new Float32Array(planes.buffer, planes.byteOffset, planes.byteLength / 4)
  const count = values.length / 3
  const packed = new Float32Array(values.length)
  for (let i = 0; i < count; i++) {
    packed[i * 3] = values[2 * count + i] as number
    packed[i * 3 + 1] = values[i] as number
    packed[i * 3 + 2] = values[count + i] as number
  }
  return packed
}

/** Gray as three equal channels. */
export function spreadGray(gray: Uint8Array, channels: number): Uint8Array {
  const rgb = new Uint8Array((gray.length / channels) * 3)
  for (let i = 0; i < rgb.length; i++) rgb[i] = gray[Math.floor(i / 3) * channels] as number
  return rgb
}
