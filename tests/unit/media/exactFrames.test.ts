import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inspectMedia } from '../../../src/main/media/inspect.ts'
import { openReader } from '../../../src/main/media/openReader.ts'
import { resolveTools } from '../../../src/main/media/tools.ts'
import type { FrameReader, MediaTools, RgbFrame } from '../../../src/main/media/types.ts'
import { encodeNumbered, ffmpeg, numberOf } from '../../helpers/numberedFrames.ts'

let folder: string
let tools: MediaTools
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdout-exact-'))
  tools = (await resolveTools()).tools
})
afterAll(() => rm(folder, { recursive: true }))

const COUNT = 48
const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '12', '-bf', '3', '-crf', '18']

interface Clip {
  file: string
  make: (path: string) => Promise<void>
  /** Number drawn in index 0. */
  first?: number
  frames?: number
  variableRate?: boolean
  /** Size, as a multiple of the numbered frames'. */
  scale?: number
}

const encoded = (...options: string[]) => {
  return (path: string) => encodeNumbered(COUNT, [...options, path])
}

const clips: Clip[] = [
  { file: 'h264 B-frames.mp4', make: encoded(...x264) },
  { file: 'h264 open GOP.mp4', make: encoded(...x264, '-x264-params', 'open-gop=1:bframes=3:scenecut=0') },
  { file: 'h264 one GOP.mov', make: encoded(...x264, '-g', '600') },
  {
    file: 'h264 variable rate.mp4',
    make: encoded(
      ...x264,
      '-vf',
      'settb=1/1000,setpts=N*40+13*mod(N\\,3)',
      '-vsync',
      'passthrough',
      '-enc_time_base',
      '1/1000',
    ),
    variableRate: true,
  },
  {
    file: 'h264 cut by an edit list.mp4',
    make: async (path) => {
      await encodeNumbered(COUNT, [...x264, `${path}.whole.mp4`])
      await ffmpeg('-ss', '0.68', '-i', `${path}.whole.mp4`, '-c', 'copy', path)
    },
    first: 17,
    frames: COUNT - 17,
  },
  { file: 'h264 starts late.mkv', make: encoded(...x264, '-output_ts_offset', '7.3') },
  { file: 'h264 starts late.mov', make: encoded(...x264, '-output_ts_offset', '2.5') },
  { file: 'h264 stream offset.ts', make: encoded(...x264) },
  { file: 'h264 without times.avi', make: encoded(...x264) },
  {
    file: 'dnxhr.mov',
    // The codec takes no picture under 256x120.
    scale: 2,
    make: encoded(
      '-c:v',
      'dnxhd',
      '-profile:v',
      'dnxhr_sq',
      '-pix_fmt',
      'yuv422p',
      '-vf',
      'scale=2*iw:2*ih:flags=neighbor',
    ),
  },
  {
    file: 'h265.mp4',
    make: encoded(
      '-c:v',
      'libx265',
      '-preset',
      'ultrafast',
      '-pix_fmt',
      'yuv420p',
      '-x265-params',
      'keyint=12:bframes=3:log-level=error',
    ),
  },
  {
    file: 'h265 open GOP.mkv',
    make: encoded(
      '-c:v',
      'libx265',
      '-preset',
      'fast',
      '-pix_fmt',
      'yuv420p10le',
      '-x265-params',
      'keyint=12:open-gop=1:bframes=3:log-level=error',
    ),
  },
  {
    file: 'vp9.webm',
    make: encoded('-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-g', '15', '-b:v', '1M'),
  },
  { file: 'av1.mkv', make: encoded('-c:v', 'libsvtav1', '-preset', '12', '-g', '15') },
  { file: 'prores.mov', make: encoded('-c:v', 'prores_ks', '-profile:v', '3') },
  { file: 'mjpeg.avi', make: encoded('-c:v', 'mjpeg', '-q:v', '3') },
  { file: 'mjpeg.mov', make: encoded('-c:v', 'mjpeg', '-q:v', '3') },
  { file: 'mpeg4 B-frames.avi', make: encoded('-c:v', 'mpeg4', '-bf', '2', '-g', '12', '-q:v', '3') },
]

describe.each(clips)('$file', ({ file, make, first = 0, frames = COUNT, variableRate = false, scale = 1 }) => {
  let reader: FrameReader
  beforeAll(async () => {
    const path = join(folder, file)
    await make(path)
    const media = await inspectMedia(path, { tools, cacheFolder: folder })
    // Room for a third of the frames, so that reads decode.
    reader = await openReader(media, { tools, cacheFolder: folder, budgets: { memoryBytes: 700_000, diskBytes: 0 } })
  })
  afterAll(() => reader.close())

  test('counts its frames', () => {
    expect(reader.media).toMatchObject({
      frames,
      variableRate,
      width: 128 * scale,
      height: 64 * scale,
      startFrame: 1001,
    })
  })
  test('streams both ways', async () => {
    const last = frames - 1
    expect(await numbers(reader.stream({ from: 0, to: last }))).toEqual(range(first, frames))
    expect(await numbers(reader.stream({ from: last, to: 0 }))).toEqual(range(first, frames).reverse())
  })
  test('reads any frame in any order', async () => {
    for (const index of [frames - 1, 29, 28, 0, 12]) {
      const frame = await reader.read(index)
      expect([frame.index, numberOf(frame)]).toEqual([index, first + index])
    }
  })
})

const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i)

async function numbers(frames: AsyncIterable<RgbFrame>): Promise<number[]> {
  const found: number[] = []
  for await (const frame of frames) found.push(numberOf(frame))
  return found
}
