import { probeAudio } from '../../media/audio.ts'
import type { ExportSource } from '../types.ts'
import type { MovieEncoder } from './codecs.ts'
import type { MovieTiming } from './movieTiming.ts'

/** What each container carries as it is, and what else becomes. */
const containers: Record<MovieEncoder['extension'], { carries: RegExp; otherwise: string[] }> = {
  mov: { carries: /^(aac|alac|mp3|ac3|eac3|pcm_(s|f|u)\d+(le|be)?)$/, otherwise: ['-c:a', 'pcm_s24le'] },
  mp4: { carries: /^(aac|mp3|ac3|eac3)$/, otherwise: ['-c:a', 'aac', '-b:a', '320k'] },
  mkv: { carries: /./, otherwise: ['-c:a', 'flac'] },
  webm: { carries: /^(opus|vorbis)$/, otherwise: ['-c:a', 'libopus', '-b:a', '192k'] },
}

/**
 * ffmpeg's options for the plate's first sound: passed through untouched with the whole plate where the container carries
 * it; cut to the sample, and so encoded anew, with a part of it. None where the plate has no sound.
 */
export async function audioOptions(
  { media, range: [start, end], tools }: Pick<ExportSource, 'media' | 'range' | 'tools'>,
  { rate: [frames, seconds], indices, begins }: MovieTiming,
  extension: MovieEncoder['extension'],
): Promise<{ input: string[]; output: string[] }> {
  const audio = media.kind === 'movie' ? await probeAudio(tools.ffprobe, media.path) : null
  if (!audio) return { input: [], output: [] }
  const lasts = ((indices.length * seconds) / frames).toFixed(6)
  const whole = start === 0 && end === media.frames
  const { carries, otherwise } = containers[extension]
  const input = [...(start > 0 ? ['-ss', begins.toFixed(6)] : []), '-t', lasts, '-vn', '-i', `file:${media.path}`]
  return { input, output: ['-map', '1:a:0', ...(whole && carries.test(audio.codec) ? ['-c:a', 'copy'] : otherwise)] }
}
