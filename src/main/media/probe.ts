import { basename } from 'node:path'
import { z } from 'zod'
import { HoldoutError } from '../../shared/domain/errors.ts'
import { runProgram } from './runProgram.ts'

/** Containers that may be opened. Playlists and scripts are not among them: they would make ffmpeg read other files and addresses. */
const containers =
  'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mxf,mpegts,mpeg,flv,ogg,h264,hevc,m4v,mpegvideo,yuv4mpegpipe,nut'
export const movieInput = ['-protocol_whitelist', 'file', '-format_whitelist', containers] as const
export const imageInput = ['-protocol_whitelist', 'file', '-f', 'image2'] as const

const ProbedStream = z.object({
  codec_name: z.string().optional(),
  width: z.int().default(0),
  height: z.int().default(0),
  pix_fmt: z.string().optional(),
  sample_aspect_ratio: z.string().optional(),
  color_range: z.string().optional(),
  color_space: z.string().optional(),
  color_transfer: z.string().optional(),
  bits_per_raw_sample: z.string().optional(),
  r_frame_rate: z.string().default('0/0'),
  avg_frame_rate: z.string().default('0/0'),
  tags: z.record(z.string(), z.string()).default({}),
  side_data_list: z.array(z.object({ rotation: z.number().optional() })).default([]),
})
const Probed = z.object({
  streams: z.array(ProbedStream).default([]),
  format: z.object({ tags: z.record(z.string(), z.string()).default({}) }).default({ tags: {} }),
})
export type ProbedStream = z.infer<typeof ProbedStream>
export interface ProbedMedia {
  /** Its first video stream that is not a cover picture. */
  stream: ProbedStream
  /** From the stream, the container or a timecode track. */
  timecode: string | null
}

/**
 * Reads a media's headers.
 * @param input ffprobe's input options and the url, without `-i`
 * @throws `media-unreadable` where it is no media or has no picture
 */
export async function probe(
  ffprobe: string,
  input: { options: readonly string[]; path: string },
  signal?: AbortSignal,
): Promise<ProbedMedia> {
  const show = ['-loglevel', 'error', '-show_streams', '-show_format', '-of', 'json']
  const all = await runProgram(ffprobe, [...show, ...input.options, '-i', `file:${input.path}`], signal)
  const name = basename(input.path)
  if (all.code !== 0) {
    // Without the folder, which says nothing to who chose the file.
    const reason = lastLine(all.stderr).split(`${name}: `).at(-1) ?? ''
    throw new HoldoutError('media-unreadable', `${name} is no movie or picture that can be read: ${reason}`)
  }
  const raw: unknown = JSON.parse(all.stdout.toString())
  const { streams, format } = Probed.parse(raw)
  const stream = streams[pictureStream(raw)]
  if (!stream || stream.width < 1 || stream.height < 1) {
    throw new HoldoutError('media-unreadable', `${name} has no video in it.`)
  }
  // Matroska writes the names of tags in capitals.
  const timecode = [stream, ...streams, format]
    .map(({ tags }) => tags.timecode ?? tags.TIMECODE)
    .find((each) => each !== undefined)
  return { stream, timecode: timecode ?? null }
}

const Kinds = z.object({
  streams: z
    .array(
      z.object({
        codec_type: z.string().optional(),
        disposition: z
          .object({ attached_pic: z.number().default(0), timed_thumbnails: z.number().default(0) })
          .default({ attached_pic: 0, timed_thumbnails: 0 }),
      }),
    )
    .default([]),
})

/** Where the stream that ffmpeg calls `V:0` stands, or -1. */
function pictureStream(raw: unknown): number {
  return Kinds.parse(raw).streams.findIndex(
    (each) =>
      each.codec_type === 'video' && each.disposition.attached_pic === 0 && each.disposition.timed_thumbnails === 0,
  )
}

/** What a tool complained of last, without the address of its object. */
export function lastLine(text: string): string {
  const line = text
    .trim()
    .split('\n')
    .at(-1)
    ?.replace(/^\[[^\]]*\] */, '')
    .replace(/^file:/, '')
  return line ? `${line.replace(/\.$/, '')}.` : 'no reason was given.'
}
