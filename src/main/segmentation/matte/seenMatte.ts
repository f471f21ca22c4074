import { decodeMatte, type Matte } from '../../../shared/codec/matte.ts'
import { adjustmentAt, type MatteLook, smoothingPairs } from '../../../shared/domain/animation.ts'
import { adjustMatte } from './adjustMatte.ts'

/** Where an object's encoded mattes come from. */
export interface MatteSource {
  look: MatteLook
  /** Shots of the media, [start, end): nothing is smoothed over a cut. */
  shots: readonly { start: number; end: number }[]
  read: (index: number) => Promise<Uint8Array | null>
}

/** An object's matte of a frame as it is seen, its properties applied; null where it has none there. */
export async function seenMatte({ look, shots, read }: MatteSource, index: number): Promise<Matte | null> {
  const encoded = await read(index)
  if (!encoded) return null
  const adjustment = adjustmentAt(look, index)
  const shot = shots.find(({ start, end }) => start <= index && index < end) ?? { start: 0, end: Infinity }
  const around: [Matte, Matte][] = []
  for (const [before, after] of smoothingPairs(adjustment.temporal, index, shot, () => true)) {
    const [left, right] = await Promise.all([read(before), read(after)])
    if (!left || !right) break
    around.push([decodeMatte(left), decodeMatte(right)])
  }
  return adjustMatte(decodeMatte(encoded), adjustment, around)
}
