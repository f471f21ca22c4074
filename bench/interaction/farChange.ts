import type { Matte } from '../../src/shared/codec/matte.ts'
import type { Point } from '../../src/shared/domain/geometry.ts'

/** A mark reaches at least this share of the picture's shorter side: 40 of 480 rows. */
const LEAST_REACH = 1 / 12
/** Pixels beyond so many times the reach are far. */
const FAR = 1.5

/** Shares of the pixels far from a mark, 0..1. */
export interface FarChange {
  changed: number
  /** Those that were right and became wrong. */
  worse: number
}

/**
 * What a correction did far from its mark. A mark reaches from its centre to its farthest point; every pixel whose alpha
 * is another counts as changed, by however little.
 * @param truth [height, width] 0 or 1
 */
export function farChange(before: Matte, after: Matte, points: readonly Point[], truth: Uint8Array): FarChange {
  const { width, height } = after
  const x = mean(points.map((point) => point[0]))
  const y = mean(points.map((point) => point[1]))
  const lengths = points.map((point) => Math.hypot(point[0] - x, point[1] - y))
  const reach = Math.max(LEAST_REACH * Math.min(width, height), ...lengths)
  let far = 0
  let changed = 0
  let worse = 0
  for (let i = 0; i < after.data.length; i++) {
    if (Math.hypot((i % width) + 0.5 - x, Math.floor(i / width) + 0.5 - y) <= FAR * reach) continue
    far++
    const [old, now] = [before.data[i] as number, after.data[i] as number]
    if (old === now) continue
    changed++
    const inside = truth[i] === 1
    if (old > 32767 === inside && now > 32767 !== inside) worse++
  }
  return { changed: far === 0 ? 0 : changed / far, worse: far === 0 ? 0 : worse / far }
}

function mean(numbers: number[]): number {
  return numbers.reduce((sum, value) => sum + value, 0) / numbers.length
}
