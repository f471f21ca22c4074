import { decodeMatte, encodeMatte } from '../../../../shared/codec/matte.ts'
import type { Patch, View } from '../picture.ts'

/** Probabilities put aside between two passes, compressed: some kilobytes a frame, whatever the plate. */
export class Spool {
  readonly #frames = new Map<number, { view: View; encoded: Uint8Array; confidence: number }>()

  put(index: number, { view, width, height, data }: Patch, confidence: number): void {
    const bytes = Uint8Array.from(data, (p) => Math.round(p * 255))
    this.#frames.set(index, { view, encoded: encodeMatte({ width, height, bits: 8, data: bytes }), confidence })
  }

  /** Gives a frame back, once. */
  take(index: number): { patch: Patch; confidence: number } | null {
    const found = this.peek(index)
    this.#frames.delete(index)
    return found
  }

  peek(index: number): { patch: Patch; confidence: number } | null {
    const found = this.#frames.get(index)
    if (!found) return null
    const { width, height, data } = decodeMatte(found.encoded)
    const patch = { view: found.view, width, height, data: Float32Array.from(data, (v) => v / 255) }
    return { patch, confidence: found.confidence }
  }
}
