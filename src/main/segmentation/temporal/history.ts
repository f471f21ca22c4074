import { movedDifference } from './blockMatching.ts'
import type { Picture } from './picture.ts'

/** The last pictures of a stream by frame index, with what has been measured between them. Memory flat. */
export interface History {
  /** First index still there. */
  readonly first: number
  /** One past the last index. */
  readonly end: number
  push(picture: Picture): void
  at(index: number): Picture
  /** {@link movedDifference} between two frames; the picture is the later one. */
  difference(earlier: number, later: number): number
  /** Inner product of two frames' signatures, per cell. */
  product(a: number, b: number): number
}

/** @param capacity frames kept */
export function createHistory(capacity: number): History {
  const slots: Slot[] = []
  let end = 0
  const slot = (index: number): Slot => slots[index % capacity] as Slot
  return {
    get first() {
      return Math.max(0, end - capacity)
    },
    get end() {
      return end
    },
    push(picture) {
      slots[end % capacity] = { picture, differences: new Map(), products: new Map() }
      end++
    },
    at: (index) => slot(index).picture,
    difference: (earlier, later) =>
      remembered(slot(later).differences, later - earlier, () =>
        movedDifference(slot(later).picture, slot(earlier).picture),
      ),
    product(a, b) {
      const later = slot(Math.max(a, b))
      const earlier = slot(Math.min(a, b)).picture
      return remembered(later.products, Math.abs(a - b), () => dot(later.picture.signature, earlier.signature))
    },
  }
}

interface Slot {
  picture: Picture
  /** By how many frames the other one is earlier; so they go when this frame goes. */
  differences: Map<number, number>
  products: Map<number, number>
}

function remembered(values: Map<number, number>, key: number, compute: () => number): number {
  const known = values.get(key)
  if (known !== undefined) return known
  const value = compute()
  values.set(key, value)
  return value
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number)
  return sum / a.length
}
