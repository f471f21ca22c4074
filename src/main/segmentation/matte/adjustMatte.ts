import type { Matte } from '../../../shared/codec/matte.ts'
import type { Rectangle } from '../../../shared/domain/geometry.ts'
import { isNeutral, type MatteAdjustment, neutralAdjustment } from '../../../shared/domain/matteProperties.ts'
import { boundsAbove } from './boundsAbove.ts'
import { fillHoles, removeDots } from './cleanMatte.ts'
import { moveEdge } from './moveEdge.ts'
import type { AlphaPlane } from './outline.ts'
import { smoothOutline } from './smoothOutline.ts'
import { LARGEST_SHIFT, smoothOverTime } from './smoothOverTime.ts'
import { softenMatte } from './softenMatte.ts'

/**
 * A matte with an object's properties applied, in their order: smoothed over time with the mattes `around` it, its alpha
 * clipped, dots removed, holes filled, the outline evened out, the edge moved and feathered, softened, and inverted. Nothing
 * to do: the same matte. The bits stay. Mattes around of another size are passed over.
 */
export function adjustMatte(
  matte: Matte,
  change: Partial<MatteAdjustment>,
  around: readonly (readonly [before: Matte, after: Matte])[] = [],
): Matte {
  const adjustment = { ...neutralAdjustment, ...change }
  if (isNeutral(adjustment)) return matte
  const box = alphaBox(matte, marginOf(adjustment))
  const adjusted = box ? writePlane(matte, box, adjustPlane(matte, box, adjustment, around)) : matte
  return adjustment.invert ? inverted(adjusted) : adjusted
}

function adjustPlane(
  matte: Matte,
  box: Rectangle,
  adjustment: MatteAdjustment,
  around: readonly (readonly [before: Matte, after: Matte])[],
): AlphaPlane {
  const { temporal, blackClip, whiteClip, dots, holes, smoothing, grow, featherIn, featherOut, softness } = adjustment
  const plane = readPlane(matte, box)
  const step = (change: (now: AlphaPlane) => Float32Array): void => {
    plane.alpha = change(plane)
  }
  if (temporal > 0) {
    const ofSize = around.filter((pair) => pair.every((other) => sameSize(other, matte)))
    const planes = ofSize.map(([before, after]) => [readPlane(before, box), readPlane(after, box)] as const)
    step((now) => smoothOverTime(now, planes, temporal))
  }
  if (blackClip > 0 || whiteClip < 1) step(({ alpha }) => clip(alpha, blackClip, whiteClip))
  if (dots > 0) step((now) => removeDots(now, dots))
  if (holes > 0) step((now) => fillHoles(now, holes))
  if (smoothing > 0) step((now) => smoothOutline(now, smoothing))
  if (grow !== 0 || featherIn > 0 || featherOut > 0) step((now) => moveEdge(now, { grow, featherIn, featherOut }))
  if (softness > 0) step((now) => softenMatte(now, softness))
  return plane
}

const sameSize = (a: Matte, b: Matte): boolean => a.width === b.width && a.height === b.height

/** Alpha up to `black` is none, from `white` on full, and in proportion between. */
function clip(alpha: Float32Array, black: number, white: number): Float32Array {
  if (white <= black) return alpha.map((value) => Number(value > (black + white) / 2))
  return alpha.map((value) => Math.min(1, Math.max(0, (value - black) / (white - black))))
}

/** Pixels that an adjustment may reach beyond the alpha there is. */
const marginOf = ({ grow, featherOut, softness, smoothing, temporal }: MatteAdjustment): number =>
  Math.ceil(Math.max(0, grow) + featherOut + (softness + smoothing) * 2 + (temporal > 0 ? LARGEST_SHIFT : 0)) + 2

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

function inverted(matte: Matte): Matte {
  const full = matte.bits === 8 ? 255 : 65535
  return { ...matte, data: matte.data.map((value) => full - value) }
}
