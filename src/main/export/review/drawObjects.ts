import type { Matte } from '../../../shared/codec/matte.ts'
import type { ExportSource } from '../types.ts'

/** Share of the object's colour inside its matte; its edge is drawn in full. */
const INSIDE = 0.4

/** [height, width, 3] */
export interface RgbPicture {
  width: number
  height: number
  data: Uint8Array
}

/** A frame of the plate with its objects over it, the top layer last. A picture of its own. */
export async function drawObjects({ plate, layers }: ExportSource, index: number): Promise<RgbPicture> {
  const { width, height, data } = await plate.rgb(index)
  const picture = { width, height, data: Uint8Array.from(data) }
  for (const { colour, matte } of layers.toReversed()) {
    const found = await matte(index)
    if (found) tint(picture, found, rgbOf(colour))
  }
  return picture
}

export const rgbOf = (colour: string): [number, number, number] => [
  parseInt(colour.slice(1, 3), 16),
  parseInt(colour.slice(3, 5), 16),
  parseInt(colour.slice(5, 7), 16),
]

/** The colour inside the matte, and full along the line where alpha is a half. */
function tint({ width, height, data }: RgbPicture, matte: Matte, colour: readonly number[]): void {
  const half = matte.bits === 8 ? 128 : 32768
  const full = matte.bits === 8 ? 255 : 65535
  const inside = (x: number, y: number): boolean => (matte.data[y * width + x] as number) >= half
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const alpha = matte.data[y * width + x] as number
      if (alpha === 0) continue
      const edge =
        alpha >= half &&
        ((x > 0 && !inside(x - 1, y)) ||
          (x + 1 < width && !inside(x + 1, y)) ||
          (y > 0 && !inside(x, y - 1)) ||
          (y + 1 < height && !inside(x, y + 1)))
      const share = edge ? 1 : (INSIDE * alpha) / full
      for (let channel = 0; channel < 3; channel++) {
        const at = (y * width + x) * 3 + channel
        data[at] = Math.round((data[at] as number) * (1 - share) + (colour[channel] as number) * share)
      }
    }
  }
}
