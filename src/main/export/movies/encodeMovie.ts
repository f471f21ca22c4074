import { rm } from 'node:fs/promises'
import type { Size } from '../../../shared/domain/geometry.ts'
import type { MediaRecord } from '../../../shared/domain/records.ts'
import { timecodeOf } from '../../../shared/domain/time.ts'
import { encodeFrames } from '../encoder.ts'
import type { ExportSource } from '../types.ts'
import { audioOptions } from './audio.ts'
import { movieSize, SMALL, type MovieEncoder } from './codecs.ts'
import { colourTags, scaleMatrix } from './colourTags.ts'
import type { MovieTiming } from './movieTiming.ts'
import { requireEncoder } from './requireEncoder.ts'
import { isSegmented, makeSegments, SEGMENT } from './segments.ts'

export interface MovieOptions {
  encoder: MovieEncoder
  timing: MovieTiming
  audio: boolean
  /** Kept in the movie. */
  comment: string
  /** Frames of a segment. */
  segment?: number
}

/** Frames made before ffmpeg asks for them. */
const AHEAD = 2

/**
 * Writes a movie of the source's range: the frames and rate of its timing, its start timecode, pixel aspect and colours.
 * Where that makes no difference a long one is encoded in segments, which stay beside it until it is whole: one cut short goes
 * on at the segment it was in.
 * @param frame the frame of an index as the encoder is fed it
 * @throws `unsupported` where this ffmpeg cannot, `io` with its own words, `disk-full`, `cancelled`
 */
export async function encodeMovie(
  source: ExportSource,
  path: string,
  options: MovieOptions,
  frame: (index: number) => Promise<Uint8Array>,
  { signal, advance }: { signal: AbortSignal; advance: () => void },
): Promise<void> {
  const { encoder, timing, segment = SEGMENT } = options
  const { ffmpeg } = source.tools
  await requireEncoder(ffmpeg, encoder.encoder, encoder.pixelFormat)
  const sound = options.audio ? await audioOptions(source, timing, encoder.extension) : SILENT
  const encode = (indices: readonly number[], to: string, { input, output } = SILENT): Promise<void> => {
    const picture = [...inputOf(source.media, options), ...input, '-map', '0:v', ...pictureOf(source.media, encoder)]
    const parameters = [...QUIET, ...picture, ...output, ...tagsOf(source, options), ...fileOf(encoder, to)]
    return encodeFrames(ffmpeg, parameters, inOrder(indices, frame, signal, advance), signal)
  }
  if (!isSegmented(encoder, timing, segment)) return encode(timing.indices, path, sound)
  const folder = `${path}.segments`
  const list = await makeSegments(folder, timing, segment, encode, (made) => {
    made.forEach(advance)
  })
  const copied = ['-map', '0:v', '-c:v', 'copy', '-metadata:s:v', 'handler_name=', ...sound.output]
  const joined = ['-f', 'concat', '-i', list, ...sound.input, ...copied, ...tagsOf(source, options)]
  await encodeFrames(ffmpeg, [...QUIET, ...joined, ...fileOf(encoder, path)], [], signal)
  await rm(folder, { recursive: true, maxRetries: 3 })
}

const QUIET = ['-hide_banner', '-nostdin', '-loglevel', 'error', '-y']
const SILENT: { input: string[]; output: string[] } = { input: [], output: [] }

function inputOf(media: MediaRecord, { encoder, timing }: MovieOptions): string[] {
  const { width, height } = movieSize(encoder, media)
  return [
    ...['-f', 'rawvideo', '-pix_fmt', encoder.fed, '-video_size', `${width}x${height}`],
    ...['-framerate', timing.rate.join('/'), '-i', 'pipe:0'],
  ]
}

const parametersOf = ({ parameters, small = [] }: MovieEncoder, { width, height }: Size): string[] =>
  width <= SMALL.width && height <= SMALL.height ? [...parameters, ...small] : parameters

const isRgb = ({ pixelFormat }: MovieEncoder): boolean => !pixelFormat.startsWith('yuv')

const pictureOf = (media: MediaRecord, encoder: MovieEncoder): string[] => [
  ...['-vf', filtersOf(media, encoder), '-c:v', encoder.encoder, '-pix_fmt', encoder.pixelFormat],
  ...parametersOf(encoder, media),
]

const fileOf = ({ extension }: MovieEncoder, path: string): string[] => [
  ...['-f', extension === 'mkv' ? 'matroska' : extension, path],
]

function filtersOf({ colour, pixelAspect }: MediaRecord, encoder: MovieEncoder): string {
  const tags = colourTags(colour)
  const conversion = `scale=in_range=pc:out_range=tv:out_color_matrix=${scaleMatrix(tags)}:flags=accurate_rnd+full_chroma_int+full_chroma_inp`
  const range = isRgb(encoder) ? 'full' : 'limited'
  const matrix = isRgb(encoder) ? 'gbr' : tags.matrix
  return [
    ...(encoder.fed === encoder.pixelFormat ? [] : [conversion, `format=${encoder.pixelFormat}`]),
    `setsar=${pixelAspect.join('/')}`,
    // The encoder takes its colour tags from the frames, the container from the options: both are wanted.
    `setparams=range=${range}:color_primaries=${tags.primaries}:color_trc=${tags.transfer}:colorspace=${matrix}`,
  ].join(',')
}

function tagsOf({ media }: ExportSource, { encoder, timing, comment }: MovieOptions): string[] {
  const { primaries, transfer, matrix } = colourTags(media.colour)
  const rgb = isRgb(encoder)
  const quicktime = encoder.extension === 'mov' || encoder.extension === 'mp4'
  const timecode = media.timecode === null ? null : timecodeOf(timing.offset, timing.rate, media.timecode)
  return [
    ...['-color_primaries', primaries, '-color_trc', transfer, '-colorspace', rgb ? 'rgb' : matrix],
    ...['-color_range', rgb ? 'pc' : 'tv'],
    ...(quicktime ? ['-movflags', '+write_colr'] : []),
    ...(encoder.extension === 'mp4' ? ['-write_tmcd', 'on'] : []),
    ...(timecode === null ? [] : quicktime ? ['-timecode', timecode] : ['-metadata', `timecode=${timecode}`]),
    ...['-metadata', `comment=${comment}`],
  ]
}

/** The frames in order, a few made ahead; one that is shown again is made once. */
async function* inOrder(
  indices: readonly number[],
  frame: (index: number) => Promise<Uint8Array>,
  signal: AbortSignal,
  advance: () => void,
): AsyncGenerator<Uint8Array> {
  const made: Promise<Uint8Array>[] = []
  let latest: Promise<Uint8Array> | null = null
  for (let next = 0; next < indices.length || made.length > 0;) {
    signal.throwIfAborted()
    while (next < indices.length && made.length < AHEAD) {
      const index = indices[next] as number
      if (latest === null || index !== indices[next - 1]) latest = frame(index)
      next++
      // Its error comes out where it is awaited; the encoder may stop before that.
      latest.catch(() => undefined)
      made.push(latest)
    }
    yield await (made.shift() as Promise<Uint8Array>)
    advance()
  }
}
