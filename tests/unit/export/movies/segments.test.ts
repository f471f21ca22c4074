import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { movieEncoders, type MovieEncoder } from '../../../../src/main/export/movies/codecs.ts'
import { encodeMovie } from '../../../../src/main/export/movies/encodeMovie.ts'
import { movieTiming } from '../../../../src/main/export/movies/movieTiming.ts'
import { objectMovies } from '../../../../src/main/export/movies/objectMovies.ts'
import { isSegmented, SEGMENT } from '../../../../src/main/export/movies/segments.ts'
import type { RunExportOptions } from '../../../../src/main/export/runExport.ts'
import type { ExportSource } from '../../../../src/main/export/types.ts'
import { movieCodecs, MovieFormat } from '../../../../src/shared/contract/export.ts'
import { HoldoutError } from '../../../../src/shared/domain/errors.ts'
import { filesBelow, run, sourceOf, temporaryFolder } from '../helpers.ts'
import { builds, frameHashes, packetsOf, plateWithSound, probed } from './helpers.ts'

const independent = movieCodecs.filter((codec) => movieEncoders[codec].independent)
const bytesOf = { rgba64le: 8, rgba: 4, argb: 4, rgb24: 3, yuv422p10le: 4, yuv420p: 1.5 }

/** A square that moves over noise that stands, as `encoder` is fed it: work for what looks at the frame before. */
function pictureOf({ fed }: MovieEncoder, width: number, height: number, index: number): Uint8Array {
  const bytes = new Uint8Array(width * height * bytesOf[fed])
  const wide = fed === 'yuv422p10le' ? new Uint16Array(bytes.buffer) : bytes
  for (let k = 0; k < wide.length; k++) wide[k] = (k * k + (k >> 3)) % 229
  wide.fill(index + 1, (index % 40) * 64, (index % 40) * 64 + 4000)
  return bytes
}

/** What ffprobe reckons itself, who wrote it, and Matroska's length, which is rounded twice. */
const OTHERS = new Set(['bit_rate', 'max_bit_rate', 'encoder', 'ENCODER', 'DURATION'])

/** All else that ffprobe says of the streams, and the tags of the whole. */
function factsOf(path: string): string {
  const { streams, format } = probed(path)
  return JSON.stringify([streams, format.tags], (key, value: unknown) => (OTHERS.has(key) ? undefined : value))
}

describe.each(builds)('with the $build ffmpeg', ({ tools }) => {
  test.each(independent)('%s: joined of segments is the movie made at once, to the bit', async (codec) => {
    const encoder = movieEncoders[codec]
    const { width, height } = encoder.smallest ?? { width: 64, height: 36 }
    const frames = 26
    const folder = await temporaryFolder()
    const path = plateWithSound(folder, 'pcm_s16le')
    const plate = { path, width, height, frames, rate: [24000, 1001], timecode: '01:00:00:05', pixelAspect: [4, 3] }
    const source = { ...sourceOf(plate), tools }
    const timing = movieTiming(source, true)
    const encoded = async (name: string, segment: number): Promise<string> => {
      const to = join(folder, `${name}.${encoder.extension}`)
      const advance = vi.fn()
      const progress = { signal: new AbortController().signal, advance }
      const picture = (index: number) => Promise.resolve(pictureOf(encoder, width, height, index))
      await encodeMovie(source, to, { encoder, timing, audio: true, comment: 'c', segment }, picture, progress)
      expect(advance).toHaveBeenCalledTimes(frames)
      return to
    }
    const [whole, joined] = [await encoded('whole', frames), await encoded('joined', 24)]
    expect(await readdir(folder)).toHaveLength(3)
    const [facts, packets, pictures] = [factsOf(joined), packetsOf(joined), frameHashes(joined)]
    expect(JSON.parse(facts)).toEqual(JSON.parse(factsOf(whole)))
    expect(facts).toContain('"codec_type":"audio"')
    expect(facts).toContain('01:00:00:05')
    expect(packets.filter(({ codec_type: kind }) => kind === 'video')).toHaveLength(frames)
    expect(packets).toEqual(packetsOf(whole))
    expect(new Set(pictures).size).toBe(frames)
    expect(pictures).toEqual(frameHashes(whole))
  })
})

test('only where nothing is lost by it, and there are several', () => {
  const timing = (rate: [number, number], frames = SEGMENT + 1) => ({ rate, indices: Array<number>(frames).fill(0) })
  const segmented = movieCodecs.filter((codec) => isSegmented(movieEncoders[codec], timing([24000, 1001])))
  expect(segmented).toEqual(independent)
  expect(segmented).toEqual(['prores4444', 'prores4444xq', 'prores422hq', 'dnxhr', 'animation', 'png', 'ffv1'])
  expect(isSegmented(movieEncoders.prores4444, timing([24, 1], SEGMENT))).toBe(false)
  expect(isSegmented(movieEncoders.ffv1, timing([2381, 100]))).toBe(false)
  expect(isSegmented(movieEncoders.prores4444, timing([2381, 100]))).toBe(true)
})

/** Frames full of their index; `asked` tells which were made. */
function longSource(at: (index: number) => void = () => undefined) {
  const asked: number[] = []
  const source = sourceOf({ width: 32, height: 18, frames: 2 * SEGMENT + 60, timecode: '10:00:00:00' })
  const matte = (index: number) => {
    asked.push(index)
    at(index)
    return Promise.resolve({ width: 32, height: 18, bits: 8 as const, data: new Uint8Array(576).fill(index) })
  }
  return { asked, source: { ...source, layers: source.layers.map((layer) => ({ ...layer, matte })) } }
}

const planOf = (source: ExportSource) =>
  objectMovies(source, MovieFormat.parse({ kind: 'movie', codec: 'prores422hq' }))
const exported = (source: ExportSource, out: string, options: Partial<RunExportOptions> = {}) =>
  run(planOf(source), out, { identity: 'same', ...options })

async function expectWhole(out: string): Promise<void> {
  expect(await filesBelow(out)).toEqual(['SHA256SUMS', 'dog.mov'])
  const uninterrupted = await temporaryFolder()
  await exported(longSource().source, uninterrupted)
  expect(await readFile(join(out, 'dog.mov'))).toEqual(await readFile(join(uninterrupted, 'dog.mov')))
  execFileSync('sha256sum', ['--strict', '-c', 'SHA256SUMS'], { cwd: out, stdio: 'ignore' })
}

test('a movie whose process was killed goes on at the segment it was in', async () => {
  const out = await temporaryFolder()
  const { source, asked } = longSource()
  const script = resolve(import.meta.dirname, '../../../fixtures/exportUntilKilled.ts')
  const words = [script, out, JSON.stringify(source), String(2 * SEGMENT + 20), 'prores422hq']
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await once(child, 'close')
  // The room that its segments take is not asked for a second time.
  const freeBytes = () => Promise.resolve(planOf(source).estimatedBytes - 1)
  await exported(source, out, { freeBytes })
  expect(Math.min(...asked)).toBe(2 * SEGMENT)
  await expect(exported(source, await temporaryFolder(), { freeBytes })).rejects.toMatchObject({ code: 'disk-full' })
  await expectWhole(out)
})

test('a segment that was damaged since is made again', async () => {
  const out = await temporaryFolder()
  const stop = new AbortController()
  const begun = longSource((index) => {
    if (index === 2 * SEGMENT) stop.abort(new HoldoutError('interrupted', 'Holdout was closed.'))
  })
  await expect(exported(begun.source, out, { signal: stop.signal })).rejects.toMatchObject({ code: 'cancelled' })
  const first = (await filesBelow(out)).find((file) => file.includes('/0-')) ?? ''
  const bytes = await readFile(join(out, first))
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1
  await writeFile(join(out, first), bytes)
  const { source, asked } = longSource()
  await exported(source, out)
  const again = [...Array(SEGMENT).keys()]
  expect(asked).toEqual([...again, ...again.slice(0, 60).map((k) => k + 2 * SEGMENT)])
  await expectWhole(out)
})
