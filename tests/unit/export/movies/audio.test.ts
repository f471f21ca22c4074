import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { movieTiming } from '../../../../src/main/export/movies/movieTiming.ts'
import { objectMovies } from '../../../../src/main/export/movies/objectMovies.ts'
import type { ExportSource } from '../../../../src/main/export/types.ts'
import { type MovieCodec, MovieFormat } from '../../../../src/shared/contract/export.ts'
import { bundledTools, run, sourceOf, temporaryFolder } from '../helpers.ts'
import { plateWithSound, probed } from './helpers.ts'

const FRAMES = 50

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

test('a plate without sound gives a movie without', async () => {
  const folder = await temporaryFolder()
  const silent = join(folder, 'silent.mov')
  const plate = plateWithSound(folder, 'aac')
  execFileSync(bundledTools.ffmpeg, ['-v', 'error', '-i', plate, '-an', '-c', 'copy', silent])
  const path = await exported(sourceWith(silent), 'ffv1', 'mkv')
  expect(streamOf(path, 'audio')).toBeUndefined()
})

describe('a plate of variable rate', () => {
  /** Ten frames in two seconds, five of them in the first fifth of a second; 5 frames a second on the mean. */
  const times = [0, 0.04, 0.08, 0.12, 0.16, 0.2, 0.6, 1, 1.4, 1.8]
  const varying = (range: [number, number]): ExportSource => ({
    ...sourceOf({ variableRate: true, frames: 10, rate: [5, 1] }),
    times,
    range,
  })

  test('with sound frames are repeated and left out to be when they are shown', () => {
    const whole = movieTiming(varying([0, 10]), true)
    expect(whole.rate).toEqual([24000, 1001])
    expect(whole.indices).toHaveLength(48)
    for (const [k, index] of whole.indices.entries()) {
      const now = (k * 1001) / 24000
      expect((times[index] as number) - now).toBeLessThanOrEqual(0.5005 / 24)
      expect((times[index + 1] ?? 2) - now).toBeGreaterThanOrEqual(0.4995 / 24)
    }
    expect(new Set(whole.indices)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]))
    expect(movieTiming(varying([6, 8]), true)).toMatchObject({ begins: 0.6, offset: 14, numbers: [1007, 1025] })
    expect(movieTiming(varying([6, 8]), false)).toMatchObject({ rate: [5, 1], indices: [6, 7], numbers: [1007, 1008] })
  })

  test('its sound keeps with them', async () => {
    const plate = plateWithSound(await temporaryFolder(), 'pcm_s16le')
    const source = sourceWith(plate, { variableRate: true, frames: 10, rate: [5, 1] })
    const path = await exported({ ...source, times, range: [6, 8] }, 'ffv1', 'mkv')
    expect(streamOf(path, 'video')).toMatchObject({ nb_read_packets: '19', r_frame_rate: '24000/1001' })
    const [all, part] = [samples(plate), samples(path)]
    expect(Math.abs(part.length - (19 * 1001 * 48000) / 24000)).toBeLessThan(2)
    const worst = part.reduce((most, value, k) => Math.max(most, Math.abs(value - (all[28800 + k] as number))), 0)
    expect(worst).toBeLessThan(1e-3)
    const pictures = execFileSync(bundledTools.ffmpeg, [
      '-v',
      'error',
      '-i',
      path,
      '-map',
      '0:v',
      '-f',
      'framemd5',
      '-',
    ])
    const hashes: string[] = pictures.toString().match(/[0-9a-f]{32}/g) ?? []
    expect(new Set(hashes).size).toBe(2)
    expect(hashes.lastIndexOf(hashes[0] as string)).toBe(9)
  })
})
