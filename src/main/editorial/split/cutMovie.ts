import { rm } from 'node:fs/promises'
import { extname } from 'node:path'
import { HoldoutError } from '../../../shared/domain/errors.ts'
import type { MediaRecord } from '../../../shared/domain/records.ts'
import { editRate, formatTimecode } from '../../../shared/domain/time.ts'
import type { MediaAudio } from '../../media/audio.ts'
import type { FrameIndex } from '../../media/frameIndex.ts'
import { movieInput } from '../../media/probe.ts'
import type { MediaTools } from '../../media/types.ts'
import { sourceStart } from '../cutList.ts'
import type { Encoding } from './encoders.ts'
import { listPackets, type Packets } from './packets.ts'
import type { Run } from './planRuns.ts'
import { runFfmpeg } from './runFfmpeg.ts'

/** A movie that is taken apart. */
export interface Reel extends Packets {
  media: MediaRecord
  index: FrameIndex
  audio: MediaAudio | null
  tools: MediaTools
}

/** One file: frames [start, end). */
export interface Piece {
  start: number
  end: number
  run: Run
  /** How it is encoded where it is. */
  encoding: Encoding
}

/**
 * Writes a piece with its sound, start timecode and the frames' own times.
 * @throws `io` where what was written does not read back as just these frames, `cancelled`
 */
export async function cutMovie(
  reel: Reel,
  piece: Piece,
  path: string,
  { signal, onFrames }: { signal: AbortSignal; onFrames: (frames: number) => void },
): Promise<void> {
  const { ffmpeg } = reel.tools
  const pictures = `${path}.pictures${extname(path)}`
  try {
    const parameters = piece.run.how === 'copied' ? copying(reel, piece) : encoding(reel, piece)
    await runFfmpeg(ffmpeg, [...parameters, ...only, `file:${pictures}`], signal, onFrames)
    await runFfmpeg(ffmpeg, [...joining(reel, piece, pictures), `file:${path}`], signal)
    await requireFrames(reel, piece, path, signal)
  } finally {
    await rm(pictures, { force: true })
  }
}

/** Pictures alone, with nothing of the whole movie's. */
const only = ['-an', '-sn', '-dn', '-map_metadata', '-1', '-map_chapters', '-1']

/** A seek may land earlier than asked; what is before is left out. */
const notBefore = ['-copypriorss', '0']

const input = ({ media }: Reel): string[] => [...movieInput, '-i', `file:${media.path}`]

/** Microseconds from the container's time 0, rounded down: ffmpeg's copying begins with the first key frame not before. */
function secondsTo({ index, startTime }: Reel, frame: number): string {
  const [numerator, denominator] = index.timeBase
  return secondsText(((index.pts[frame] as number) * numerator) / denominator - startTime)
}

const secondsText = (seconds: number): string => (Math.floor(seconds * 1e6 + 0.01) / 1e6).toFixed(6)

function copying(reel: Reel, { start, end }: Piece): string[] {
  const seek = start === 0 ? [] : ['-ss', secondsTo(reel, start)]
  return [...seek, ...input(reel), '-map', '0:V:0', '-c', 'copy', ...notBefore, '-frames:v', String(end - start)]
}

/** By the frames' own times: a seek only saves decoding what is before. */
function encoding(reel: Reel, { start, end, encoding: { parameters } }: Piece): string[] {
  const { index, media } = reel
  const size = ['-frames:v', String(end - start), '-vsync', 'passthrough']
  const fine = media.variableRate ? ['-enc_time_base', '-1'] : []
  const tail = ['-map', '0:V:0', '-vf', filter(index, start, end), ...size, ...fine, ...parameters]
  const key = index.keys.findLast((each) => each <= start) ?? 0
  const seek = index.seekable && key > 0 ? ['-noaccurate_seek', '-ss', secondsTo(reel, key)] : []
  return [...(index.seekable ? ['-copyts'] : []), ...seek, ...input(reel), ...tail]
}

function filter({ pts, seekable }: FrameIndex, start: number, end: number): string {
  const until = pts[end]
  const trim = seekable
    ? `trim=start_pts=${String(pts[start])}${until === undefined ? '' : `:end_pts=${String(until)}`}`
    : `trim=start_frame=${String(start)}:end_frame=${String(end)}`
  return `${trim},setpts=PTS-STARTPTS`
}

/** Adds the sound of the piece: uncompressed to the sample, else copied to the packet, which is some 20 milliseconds. */
function joining(reel: Reel, { start, end }: Piece, pictures: string): string[] {
  const { media, audio, index } = reel
  const seconds = ((endOf(index, end) - (index.pts[start] as number)) * index.timeBase[0]) / index.timeBase[1]
  const sound =
    audio && index.seekable ? ['-ss', secondsTo(reel, start), '-t', secondsText(seconds), ...input(reel)] : []
  const codec = audio && /^(pcm_|flac$|alac$)/.test(audio.codec) ? audio.codec : 'copy'
  const maps = sound.length > 0 ? ['-map', '0:v', '-map', '1:a?'] : ['-map', '0:v']
  return [
    ...['-i', `file:${pictures}`, ...sound, ...maps, '-c', 'copy', '-c:a', codec, ...notBefore, '-map_chapters', '-1'],
    ...(sound.length > 0 ? ['-map_metadata:s:a', '1:s:a'] : []),
    ...timecode(media, start),
  ]
}

/** When the frame before `end` stops being shown, ticks. */
function endOf({ pts }: FrameIndex, end: number): number {
  const last = pts.at(-1) ?? 0
  return pts[end] ?? last + (last - (pts.at(-2) ?? last))
}

function timecode(media: MediaRecord, start: number): string[] {
  const rate = editRate(media.rate, media.variableRate)
  const first = sourceStart(media, rate)
  if (!first) return []
  return ['-timecode', formatTimecode({ ...first, frames: first.frames + start }, rate)]
}

async function requireFrames(reel: Reel, { start, end, run }: Piece, path: string, signal: AbortSignal): Promise<void> {
  const { packets } = await listPackets(reel.tools.ffprobe, path, signal)
  const same =
    packets.length === end - start &&
    (run.how === 'encoded' || run.packets.every(({ hash }, k) => hash === packets[k]?.hash))
  if (!same) {
    throw new HoldoutError('io', `${path} does not hold just the frames ${String(start)} to ${String(end - 1)}.`)
  }
}
