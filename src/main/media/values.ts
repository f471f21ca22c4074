import type { FloatFrame, FrameReader } from './types.ts'

/** The one frame as stored that was read last: a pointer asks for many parts of it, one after the other. */
export class HeldFrame {
  #held: { reader: FrameReader; index: number; frame: Promise<FloatFrame> } | null = null

  /** @throws what {@link FrameReader.readFloat} throws; `signal` gives up waiting, others may wait for the same frame */
  async read(reader: FrameReader, index: number, signal: AbortSignal): Promise<FloatFrame> {
    if (this.#held?.reader !== reader || this.#held.index !== index) {
      const frame = reader.readFloat(index)
      this.#held = { reader, index, frame }
      frame.catch(() => {
        if (this.#held?.frame === frame) this.#held = null
      })
    }
    const frame = await this.#held.frame
    signal.throwIfAborted()
    return frame
  }
}

interface Part {
  x: number
  y: number
  width: number
  height: number
}

/** Red, green and blue of each pixel of a part of a frame, row by row; the part is cut to the frame. */
export function readValues(frame: FloatFrame, part: Part): { width: number; height: number; values: number[] } {
  const width = Math.max(0, Math.min(part.width, frame.width - part.x))
  const height = Math.max(0, Math.min(part.height, frame.height - part.y))
  const values: number[] = []
  for (let row = part.y; row < part.y + height; row++) {
    const from = (row * frame.width + part.x) * 3
    for (const value of frame.data.subarray(from, from + width * 3)) values.push(finite(value))
  }
  return { width, height, values }
}

/** JSON knows no infinities: the largest numbers stand for them, 0 for what is no number. */
const finite = (value: number): number =>
  Number.isNaN(value) ? 0 : Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value))
