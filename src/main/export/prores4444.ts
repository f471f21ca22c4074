import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Matte } from '../../shared/codec/matte.ts'
import { HoldoutError } from '../../shared/domain/errors.ts'
import { timecodeOf } from '../../shared/domain/time.ts'
import type { MediaRecord } from '../../shared/domain/records.ts'
import type { FrameReader, MediaTools, RgbFrame } from '../media/types.ts'
import { encodeFrames } from './encoder.ts'
import { requirePlateSize } from './plateSize.ts'
import { safeNames } from './safeNames.ts'
import type { ExportLayer, ExportPlan, ExportSource } from './types.ts'

export interface ProresOptions {
  alpha: 'straight' | 'premultiplied'
  tools: MediaTools
  plate: FrameReader
}

/** 330 Mbit/s at 1920x1080 and 30 frames a second, and the alpha. */
const EXPECTED_BYTES_A_PIXEL = 0.8

/** `<object>.mov`, ProRes 4444: the plate's colour with the object's matte as its alpha. */
export function prores4444(source: ExportSource, options: ProresOptions): ExportPlan {
  const { media, layers } = source
  const [start, end] = source.range
  const files = safeNames(layers.map((layer) => layer.name)).map((name) => `${name}.mov`)
  const total = layers.length * (end - start)
  return {
    files,
    total,
    estimatedBytes: total * media.width * media.height * EXPECTED_BYTES_A_PIXEL,
    write: async (folder, { signal, advance }) => {
      for (const [position, layer] of layers.entries()) {
        const path = join(folder, files[position] as string)
        const frames = cutOut(layer, source, options, signal, advance)
        await encodeFrames(options.tools.ffmpeg, parameters(media, start, options.alpha, path), frames, signal)
      }
    },
    verify: (path) => verifyMovie(options.tools.ffprobe, path, media, end - start),
  }
}

function parameters(media: MediaRecord, start: number, alpha: ProresOptions['alpha'], path: string): string[] {
  const timecode = media.timecode === null ? [] : ['-timecode', timecodeOf(start, media.rate, media.timecode)]
  const filters = [
    'scale=in_range=pc:out_range=tv:out_color_matrix=bt709:flags=accurate_rnd+full_chroma_int+full_chroma_inp',
    'format=yuva444p10le',
    `setsar=${media.pixelAspect.join('/')}`,
    // The encoder takes its colour tags from the frames, the container from the options below: both are wanted.
    'setparams=range=limited:color_primaries=bt709:color_trc=bt709:colorspace=bt709',
  ]
  return [
    ...['-hide_banner', '-nostdin', '-loglevel', 'error', '-y'],
    ...['-f', 'rawvideo', '-pix_fmt', 'rgba64le', '-video_size', `${media.width}x${media.height}`],
    ...['-framerate', media.rate.join('/'), '-i', 'pipe:0', '-vf', filters.join(',')],
    ...['-c:v', 'prores_ks', '-profile:v', '4444', '-pix_fmt', 'yuva444p10le', '-alpha_bits', '16', '-vendor', 'apl0'],
    ...['-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', 'bt709', '-color_range', 'tv'],
    ...['-movflags', '+write_colr', ...timecode, '-metadata', `comment=Alpha: ${alpha}`, '-f', 'mov', path],
  ]
}

/** The frames to encode, one at a time: packed RGBA, 16 bits little-endian. */
async function* cutOut(
  layer: ExportLayer,
  source: ExportSource,
  options: ProresOptions,
  signal: AbortSignal,
  advance: () => void,
): AsyncGenerator<Uint8Array> {
  const [start, end] = source.range
  for await (const frame of options.plate.stream({ from: start, to: end - 1, signal })) {
    const matte = await layer.matte(frame.index)
    if (matte) requirePlateSize(matte, source.media, layer.name, frame.index)
    yield packRgba(frame, matte, options.alpha)
    advance()
  }
}

/** [height, width, 4], 0..65535. Exported for its test. */
export function packRgba(frame: RgbFrame, matte: Matte | null, alpha: ProresOptions['alpha']): Uint8Array {
  const packed = new Uint16Array(frame.width * frame.height * 4)
  const full = matte?.bits === 8 ? 255 : 65535
  for (let pixel = 0; pixel < frame.width * frame.height; pixel++) {
    const coverage = matte ? (matte.data[pixel] as number) / full : 0
    const gain = alpha === 'premultiplied' ? 257 * coverage : 257
    for (let channel = 0; channel < 3; channel++) {
      packed[pixel * 4 + channel] = Math.round((frame.data[pixel * 3 + channel] as number) * gain)
    }
    // The encoder takes ten bits and widens them itself; ffmpeg on its own would map 65535 * k / 1023 to other tens.
    packed[pixel * 4 + 3] = Math.round(coverage * 1023) << 6
  }
  return new Uint8Array(packed.buffer)
}

/** @throws `io` where the movie is not of the plate's size and as many frames as asked */
async function verifyMovie(ffprobe: string, path: string, media: MediaRecord, frames: number): Promise<void> {
  const entries = 'stream=width,height,nb_frames'
  const { stdout } = await promisify(execFile)(ffprobe, [
    ...['-v', 'error', '-select_streams', 'v:0', '-show_entries', entries, '-of', 'json', path],
  ])
  const probed = JSON.parse(stdout) as { streams?: { width?: number; height?: number; nb_frames?: string }[] }
  const found = probed.streams?.[0]
  if (found?.width === media.width && found.height === media.height && Number(found.nb_frames) === frames) return
  throw new HoldoutError(
    'io',
    `The movie written has ${found?.nb_frames ?? 'no'} frames of ${found?.width ?? 0}x${found?.height ?? 0}, expected ${frames} of ${media.width}x${media.height}.`,
  )
}
