import type { Matte } from '../../../shared/codec/matte.ts'
import type { Rectangle } from '../../../shared/domain/geometry.ts'
import { boundsAbove } from './boundsAbove.ts'
import { featherMatte } from './featherMatte.ts'
import { growMatte } from './growMatte.ts'
import type { AlphaPlane } from './growMatte.ts'

/**
 * A matte with its edge moved by `grow` plate pixels (outwards where positive, fractions allowed) and then softened by
 * `feather` plate pixels to either side. Neither: the same matte. The bits stay.
 */
export function adjustMatte(matte: Matte, { feather, grow }: { feather: number; grow: number }): Matte {
  if (feather === 0 && grow === 0) return matte
  const box = alphaBox(matte, Math.ceil(Math.max(0, grow) + feather * 2) + 2)
  if (box === null) return matte
  let plane = readPlane(matte, box)
  if (grow !== 0) plane = { ...plane, alpha: growMatte(plane, grow) }
  if (feather !== 0) plane = { ...plane, alpha: featherMatte(plane, feather) }
  return writePlane(matte, box, plane)
}

/** Bounds of all alpha above 0, `margin` wider, inside the picture; null where there is none. */
function alphaBox({ width, height, data }: Matte, margin: number): Rectangle | null {
  const box = boundsAbove(data, width, height, 0)
  if (box === null) return null
  return {
    x0: Math.max(0, box.x0 - margin),
    y0: Math.max(0, box.y0 - margin),
    x1: Math.min(width, box.x1 + margin),
    y1: Math.min(height, box.y1 + margin),
  }
}

function readPlane(matte: Matte, box: Rectangle): AlphaPlane {
  const width = box.x1 - box.x0
  const height = box.y1 - box.y0
  const alpha = new Float32Array(width * height)
  const scale = 1 / (matte.bits === 8 ? 255 : 65535)
  for (let y = 0; y < height; y++) {
    const from = (box.y0 + y) * matte.width + box.x0
    for (let x = 0; x < width; x++) alpha[y * width + x] = (matte.data[from + x] as number) * scale
  }
  return { width, height, alpha }
}

function writePlane(matte: Matte, box: Rectangle, plane: AlphaPlane): Matte {
  const data = matte.bits === 8 ? new Uint8Array(matte.data.length) : new Uint16Array(matte.data.length)
  const full = matte.bits === 8 ? 255 : 65535
  for (let y = 0; y < plane.height; y++) {
    const to = (box.y0 + y) * matte.width + box.x0
    for (let x = 0; x < plane.width; x++) data[to + x] = Math.round((plane.alpha[y * plane.width + x] as number) * full)
  }
  return { ...matte, data }
}
