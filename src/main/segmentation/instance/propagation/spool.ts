import { decodeMatte, encodeMatte } from '../../../../shared/codec/matte.ts'
import type { Plane } from '../plane.ts'

/** Probabilities put aside between two passes, compressed: some kilobytes a frame, whatever the plate. */
export class Spool {
  readonly #frames = new Map<number, { encoded: Uint8Array; confidence: number }>()

  put(index: number, { width, height, data }: Plane, confidence: number): void {
    const bytes = Uint8Array.from(data, (p) => Math.round(p * 255))
    this.#frames.set(index, { encoded: encodeMatte({ width, height, bits: 8, data: bytes }), confidence })
  }

  /** Gives a frame back, once. */
  take(index: number): { plane: Plane; confidence: number } | null {
    const found = this.peek(index)
    this.#frames.delete(index)
    return found
  }

  peek(index: number): { plane: Plane; confidence: number } | null {
    const found = this.#frames.get(index)
    if (!found) return null
    const { width, height, data } = decodeMatte(found.encoded)
    return { plane: { width, height, data: Float32Array.from(data, (v) => v / 255) }, confidence: found.confidence }
  }
}
