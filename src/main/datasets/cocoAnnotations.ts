import type { Size } from '../../shared/domain/geometry.ts'
import { compressRuns, runLengths } from './runLengths.ts'

export interface CocoContent {
  size: Size
  /** Names; an object's category is its place, from 1. */
  objects: string[]
  /** [start, end) of indices */
  range: [number, number]
  counts: 'compressed' | 'list'
  fileName: (index: number) => string
  /** [height, width] zeros and ones of each object; null where it is not on the frame. */
  masks: (index: number) => Promise<(Uint8Array | null)[]>
}

/**
 * A COCO document, https://cocodataset.org/#format-data: an image a frame, an annotation for each object that is on it,
 * with its area and box. `track_id` is the object's over all frames.
 */
export async function cocoAnnotations({ size, objects, range, counts, fileName, masks }: CocoContent): Promise<string> {
  const images: object[] = []
  const annotations: object[] = []
  for (let index = range[0]; index < range[1]; index++) {
    const image = index - range[0] + 1
    images.push({ id: image, file_name: fileName(index), width: size.width, height: size.height, frame_id: image - 1 })
    for (const [k, mask] of (await masks(index)).entries()) {
      const measured = mask && measure(mask, size)
      if (!mask || !measured) continue
      const runs = runLengths(mask, size)
      annotations.push({
        id: annotations.length + 1,
        image_id: image,
        category_id: k + 1,
        track_id: k + 1,
        iscrowd: counts === 'list' ? 1 : 0,
        ...measured,
        segmentation: { size: [size.height, size.width], counts: counts === 'list' ? runs : compressRuns(runs) },
      })
    }
  }
  const categories = objects.map((name, k) => ({ id: k + 1, name, supercategory: 'object' }))
  const info = { description: 'Mattes of Holdout as masks', version: '1.0' }
  return `${JSON.stringify({ info, licenses: [], images, annotations, categories })}\n`
}

/** Pixels and box (x, y, width, height); null of an empty mask. */
function measure(mask: Uint8Array, { width }: Size): { area: number; bbox: number[] } | null {
  let [area, left, right, top, bottom] = [0, Infinity, -1, Infinity, -1]
  for (let k = 0; k < mask.length; k++) {
    if (mask[k] === 0) continue
    const [x, y] = [k % width, Math.floor(k / width)]
    area++
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = y
  }
  return area === 0 ? null : { area, bbox: [left, top, right - left + 1, bottom - top + 1] }
}
