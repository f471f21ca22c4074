import type { Size } from '../../shared/domain/geometry.ts'
import { boundaryMap } from './boundaryMap.ts'

/**
 * F of the DAVIS benchmark: F-measure of contour pixels, a pixel counting as found where the other contour passes within
 * `tolerance` of it. Equal to the DAVIS toolkit's `f_measure`, which dilates the contours by a disk.
 *
 * @param guess [height, width], nonzero is object
 * @param truth [height, width], nonzero is object
 * @param tolerance share of the picture's diagonal, rounded up to whole pixels
 * @returns 0..1; 1 where neither has a contour
 */
export function contourAccuracy(
  guess: Uint8Array,
  truth: Uint8Array,
  { width, height }: Size,
  tolerance = 0.008,
): number {
  const radius = Math.ceil(tolerance * Math.hypot(width, height))
  const guessContour = boundaryMap(guess, width, height)
  const truthContour = boundaryMap(truth, width, height)
  const guessCount = count(guessContour)
  const truthCount = count(truthContour)
  if (guessCount === 0 || truthCount === 0) return guessCount === truthCount ? 1 : 0
  const precision = countNear(guessContour, truthContour, width, height, radius) / guessCount
  const recall = countNear(truthContour, guessContour, width, height, radius) / truthCount
  return precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall)
}

function count(contour: Uint8Array): number {
  let set = 0
  for (let i = contour.indexOf(1); i >= 0; i = contour.indexOf(1, i + 1)) set++
  return set
}

/** How many pixels of `contour` have a pixel of `other` within `radius`. */
function countNear(contour: Uint8Array, other: Uint8Array, width: number, height: number, radius: number): number {
  const distances = rowDistances(other, width, radius + 1)
  const reach = Array.from({ length: radius + 1 }, (_, dy) => Math.floor(Math.sqrt(radius * radius - dy * dy)))
  let near = 0
  for (let i = contour.indexOf(1); i >= 0; i = contour.indexOf(1, i + 1)) {
    if (isNear(distances, i, Math.floor(i / width), width, height, reach)) near++
  }
  return near
}

function isNear(
  distances: Uint8Array | Uint16Array,
  i: number,
  y: number,
  width: number,
  height: number,
  reach: number[],
): boolean {
  for (let dy = 0; dy < reach.length; dy++) {
    const limit = reach[dy] as number
    if (y >= dy && (distances[i - dy * width] as number) <= limit) return true
    if (y + dy < height && (distances[i + dy * width] as number) <= limit) return true
  }
  return false
}

/** Distance to the nearest set pixel of the same row, `limit` at most. */
function rowDistances(plane: Uint8Array, width: number, limit: number): Uint8Array | Uint16Array {
  const distances = limit > 255 ? new Uint16Array(plane.length) : new Uint8Array(plane.length)
  distances.fill(limit)
  for (let i = plane.indexOf(1); i >= 0; i = plane.indexOf(1, i + 1)) {
    const x = i % width
    const left = Math.min(limit, x + 1)
    const right = Math.min(limit, width - x)
    for (let d = 0; d < left && (distances[i - d] as number) > d; d++) distances[i - d] = d
    for (let d = 1; d < right; d++) distances[i + d] = d
  }
  return distances
}
