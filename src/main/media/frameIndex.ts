import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { z } from 'zod'
import { HoldoutError } from '../../shared/domain/errors.ts'
import { Rational } from '../../shared/domain/geometry.ts'
import { parseRational } from '../../shared/domain/time.ts'
import { DiskCache } from './diskCache.ts'
import { lastLine, movieInput } from './probe.ts'
import { runProgram } from './runProgram.ts'

/** Where every frame of a movie is. Its place in `pts` is a frame's index. */
export interface FrameIndex {
  /** Seconds a tick. */
  timeBase: Rational
  /** Presentation timestamps in ticks, ascending. */
  pts: number[]
  /** Indices of frames a decoder can start at, ascending. */
  keys: number[]
  /** False where the container states no presentation times: `pts` is then the place when decoding from the beginning. */
  seekable: boolean
}

const Stored = z.object({
  timeBase: Rational,
  pts: z.array(z.number()).min(1),
  keys: z.array(z.int()),
  seekable: z.boolean(),
})

/** All indices together; a 10,000-frame movie's takes 70 kB. */
const CACHE_BYTES = 64 * 2 ** 20

/**
 * The frame index of a movie, from the cache where it was made before for this fingerprint.
 * @throws `media-unreadable` where no frame is found, `cancelled`
 */
export async function frameIndex(
  movie: { path: string; fingerprint: string },
  context: { ffprobe: string; cacheFolder: string; signal?: AbortSignal | undefined },
): Promise<FrameIndex> {
  const cache = new DiskCache(`${context.cacheFolder}/frame-index`, CACHE_BYTES)
  const key = createHash('sha256').update(`1 ${movie.fingerprint} ${movie.path}`).digest('hex')
  const stored = await cache.get(key)
  const read = stored && parseStored(stored)
  if (read) return read
  const index = await buildIndex(movie.path, context.ffprobe, context.signal)
  await cache.set(key, Buffer.from(JSON.stringify(index)))
  return index
}

/** A damaged entry counts as none. */
function parseStored(bytes: Buffer): FrameIndex | null {
  try {
    return Stored.parse(JSON.parse(bytes.toString()))
  } catch {
    return null
  }
}

/** Lists the packets, which needs no decoding; only where those carry no presentation times are all frames decoded. */
async function buildIndex(path: string, ffprobe: string, signal?: AbortSignal): Promise<FrameIndex> {
  const listing = await list(ffprobe, path, 'packet=pts,flags', signal)
  const packets = listing.rows.map(([pts, flags]) => ({ pts: Number(pts), flags: flags ?? '' }))
  const index = packets.every((packet) => Number.isFinite(packet.pts))
    ? indexPackets(packets, listing.timeBase, listing.codec)
    : indexFrames(await list(ffprobe, path, 'frame=best_effort_timestamp', signal))
  if (index.pts.length > 0) return index
  throw new HoldoutError('media-unreadable', `${basename(path)} has no frames in it.`)
}

interface Listing {
  codec: string
  timeBase: Rational
  rows: string[][]
}

/** One row a packet or frame, as ffprobe lists them; the stream's codec and time base come as a row of their own. */
async function list(ffprobe: string, path: string, entries: string, signal?: AbortSignal): Promise<Listing> {
  const show = [
    '-loglevel',
    'error',
    '-select_streams',
    'V:0',
    '-show_entries',
    `stream=codec_name,time_base:${entries}`,
  ]
  const parameters = [...show, '-of', 'csv=p=0', ...movieInput, '-i', `file:${path}`]
  const { code, stdout, stderr } = await runProgram(ffprobe, parameters, signal)
  const said = stderr.trim()
  if (code !== 0 || /partial file|ended prematurely/i.test(said)) {
    throw new HoldoutError('media-unreadable', `${basename(path)} is damaged or cut short: ${lastLine(said)}`)
  }
  const rows = stdout
    .toString()
    .split('\n')
    .map((line) => line.trim().split(','))
  const [codec, timeBase] = rows.find((row) => row[1]?.includes('/')) ?? []
  const seconds = parseRational(timeBase ?? '')
  if (!codec || !seconds) throw new HoldoutError('media-unreadable', `${basename(path)} has no video in it.`)
  return { codec, timeBase: seconds, rows: rows.filter((row) => row[0] !== '' && row[0] !== codec) }
}

/** @param packets in the order of the file: decoding order */
export function indexPackets(
  packets: readonly { pts: number; flags: string }[],
  timeBase: Rational,
  codec: string,
): FrameIndex {
  const firstKey = packets.find((packet) => packet.flags.includes('K'))
  // HEVC pictures shown before the first random access picture refer to ones that are not there; decoders skip them.
  const decodable = (packet: { pts: number }): boolean => codec !== 'hevc' || !firstKey || packet.pts >= firstKey.pts
  // D: an edit list leaves the packet out of the presentation.
  const shown = packets.filter((packet) => !packet.flags.includes('D') && decodable(packet))
  const inOrder = shown.toSorted((a, b) => a.pts - b.pts).filter((packet, i, all) => packet.pts !== all[i - 1]?.pts)
  const keys = inOrder.flatMap((packet, i) => (packet.flags.includes('K') ? [i] : []))
  return { timeBase, pts: inOrder.map((packet) => packet.pts), keys, seekable: true }
}

/** Decoders make up times where a container has none, and repeat some; the order is all that is certain. */
function indexFrames({ rows, timeBase }: Listing): FrameIndex {
  return { timeBase, pts: rows.map((_, place) => place), keys: [0], seekable: false }
}

/** The last key frame at or before `index`, or null where decoding has to start at the very beginning. */
export function keyBefore(index: FrameIndex, frame: number): number | null {
  if (!index.seekable) return null
  let low = 0
  let high = index.keys.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((index.keys[middle] as number) <= frame) low = middle + 1
    else high = middle
  }
  return index.keys[low - 1] ?? null
}
