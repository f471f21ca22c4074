import type { ColourDescription } from '../../shared/domain/records.ts'

/** Memory of its own, not cleared: a cleared 4K picture costs as long as its copy. */
export const emptyPicture = (size: number): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.allocUnsafeSlow(size).buffer)

/** Values of 8 or 16 bits as 0..1. */
export function unitFloats(bytes: Uint8Array, bits: 8 | 16 = 16): Float32Array {
  const values = bits === 8 ? bytes : new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2)
  const full = bits === 8 ? 255 : 65535
  const floats = new Float32Array(values.length)
  for (let i = 0; i < values.length; i++) floats[i] = (values[i] as number) / full
  return floats
}

/** How ffmpeg is asked for a picture as stored. Widening 8 bits to 16 itself, it is off by up to a level, and darker. */
export function storedFormat({ bitDepth }: ColourDescription): { format: string; bits: 8 | 16; pixelBytes: number } {
  return bitDepth <= 8
    ? { format: 'format=rgb24', bits: 8, pixelBytes: 3 }
    : { format: 'format=rgb48le', bits: 16, pixelBytes: 6 }
}

/** Planes of green, blue, red and perhaps alpha as packed red, green, blue; of one plane all three are that. */
export function packPlanes(planes: Uint8Array, count: 1 | 3 | 4): Float32Array {
  const values = new Float32Array(planes.buffer, planes.byteOffset, planes.byteLength / 4)
  const pixels = values.length / count
  const [green, blue, red] = count === 1 ? ([0, 0, 0] as const) : ([0, pixels, 2 * pixels] as const)
  const packed = new Float32Array(pixels * 3)
  for (let i = 0; i < pixels; i++) {
    packed[i * 3] = values[red + i] as number
    packed[i * 3 + 1] = values[green + i] as number
    packed[i * 3 + 2] = values[blue + i] as number
  }
  return packed
}

/** Gray as three equal channels. */
export function spreadGray(gray: Uint8Array, channels: number): Uint8Array {
  const rgb = new Uint8Array((gray.length / channels) * 3)
  for (let i = 0; i < rgb.length; i++) rgb[i] = gray[Math.floor(i / 3) * channels] as number
  return rgb
}
