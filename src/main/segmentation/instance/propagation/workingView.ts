import type { Rectangle } from '../../../../shared/domain/geometry.ts'
import { boundsAbove } from '../../matte/boundsAbove.ts'
import { onView, scaledSize, wholeView, type Patch, type View } from '../picture.ts'
import type { Plane, Region } from '../plane.ts'

/** How large an object is and where, in pixels of the plate. */
export interface Extent {
  box: Rectangle
  /** Square root of its area. */
  size: number
}

export interface ViewRules {
  /** Sides of regions are multiples of this. */
  multiple: number
  /** The object's size, square root of its area, in the picture networks see: they work best from here on. */
  objectSize: number
  /** Ratio of neighbouring scales. */
  scaleStep: number
  /** A scale is kept until the object's size is off by this factor. */
  scaleSlack: number
  /** Room round the object's box: this share of its longer side, but at least so many pixels. */
  windowShare: number
  windowMargin: number
  /** Windows begin and end on multiples of this. */
  windowStep: number
  /** Pixels a view may have for the sake of surroundings. */
  windowPixels: number
}

/** Where and how large a mask is; null where it is empty. @param scale plate pixels a pixel */
export function extentOf({ data, width, height }: Plane, scale: number, x = 0, y = 0): Extent | null {
  const box = boundsAbove(data, width, height, 0.5)
  if (!box) return null
  let inside = 0
  for (const value of data) if (value > 0.5) inside++
  return {
    box: { x0: (x + box.x0) * scale, y0: (y + box.y0) * scale, x1: (x + box.x1) * scale, y1: (y + box.y1) * scale },
    size: Math.sqrt(inside) * scale,
  }
}

/**
 * Chooses what networks see: the scale by the object's size, and the part of the frame round the object. Small objects are
 * seen larger than the project's inference side would show them, and a window pays for it.
 */
export class WorkingViews {
  readonly plate: { width: number; height: number }
  readonly #rules: ViewRules
  /** Longer sides of the plate at each scale, from the inference side to the plate's own. */
  readonly sides: readonly number[]

  constructor(plate: { width: number; height: number }, inferenceSide: number, rules: ViewRules) {
    this.plate = { width: plate.width, height: plate.height }
    this.#rules = rules
    const sides: number[] = []
    let side = Math.max(plate.width, plate.height)
    // A scale just above the smallest one would be no gain.
    for (; side > inferenceSide * Math.sqrt(rules.scaleStep); side /= rules.scaleStep) sides.unshift(Math.round(side))
    this.sides = [Math.min(inferenceSide, Math.max(plate.width, plate.height)), ...sides]
  }

  /** The scale for an object of this size, in plate pixels; `current` is kept while it will do. */
  side(size: number, current?: number): number {
    const { scaleSlack } = this.#rules
    if (current === undefined) return this.#smallest(size)
    return Math.min(this.#smallest(size / scaleSlack), Math.max(this.#smallest(size * scaleSlack), current))
  }

  /** The next finer scale, or the next coarser one where there is none. */
  beside(side: number): number {
    const at = this.sides.indexOf(side)
    return this.sides[at + 1] ?? this.sides[at - 1] ?? side
  }

  #smallest(size: number): number {
    const long = Math.max(this.plate.width, this.plate.height)
    const enough = this.sides.find((side) => (size * side) / long >= this.#rules.objectSize)
    return enough ?? (this.sides.at(-1) as number)
  }

  /** The object and room to move; at the smallest scale the whole frame, which is the price a window at a finer one must keep to. */
  window({ box }: Extent, side: number): View {
    if (side === this.sides[0]) return wholeView(this.plate, side, this.#rules.multiple)
    const { windowShare, windowMargin } = this.#rules
    const scale = this.#scale(side)
    const margin = Math.max(windowShare * scale * Math.max(box.x1 - box.x0, box.y1 - box.y0), windowMargin)
    return this.#cut(side, {
      x0: box.x0 * scale - margin,
      y0: box.y0 * scale - margin,
      x1: box.x1 * scale + margin,
      y1: box.y1 * scale + margin,
    })
  }

  /** The whole frame, or what the budget allows of it round the place. */
  surroundings(place: Extent | null, side: number): View {
    const whole = wholeView(this.plate, side, this.#rules.multiple)
    const { width, height } = whole.region
    const shrink = Math.sqrt(this.#rules.windowPixels / (width * height))
    if (shrink >= 1) return whole
    const scale = this.#scale(side)
    const { x0, y0, x1, y1 } = place?.box ?? { x0: 0, y0: 0, x1: width / scale, y1: height / scale }
    const half = (from: number, to: number, length: number): number =>
      Math.max((length * shrink) / 2, ((to - from) * scale) / 2 + this.#rules.windowMargin)
    const across = keepInside(((x0 + x1) / 2) * scale, half(x0, x1, width), width)
    const down = keepInside(((y0 + y1) / 2) * scale, half(y0, y1, height), height)
    return this.#cut(side, { x0: across[0], x1: across[1], y0: down[0], y1: down[1] })
  }

  #scale(side: number): number {
    return side / Math.max(this.plate.width, this.plate.height)
  }

  #cut(side: number, { x0, y0, x1, y1 }: Rectangle): View {
    const { windowStep, multiple } = this.#rules
    const { region } = wholeView(this.plate, side, multiple)
    const [x, width] = snap(x0, x1, region.width, windowStep)
    const [y, height] = snap(y0, y1, region.height, windowStep)
    return { ...scaledSize(this.plate, side), region: { x, y, width, height } }
  }

  /** Where the mask is, on the plate. */
  extent(patch: Patch): Extent | null {
    const { view } = patch
    const { x, y } = view.region
    return extentOf(view.flipped ? onView(patch, unflipped(view)) : patch, this.plate.width / view.width, x, y)
  }
}

const unflipped = ({ width, height, region }: View): View => ({ width, height, region })

/** An interval round a centre, moved to lie in 0..limit as far as it can. */
function keepInside(centre: number, half: number, limit: number): [from: number, to: number] {
  const from = Math.max(0, Math.min(centre - half, limit - 2 * half))
  return [from, Math.min(limit, from + 2 * half)]
}

function snap(from: number, to: number, limit: number, step: number): [start: number, length: number] {
  const start = Math.max(0, Math.min(limit - step, Math.floor(from / step) * step))
  const end = Math.min(limit, Math.ceil(to / step) * step)
  return [start, end - start]
}

const area = ({ region }: View): number => region.width * region.height

/** Windows of one scale become one where that is no more to look at than both: what they share is encoded once. */
export function shareViews(views: readonly View[]): View[] {
  const shared = [...views]
  for (let again = true; again;) {
    again = false
    for (let a = 0; a < shared.length; a++) {
      for (let b = a + 1; b < shared.length; b++) {
        const [one, other] = [shared[a] as View, shared[b] as View]
        if (one === other || one.width !== other.width || one.flipped !== other.flipped) continue
        const both = { ...one, region: union(one.region, other.region) }
        if (area(both) > area(one) + area(other)) continue
        shared.forEach((view, at) => {
          if (view === one || view === other) shared[at] = both
        })
        again = true
      }
    }
  }
  return shared
}

function union(a: Region, b: Region): Region {
  const x = Math.min(a.x, b.x)
  const y = Math.min(a.y, b.y)
  const width = Math.max(a.x + a.width, b.x + b.width) - x
  return { x, y, width, height: Math.max(a.y + a.height, b.y + b.height) - y }
}

/** One view that shows what two show, at the finer of their scales. */
export function viewOfBoth(a: View, b: View, multiple: number): View {
  const [fine, coarse] = a.width >= b.width ? [a, b] : [b, a]
  const scale = fine.width / coarse.width
  const { x, y, width, height } = coarse.region
  const pad = (length: number): number => Math.ceil(length / multiple) * multiple
  const [left, across] = snap(x * scale, (x + width) * scale, pad(fine.width), multiple)
  const [top, down] = snap(y * scale, (y + height) * scale, pad(fine.height), multiple)
  return { ...fine, region: union(fine.region, { x: left, y: top, width: across, height: down }) }
}
