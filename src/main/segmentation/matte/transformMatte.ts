import type { Matte } from '../../../shared/codec/matte.ts'
import { HoldoutError } from '../../../shared/domain/errors.ts'
import { boundsAbove } from './boundsAbove.ts'

/** (x, y) goes to (a x + c y + e, b x + d y + f). */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number]

/** Samples a side of a pixel where a matte is made smaller: at most. */
const MOST_SAMPLES = 4

/**
 * A matte moved, scaled and turned about the plate, [0, 0] at its top left corner. Cubic convolution (Keys 1981, a = -1/2),
 * several samples a pixel where it shrinks; whole pixels and quarter turns are exact. What lies outside the plate is empty.
 * @throws `invalid-input` for a matrix that flattens it
 */
export function transformMatte(matte: Matte, [a, b, c, d, e, f]: Matrix): Matte {
  const determinant = a * d - b * c
  if (!Number.isFinite(determinant) || Math.abs(determinant) < 1e-9) {
    throw new HoldoutError('invalid-input', 'A matte cannot be scaled to nothing.')
  }
  const { width, height } = matte
  const full = matte.bits === 8 ? 255 : 65535
  const data = matte.bits === 8 ? new Uint8Array(matte.data.length) : new Uint16Array(matte.data.length)
  const result: Matte = { ...matte, data }
  const box = boundsAbove(matte.data, width, height, 0)
  if (!box) return result
  const corners = [box.x0 - 2, box.x1 + 2].flatMap((x) =>
    [box.y0 - 2, box.y1 + 2].map((y) => [a * x + c * y + e, b * x + d * y + f] as const),
  )
  const xs = corners.map(([x]) => x)
  const ys = corners.map(([, y]) => y)
  const x0 = Math.max(0, Math.floor(Math.min(...xs)))
  const x1 = Math.min(width, Math.ceil(Math.max(...xs)))
  const y0 = Math.max(0, Math.floor(Math.min(...ys)))
  const y1 = Math.min(height, Math.ceil(Math.max(...ys)))
  const inverse = { xx: d / determinant, xy: -c / determinant, yx: -b / determinant, yy: a / determinant }
  const shrinking = Math.max(Math.hypot(inverse.xx, inverse.yx), Math.hypot(inverse.xy, inverse.yy))
  const samples = Math.min(MOST_SAMPLES, Math.max(1, Math.ceil(shrinking - 1e-6)))
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) {
      let sum = 0
      for (let k = 0; k < samples * samples; k++) {
        const fromX = x + ((k % samples) + 0.5) / samples - e
        const fromY = y + (Math.floor(k / samples) + 0.5) / samples - f
        sum += cubicAt(
          matte,
          inverse.xx * fromX + inverse.xy * fromY - 0.5,
          inverse.yx * fromX + inverse.yy * fromY - 0.5,
        )
      }
      data[y * width + x] = Math.min(full, Math.max(0, Math.round(sum / (samples * samples))))
    }
  }
  return result
}

function cubicAt({ width, height, data }: Matte, x: number, y: number): number {
  const left = Math.floor(x)
  const top = Math.floor(y)
  let sum = 0
  for (let row = -1; row <= 2; row++) {
    const py = top + row
    if (py < 0 || py >= height) continue
    const weight = keys(y - py)
    if (weight === 0) continue
    for (let column = -1; column <= 2; column++) {
      const px = left + column
      if (px >= 0 && px < width) sum += weight * keys(x - px) * (data[py * width + px] as number)
    }
  }
  return sum
}

function keys(offset: number): number {
  const away = Math.abs(offset)
  if (away >= 2) return 0
  return away <= 1 ? (1.5 * away - 2.5) * away * away + 1 : ((-0.5 * away + 2.5) * away - 4) * away + 2
}
