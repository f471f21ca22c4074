import type { Matte } from '../../../shared/codec/matte.ts'
import type { RgbFrame } from '../../media/types.ts'
import { averageAreas, type Plane, type Region } from './plane.ts'

interface Size {
  width: number
  height: number
}

/** A part of the plate at a scale: what networks see of a frame. */
export interface View extends Size {
  /** Pixels of the plate at this scale. Sides are multiples networks ask for; beyond the picture its border is repeated. */
  region: Region
  /** Left and right are exchanged within the region. */
  flipped?: true
}

/** Values of a view; `width` and `height` are those of its region. */
export interface Patch extends Plane {
  view: View
}

/** The plate with its longer side scaled down to `side`; smaller plates stay as they are. */
export function scaledSize(plate: Size, side: number): Size {
  const scale = Math.min(1, side / Math.max(plate.width, plate.height))
  return {
    width: Math.max(1, Math.round(plate.width * scale)),
    height: Math.max(1, Math.round(plate.height * scale)),
  }
}

/** All of the plate, scaled as {@link scaledSize}. */
export function wholeView(plate: Size, side: number, multiple: number): View {
  const { width, height } = scaledSize(plate, side)
  const pad = (length: number): number => Math.ceil(length / multiple) * multiple
  return { width, height, region: { x: 0, y: 0, width: pad(width), height: pad(height) } }
}

/** A frame as networks take it. @returns [3, height, width] of the region, 0..1 */
export const toPlanes = (frame: RgbFrame, view: View): Float32Array =>
  turned(averageAreas(frame, 3, view, view.region, 1 / 255), view)

/** A matte as a view shows it, 0..1. */
export function toProbability(matte: Matte, view: View): Patch {
  const { width, height } = view.region
  const gain = 1 / (matte.bits === 8 ? 255 : 65535)
  return { view, width, height, data: turned(averageAreas(matte, 1, view, view.region, gain), view) }
}

/** Rows of a view, reversed where it is flipped: `data` itself, changed. */
function turned(data: Float32Array, { region, flipped }: View): Float32Array {
  if (flipped) for (let at = 0; at < data.length; at += region.width) data.subarray(at, at + region.width).reverse()
  return data
}

export const newPatch = (view: View): Patch => {
  const { width, height } = view.region
  return { view, width, height, data: new Float32Array(width * height) }
}

/** Views with the same key show the same. */
export const viewKey = ({ width, height, region: r, flipped }: View): string =>
  [width, height, r.x, r.y, r.width, r.height, flipped ? 'flipped' : ''].join(',')

/** A patch as another view shows it: nothing where it has no values, bilinear where the scale differs. */
export function onView(patch: Patch, view: View): Patch {
  if (viewKey(patch.view) === viewKey(view)) return patch
  const out = newPatch(view)
  const source = patch.view.flipped ? turned(patch.data.slice(), patch.view) : patch.data
  const across = samples(patch.view.region.x, patch.width, patch.view.width, view.region.x, out.width, view.width)
  const down = samples(patch.view.region.y, patch.height, patch.view.height, view.region.y, out.height, view.height)
  for (let y = 0; y < out.height; y++) {
    const upper = down.first[y] as number
    if (upper < 0) continue
    const t = down.share[y] as number
    const row = upper * patch.width
    const next = Math.min(patch.height - 1, upper + 1) * patch.width
    for (let x = 0; x < out.width; x++) {
      const left = across.first[x] as number
      if (left < 0) continue
      const s = across.share[x] as number
      const right = Math.min(patch.width - 1, left + 1)
      const above = (source[row + left] as number) * (1 - s) + (source[row + right] as number) * s
      const below = (source[next + left] as number) * (1 - s) + (source[next + right] as number) * s
      out.data[y * out.width + x] = above * (1 - t) + below * t
    }
  }
  turned(out.data, view)
  return out
}

/** Where along one axis each sample of a view lies between two of a patch; -1 where it lies outside. */
function samples(
  origin: number,
  length: number,
  scale: number,
  toOrigin: number,
  toLength: number,
  toScale: number,
): { first: Int32Array; share: Float32Array } {
  const first = new Int32Array(toLength)
  const share = new Float32Array(toLength)
  for (let i = 0; i < toLength; i++) {
    const position = ((toOrigin + i + 0.5) * scale) / toScale - 0.5 - origin
    if (position < -0.5 || position >= length - 0.5) {
      first[i] = -1
      continue
    }
    first[i] = Math.min(length - 1, Math.max(0, Math.floor(position)))
    share[i] = Math.max(0, position - (first[i] as number))
  }
  return { first, share }
}

/** The picture at the patch's scale, without padding; zero where the patch has no values. */
export function overPicture({ view, width, data }: Patch): Plane {
  const { region } = view
  const whole = { width: view.width, height: view.height, data: new Float32Array(view.width * view.height) }
  const columns = Math.min(region.width, view.width - region.x)
  for (let y = 0; y < Math.min(region.height, view.height - region.y); y++) {
    const row = data.subarray(y * width, y * width + columns)
    whole.data.set(row, (region.y + y) * view.width + region.x)
  }
  return whole
}

/** Patches added up, at most 1, as a view shows them; null where there is none. */
export function unionOf(patches: readonly Patch[], view: View): Patch | null {
  if (patches.length === 0) return null
  const union = newPatch(view)
  for (const patch of patches) {
    const { data } = onView(patch, view)
    for (let i = 0; i < data.length; i++) union.data[i] = Math.min(1, (union.data[i] as number) + (data[i] as number))
  }
  return union
}
