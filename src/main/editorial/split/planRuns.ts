import type { FrameIndex } from '../../media/frameIndex.ts'
import type { Packet } from './packets.ts'

/** How the frames [start, end) get into a file of their own. */
export type Run =
  | { how: 'copied'; /** As they are stored, in the order of decoding. */ packets: Packet[] }
  | { how: 'encoded'; reason: string }

/**
 * A run of frames can be copied where it begins at a key frame and its packets, from there on in decoding order, are these
 * frames and no others: then none of them needs a frame from outside and none of outside is between them.
 */
export function planRun(index: FrameIndex, packets: readonly Packet[], start: number, end: number): Run {
  const encoded = (reason: string): Run => ({ how: 'encoded', reason })
  if (!index.seekable) return encoded('its pictures have no times of their own')
  const wanted = index.pts.slice(start, end)
  const from = packets.findIndex(({ pts }) => pts === wanted[0])
  const first = packets[from]
  if (!first?.key) return encoded('its first frame is no key frame')
  const run = packets.slice(from, from + wanted.length)
  const held = new Set(run.map(({ pts }) => pts))
  if (held.size !== wanted.length || !wanted.every((pts) => held.has(pts))) {
    return encoded('its last frames are stored with those after it')
  }
  return { how: 'copied', packets: run }
}
