import type { FloatFrame, FrameReader } from '../media/types.ts'
import { sequenceFiles } from '../media/sequenceFiles.ts'
import { FrameFeed } from './frameFeed.ts'
import { toLinear } from './linearLight.ts'
import type { Plate } from './types.ts'

/** Memory for the frames that are kept, bytes, of each kind. */
const KEPT = 256 * 2 ** 20
const MOST_KEPT = 8

/** A media's frames for an export of [start, end). Nothing is decoded before it is asked for. */
export function openPlate(
  reader: FrameReader,
  [, end]: [number, number],
  signal: AbortSignal,
): Plate & { close(): Promise<void> } {
  const { media } = reader
  const pixels = media.width * media.height
  const run = { to: end - 1, signal }
  const keep = (bytes: number): number => Math.max(2, Math.min(MOST_KEPT, Math.floor(KEPT / bytes)))
  const shown = new FrameFeed((from) => reader.stream({ ...run, from }), keep(pixels * 3))
  const stored = new FrameFeed((from) => reader.streamFloat({ ...run, from }), keep(pixels * 12))
  const linears = new WeakMap<FloatFrame, FloatFrame>()
  const linear = (frame: FloatFrame): FloatFrame => {
    const known = linears.get(frame) ?? toLinear(frame, media.colour.transfer)
    linears.set(frame, known)
    return known
  }
  let files: Promise<readonly string[] | null> | null = null
  const listed = async (): Promise<readonly string[] | null> =>
    media.kind === 'movie' ? null : ((await sequenceFiles(media.path))?.files ?? null)
  return {
    rgb: (index) => shown.at(index),
    stored: (index) => stored.at(index),
    linear: async (index) => linear(await stored.at(index)),
    file: async (index) => (await (files ??= listed()))?.[index] ?? null,
    close: async () => {
      await Promise.all([shown.close(), stored.close()])
    },
  }
}
