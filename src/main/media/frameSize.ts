import type { Size } from '../../shared/domain/geometry.ts'

/** The size of a picture whose longer side is at most `maxSide`, in proportion; never enlarged. */
export function fitWithin(size: Size, maxSide?: number): Size {
  const scale = Math.min(1, (maxSide ?? Infinity) / Math.max(size.width, size.height))
  const scaled = (side: number): number => Math.max(1, Math.round(side * scale))
  return { width: scaled(size.width), height: scaled(size.height) }
}
