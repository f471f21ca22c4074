import type { Matte } from '../../../../shared/codec/matte.ts'
import type { Point } from '../../../../shared/domain/geometry.ts'
import type { Prompt } from '../../../../shared/domain/records.ts'
import type { PixelBox } from './resample.ts'
import { boundsAbove } from '../../matte/boundsAbove.ts'

/** The network never sees less of the plate than this, pixels. */
const SMALLEST = 48
/** Shorter side of what it sees over the longer, at least. */
const NARROWEST = 0.35

/** The part of the plate round points, `factor` times as large as their box, inside the plate. */
export function windowAround(
  points: readonly Point[],
  factor: number,
  plate: { width: number; height: number },
): PixelBox {
  let x0 = Infinity
  let y0 = Infinity
  let x1 = -Infinity
  let y1 = -Infinity
  for (const [px, py] of points) {
    const x = Math.min(plate.width, Math.max(0, px))
    const y = Math.min(plate.height, Math.max(0, py))
    x0 = Math.min(x0, x)
    y0 = Math.min(y0, y)
    x1 = Math.max(x1, x)
    y1 = Math.max(y1, y)
  }
  const wide = Math.max(SMALLEST, (x1 - x0) * factor)
  const high = Math.max(SMALLEST, (y1 - y0) * factor)
  return windowAt(
    (x0 + x1) / 2,
    (y0 + y1) / 2,
    Math.max(wide, high * NARROWEST),
    Math.max(high, wide * NARROWEST),
    plate,
  )
}

/** A window of that size round a centre, cut off at the plate's borders, in whole pixels. */
export function windowAt(
  x: number,
  y: number,
  width: number,
  height: number,
  plate: { width: number; height: number },
): PixelBox {
  return {
    x0: Math.min(plate.width - 1, Math.max(0, Math.floor(x - width / 2))),
    y0: Math.min(plate.height - 1, Math.max(0, Math.floor(y - height / 2))),
    x1: Math.max(1, Math.min(plate.width, Math.ceil(x + width / 2))),
    y1: Math.max(1, Math.min(plate.height, Math.ceil(y + height / 2))),
  }
}

/** Corners of the matte's object (alpha above one half); none where it is empty. */
export function objectCorners({ width, height, bits, data }: Matte): Point[] {
  const box = boundsAbove(data, width, height, bits === 8 ? 127 : 32767)
  if (box === null) return []
  return [
    [box.x0, box.y0],
    [box.x1, box.y1],
  ]
}

/** The points of a mark that add to the object. */
export function positivePoints(prompt: Prompt): readonly Point[] {
  if (prompt.kind === 'click') return prompt.positive ? [[prompt.x, prompt.y]] : []
  if (prompt.kind === 'stroke') return prompt.positive ? prompt.points : []
  return []
}
