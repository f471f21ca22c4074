import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { objectMovies } from '../../../../src/main/export/movies/objectMovies.ts'
import type { ExportSource } from '../../../../src/main/export/types.ts'
import { type MovieCodec, MovieFormat } from '../../../../src/shared/contract/export.ts'
import { bundledTools, run, sourceOf, temporaryFolder } from '../helpers.ts'
import { probed } from './helpers.ts'

const FRAMES = 50

/** A movie of two seconds whose sound rises in pitch, so that every part of it is told apart. */
function plateWithSound(folder: string, codec: string): string {
  const path = join(folder, `plate-${codec}.mov`)
  const sound = "aevalsrc='0.5*sin(300*t*(1+t)*2*PI)':s=48000:d=2"
  const picture = 'color=gray:s=32x18:r=25:d=2'
  execFileSync(bundledTools.ffmpeg, [
    ...['-v', 'error', '-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', sound],
    ...['-c:v', 'mpeg4', '-c:a', codec, '-ac', '2', path],
  ])
  return path
}

const sourceWith = (path: string, changes: Record<string, unknown> = {}): ExportSource =>
  sourceOf({ path, width: 32, height: 18, frames: FRAMES, rate: [25, 1], ...changes })

async function exported(source: ExportSource, codec: MovieCodec, extension: string): Promise<string> {
  const out = await temporaryFolder()
  await run(objectMovies(source, MovieFormat.parse({ kind: 'movie', codec, audio: true })), out)
  return join(out, `dog.${extension}`)
}

const read = (path: string, parameters: string[]): Buffer =>
  execFileSync(bundledTools.ffmpeg, ['-v', 'error', '-i', path, '-map', '0:a', ...parameters, '-'], { maxBuffer: 1e8 })
/** Left samples, 48 kHz, -1..1. */
const samples = (path: string): Float32Array => {
  const bytes = read(path, ['-ac', '1', '-ar', '48000', '-f', 'f32le'])
  return new Float32Array(new Uint8Array(bytes).buffer)
}
const streamOf = (path: string, kind: string) => probed(path).streams.find((stream) => stream.codec_type === kind)

test('with the whole plate its sound passes through untouched', async () => {
  const plate = plateWithSound(await temporaryFolder(), 'aac')
  const path = await exported(sourceWith(plate), 'prores4444', 'mov')
  expect(streamOf(path, 'audio')?.codec_name).toBe('aac')
  const packets = (of: string): string =>
    read(of, ['-c', 'copy', '-f', 'framemd5'])
      .toString()
      .match(/[0-9a-f]{32}/g)
      ?.join() ?? ''
  expect(packets(path).length).toBeGreaterThan(1000)
  expect(packets(path)).toBe(packets(plate))
  expect(streamOf(path, 'video')?.nb_read_packets).toBe(String(FRAMES))
})

test('with a part of the plate it is cut to the sample', async () => {
  const plate = plateWithSound(await temporaryFolder(), 'pcm_s16le')
  const path = await exported({ ...sourceWith(plate), range: [10, 30] }, 'prores4444', 'mov')
  expect(streamOf(path, 'audio')?.codec_name).toBe('pcm_s24le')
  const [all, part] = [samples(plate), samples(path)]
  expect(part.length).toBe((20 * 48000) / 25)
  const from = (10 * 48000) / 25
  expect(Math.max(...part.map((value, k) => Math.abs(value - (all[from + k] as number))))).toBeLessThan(1e-4)
})

test.each([
  ['vp9', 'webm', 'opus'],
  ['h264', 'mp4', 'aac'],
  ['ffv1', 'mkv', 'pcm_s16le'],
] as const)('%s in %s carries %s', async (codec, extension, audio) => {
  const plate = plateWithSound(await temporaryFolder(), 'pcm_s16le')
  const path = await exported(sourceWith(plate), codec, extension)
  expect(streamOf(path, 'audio')).toMatchObject({ codec_name: audio, channels: 2 })
  expect(Math.abs(samples(path).length / 48000 - 2)).toBeLessThan(0.1)
})

test('a plate without sound gives a movie without, and one of a variable rate is refused', async () => {
  const folder = await temporaryFolder()
  const plate = plateWithSound(folder, 'aac')
  const silent = join(folder, 'silent.mov')
  execFileSync(bundledTools.ffmpeg, ['-v', 'error', '-i', plate, '-an', '-c', 'copy', silent])
  const path = await exported(sourceWith(silent), 'ffv1', 'mkv')
  expect(streamOf(path, 'audio')).toBeUndefined()
  await expect(exported(sourceWith(plate, { variableRate: true }), 'ffv1', 'mkv')).rejects.toMatchObject({
    code: 'unsupported',
    message: 'plate has a variable frame rate: export it without sound.',
  })
})
