import type { Point } from '../../../../shared/domain/geometry.ts'
import type { Prompt } from '../../../../shared/domain/records.ts'
import { lassoCoverage, nearPolyline } from '../../matte/rasterize.ts'
import type { PixelBox } from './resample.ts'

/** How the network wants its marks drawn, pixels at its own size; from its card. */
export interface MarkSizes {
  /** Radius of a click's disk. */
  markRadius: number
  strokeWidth: number
}

export interface MarkPlanes {
  /** [height, width] 0 or 1 */
  positive: Float32Array
  negative: Float32Array
}

/**
 * Draws marks as the network was trained to see them: clicks as disks, strokes as lines, at the network's size; a pixel
 * belongs to its newest mark. What was painted by hand since wipes older marks away, for there the matte speaks.
 */
export function drawMarks(
  prompts: readonly Prompt[],
  box: PixelBox,
  width: number,
  height: number,
  sizes: MarkSizes,
): MarkPlanes {
  const planes = { positive: new Float32Array(width * height), negative: new Float32Array(width * height) }
  const scaleX = width / (box.x1 - box.x0)
  const scaleY = height / (box.y1 - box.y0)
  const place = ([x, y]: Point): Point => [(x - box.x0) * scaleX, (y - box.y0) * scaleY]
  const set = (pixel: number, positive: boolean | null): void => {
    planes.positive[pixel] = positive === true ? 1 : 0
    planes.negative[pixel] = positive === false ? 1 : 0
  }
  const line = (points: readonly Point[], reach: number, positive: boolean | null): void => {
    nearPolyline(points.map(place), reach, { width, height }, 0.5, (pixel) => {
      set(pixel, positive)
    })
  }
  for (const prompt of prompts) {
    switch (prompt.kind) {
      case 'click':
        line([[prompt.x, prompt.y]], sizes.markRadius + 0.5, prompt.positive)
        break
      case 'stroke':
        line(prompt.points, sizes.strokeWidth / 2 + 0.25, prompt.positive)
        break
      case 'paint':
        line(prompt.points, (prompt.size / 2) * Math.sqrt(scaleX * scaleY), null)
        break
      case 'lasso':
        lassoCoverage(prompt.points.map(place), { width, height }).forEach((share, pixel) => {
          if (share > 0.5) set(pixel, null)
        })
        break
      // The matte is another, or elsewhere: what was marked before does not hold for it.
      case 'mask':
      case 'transform':
        planes.positive.fill(0)
        planes.negative.fill(0)
        break
      case 'box':
      case 'fill':
        break
    }
  }
  return planes
}

/** A box as the network sees it: a filled rectangle. */
export function drawBox(shape: PixelBox, box: PixelBox, width: number, height: number): Float32Array {
  const plane = new Float32Array(width * height)
  const scaleX = width / (box.x1 - box.x0)
  const scaleY = height / (box.y1 - box.y0)
  const left = Math.max(0, Math.round((shape.x0 - box.x0) * scaleX))
  const right = Math.min(width, Math.round((shape.x1 - box.x0) * scaleX))
  const top = Math.max(0, Math.round((shape.y0 - box.y0) * scaleY))
  const bottom = Math.min(height, Math.round((shape.y1 - box.y0) * scaleY))
  for (let y = top; y < bottom; y++) if (right > left) plane.fill(1, y * width + left, y * width + right)
  return plane
}
