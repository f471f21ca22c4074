import type { Matte } from '../../../shared/codec/matte.ts'
import type { Size } from '../../../shared/domain/geometry.ts'
import type { CutOut } from '../images/cutOut.ts'
import type { MovieEncoder } from './codecs.ts'

/** An object in colour as ffmpeg is fed it. [height, width, 4] */
export function packRgba({ colour, matte }: CutOut, encoder: Pick<MovieEncoder, 'fed' | 'pixelFormat'>): Uint8Array {
  const wide = encoder.fed === 'rgba64le'
  const full = wide ? 65535 : 255
  const packed = wide ? new Uint16Array(matte.data.length * 4) : new Uint8Array(matte.data.length * 4)
  const [first, last] = encoder.fed === 'argb' ? [1, 0] : [0, 3]
  const fullMatte = matte.bits === 8 ? 255 : 65535
  // ProRes takes ten bits of alpha and widens them itself; ffmpeg on its own would map 65535 * k / 1023 to other tens.
  const ten = encoder.pixelFormat === 'yuva444p10le'
  for (let pixel = 0; pixel < matte.data.length; pixel++) {
    const at = pixel * 4
    const coverage = (matte.data[pixel] as number) / fullMatte
    for (let channel = 0; channel < 3; channel++) {
      packed[at + first + channel] = Math.round((colour[pixel * 3 + channel] as number) * full)
    }
    packed[at + last] = ten ? Math.round(coverage * 1023) << 6 : Math.round(coverage * full)
  }
  return new Uint8Array(packed.buffer)
}

/** A matte as luma of the video range with neutral chroma, planar; `size` may be a little larger than the matte. */
export function packLuma(matte: Matte | null, { width, height }: Size, fed: 'yuv422p10le' | 'yuv420p'): Uint8Array {
  const ten = fed === 'yuv422p10le'
  const scale = ten ? 4 : 1
  const [columns, rows] = [Math.ceil(width / 2), ten ? height : Math.ceil(height / 2)]
  const count = width * height + 2 * columns * rows
  const planes = ten ? new Uint16Array(count) : new Uint8Array(count)
  planes.fill(128 * scale, width * height)
  planes.fill(16 * scale, 0, width * height)
  if (matte) {
    const full = matte.bits === 8 ? 255 : 65535
    for (let y = 0; y < height; y++) {
      const line = Math.min(y, matte.height - 1) * matte.width
      for (let x = 0; x < width; x++) {
        const value = matte.data[line + Math.min(x, matte.width - 1)] as number
        planes[y * width + x] = Math.round((16 + (219 * value) / full) * scale)
      }
    }
  }
  return new Uint8Array(planes.buffer)
}
