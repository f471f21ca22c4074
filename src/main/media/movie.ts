import { basename, parse } from 'node:path'
import type { Rational } from '../../shared/domain/geometry.ts'
import { newId } from '../../shared/domain/newId.ts'
import type { MediaRecord } from '../../shared/domain/records.ts'
import { parseRational } from '../../shared/domain/time.ts'
import { describeColour } from './colour.ts'
import { fingerprint } from './fingerprint.ts'
import { frameIndex, type FrameIndex } from './frameIndex.ts'
import { movieInput, probe, type ProbedStream } from './probe.ts'

const DEFAULT_START_FRAME = 1001

/**
 * What a movie file is: headers by ffprobe, frames counted in its packet table.
 * @throws `media-unreadable`, `media-missing`, `cancelled`
 */
export async function inspectMovie(
  path: string,
  context: { ffprobe: string; cacheFolder: string; signal?: AbortSignal | undefined },
): Promise<MediaRecord> {
  const print = await fingerprint([path])
  const indexing = frameIndex({ path, fingerprint: print }, context)
  // Where both fail, the headers' reason is the better one.
  indexing.catch(() => undefined)
  const { stream, timecode } = await probe(context.ffprobe, { options: movieInput, path }, context.signal)
  const index = await indexing
  const variableRate = isVariable(index.pts)
  const rotation = rotationOf(stream)
  const turned = rotation === 90 || rotation === 270
  const aspect = parseRational((stream.sample_aspect_ratio ?? '').replace(':', '/')) ?? [1, 1]
  return {
    id: newId('med'),
    kind: 'movie',
    name: parse(path).name || basename(path),
    path,
    width: turned ? stream.height : stream.width,
    height: turned ? stream.width : stream.height,
    frames: index.pts.length,
    rate: rateOf(stream, index, variableRate),
    startFrame: DEFAULT_START_FRAME,
    timecode,
    pixelAspect: turned ? [aspect[1], aspect[0]] : aspect,
    rotation,
    variableRate,
    codec: stream.codec_name ?? 'unknown',
    colour: describeColour(stream),
    gaps: [],
    fingerprint: print,
  }
}

/** Degrees clockwise that the stored picture is turned by to be shown. */
function rotationOf(stream: ProbedStream): MediaRecord['rotation'] {
  const counterclockwise = stream.side_data_list.find((each) => each.rotation !== undefined)?.rotation
  const clockwise = counterclockwise === undefined ? Number(stream.tags.rotate ?? 0) : -counterclockwise
  const quarter = (((Math.round(clockwise / 90) % 4) + 4) % 4) * 90
  return quarter === 90 || quarter === 180 || quarter === 270 ? quarter : 0
}

/** Whether frames last differently long by more than rounding to ticks and 2 % explain. */
function isVariable(pts: readonly number[]): boolean {
  const durations = pts.slice(1).map((time, i) => time - (pts[i] as number))
  const median = durations.toSorted((a, b) => a - b)[durations.length >> 1] ?? 0
  return durations.some((duration) => Math.abs(duration - median) > Math.max(1, median * 0.02))
}

/** The nominal rate where the frames keep it; their mean rate where they do not. */
function rateOf(stream: ProbedStream, index: FrameIndex, variableRate: boolean): Rational {
  const nominal = parseRational(stream.r_frame_rate)
  const mean = parseRational(stream.avg_frame_rate)
  const spanned = (index.pts.at(-1) ?? 0) - (index.pts[0] ?? 0)
  const measured = ((index.pts.length - 1) * index.timeBase[1]) / (spanned * index.timeBase[0])
  const fits = (rate: Rational | null): boolean =>
    rate !== null && (spanned === 0 || Math.abs(rate[0] / rate[1] / measured - 1) < 0.01)
  if (!variableRate && fits(nominal)) return nominal as Rational
  if (fits(mean)) return mean as Rational
  return spanned > 0 ? [Math.max(1, Math.round(measured * 1000)), 1000] : (mean ?? nominal ?? [24, 1])
}
