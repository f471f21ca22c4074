import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { bundledTools } from '../helpers.ts'

const system = { ffmpeg: '/usr/bin/ffmpeg', ffprobe: '/usr/bin/ffprobe' }
/** The ffmpeg of 2018 that npm brings, and the system's where there is one. */
export const builds = [
  { build: 'bundled', tools: bundledTools },
  { build: 'system', tools: system },
].filter(({ tools }) => existsSync(tools.ffmpeg))

/** The newest reader there is. */
const reader = existsSync(system.ffprobe) ? system : bundledTools

export interface Probed {
  streams: Record<string, string | number | Record<string, string>>[]
  format: { tags: Record<string, string> }
}

/** What ffprobe says of a movie, its packets counted. */
export function probed(path: string): Probed {
  const parameters = ['-v', 'error', '-count_packets', '-show_streams', '-show_format', '-of', 'json', path]
  return JSON.parse(execFileSync(reader.ffprobe, parameters, { encoding: 'utf8' })) as Probed
}

/** Every packet of a movie: stream, times, flags, and a checksum of its bytes. */
export function packetsOf(path: string): Record<string, string | number>[] {
  const entries = 'packet=codec_type,stream_index,pts,dts,duration,size,flags,data_hash'
  const parameters = ['-v', 'error', '-show_packets', '-show_data_hash', 'md5', '-show_entries', entries]
  const json = execFileSync(reader.ffprobe, [...parameters, '-of', 'json', path], { maxBuffer: 1e8 }).toString()
  return (JSON.parse(json) as { packets: Record<string, string | number>[] }).packets
}

/** Time and checksum of each decoded picture. */
export function frameHashes(path: string): string[] {
  const parameters = ['-v', 'error', '-i', path, '-map', '0:v', '-f', 'framemd5', '-']
  const lines = execFileSync(reader.ffmpeg, parameters, { encoding: 'utf8' }).split('\n')
  return lines.filter((line) => line !== '' && !line.startsWith('#'))
}

/** [frames, height, width, 4], 0..65535, full range. */
export function decodedRgba(path: string, decoder: string[] = []): Uint16Array {
  const format = probed(path).streams[0]?.pix_fmt
  const read = (filter: string, pixelFormat: string): Uint8Array =>
    raw([...decoder, '-i', path, '-vf', filter, '-pix_fmt', pixelFormat])
  if (format === 'rgba' || format === 'argb') return Uint16Array.from(read('null', 'rgba'), (value) => value * 257)
  const range =
    'scale=in_color_matrix=bt709:in_range=tv:out_range=pc:flags=accurate_rnd+full_chroma_int+full_chroma_inp'
  return new Uint16Array(read(format === 'rgba64le' ? 'null' : range, 'rgba64le').buffer)
}

/** [frames, height, width] as stored: the luma plane, in steps of its own depth. */
export function decodedLuma(path: string, pixelFormat: 'yuv422p10le' | 'yuv420p'): Uint16Array {
  const [{ width, height } = { width: 0, height: 0 }] = probed(path).streams
  const [columns, lines] = [Number(width), Number(height)]
  const chroma = 2 * Math.ceil(columns / 2) * (pixelFormat === 'yuv420p' ? Math.ceil(lines / 2) : lines)
  const bytes = raw(['-i', path, '-pix_fmt', pixelFormat])
  const values = pixelFormat === 'yuv420p' ? Uint16Array.from(bytes) : new Uint16Array(bytes.buffer)
  const picture = columns * lines + chroma
  const luma = new Uint16Array((values.length / picture) * columns * lines)
  for (let frame = 0; frame * picture < values.length; frame++) {
    luma.set(values.subarray(frame * picture, frame * picture + columns * lines), frame * columns * lines)
  }
  return luma
}

function raw(parameters: string[]): Uint8Array {
  const all = ['-v', 'error', ...parameters, '-vsync', 'passthrough', '-f', 'rawvideo', '-']
  const bytes = execFileSync(reader.ffmpeg, all, { maxBuffer: 1e9, stdio: ['ignore', 'pipe', 'ignore'] })
  return new Uint8Array(bytes)
}

/** A movie of two seconds whose sound rises in pitch, so that every part of it is told apart. */
export function plateWithSound(folder: string, codec: string): string {
  const path = join(folder, `plate-${codec}.mov`)
  const sound = "aevalsrc='0.5*sin(300*t*(1+t)*2*PI)':s=48000:d=2"
  const picture = 'color=gray:s=32x18:r=25:d=2'
  execFileSync(bundledTools.ffmpeg, [
    ...['-v', 'error', '-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', sound],
    ...['-c:v', 'mpeg4', '-c:a', codec, '-ac', '2', path],
  ])
  return path
}
