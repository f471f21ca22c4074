import type { Point, Rectangle } from '../domain/geometry.ts'
import type { Prompt } from '../domain/records.ts'
import { type Extent, nearSegment, thinPoints } from './segments.ts'
import { type ReadColours, snapSegment } from './snapSegment.ts'

export type PaintStroke = Pick<
  Extract<Prompt, { kind: 'paint' }>,
  'points' | 'size' | 'hardness' | 'flow' | 'widths' | 'flows' | 'snap'
>

/** The brush at one point of a stroke: its diameter, pixels, and the most it covers, 0..1. */
export interface Dab {
  point: Point
  size: number
  flow: number
}

/** The brush at every point, pen pressure included. Points closer than an eighth of the brush, at most 4 pixels, are one. */
export function dabsOf(stroke: PaintStroke, extent: Extent): Dab[] {
  const largest = Math.min(stroke.size, 2 * Math.hypot(extent.width, extent.height))
  const spacing = stroke.snap === undefined ? Math.min(4, largest / 16) : largest / 8
  return thinPoints(stroke.points, spacing, extent).map(({ point, at }) => ({
    point,
    size: largest * (stroke.widths?.[at] ?? 1),
    flow: (stroke.flow ?? 1) * (stroke.flows?.[at] ?? 1),
  }))
}

/**
 * How much of each pixel a brush stroke covers, 0..1, [height, width]: one profile round the line through the points, so
 * that a stroke does not build up where it crosses itself. With `snap`, colours are asked for, and it keeps to edges.
 */
export function paintCoverage(stroke: PaintStroke, extent: Extent, colours?: ReadColours): Float32Array {
  const coverage = new Float32Array(extent.width * extent.height)
  const dabs = dabsOf(stroke, extent)
  dabs.forEach((dab, at) => {
    if (at > 0 || dabs.length === 1) paintSegment(coverage, extent, [dabs[at - 1] ?? dab, dab], stroke, colours)
  })
  return coverage
}

/**
 * Lays the piece of a stroke between two dabs over a coverage, which keeps the larger value of each pixel. Hardness 1 is
 * a sharp disk with a pixel of antialiasing; 0 a cosine falloff from the centre; between: full up to that share of the
 * radius, then the falloff. Returns the whole pixels it may have changed.
 */
export function paintSegment(
  coverage: Float32Array,
  extent: Extent,
  [from, to]: readonly [Dab, Dab],
  { hardness, snap }: Pick<PaintStroke, 'hardness' | 'snap'>,
  colours?: ReadColours,
): Rectangle {
  const reach = Math.max(from.size, to.size) / 2 + 0.5
  const allowed =
    snap === undefined || !colours ? null : snapSegment([from.point, to.point], reach, snap, extent, colours)
  nearSegment(from.point, to.point, reach, extent, (pixel, distance, along) => {
    const size = from.size + (to.size - from.size) * along
    const flow = from.flow + (to.flow - from.flow) * along
    let value = profile(distance, size / 2, hardness) * Math.min(1, size) * flow
    if (allowed) value *= allowed.at(pixel)
    if (value > (coverage[pixel] as number)) coverage[pixel] = value
  })
  const xs = [from.point[0], to.point[0]]
  const ys = [from.point[1], to.point[1]]
  return {
    x0: Math.max(0, Math.floor(Math.min(...xs) - reach)),
    y0: Math.max(0, Math.floor(Math.min(...ys) - reach)),
    x1: Math.min(extent.width, Math.ceil(Math.max(...xs) + reach)),
    y1: Math.min(extent.height, Math.ceil(Math.max(...ys) + reach)),
  }
}

function profile(distance: number, radius: number, hardness: number): number {
  const core = radius * hardness
  if (radius - core < 1) return Math.min(1, Math.max(0, radius + 0.5 - distance))
  if (distance <= core) return 1
  return distance >= radius ? 0 : 0.5 + 0.5 * Math.cos((Math.PI * (distance - core)) / (radius - core))
}
