import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { movieEncoders, movieSize } from '../../../../src/main/export/movies/codecs.ts'
import { objectMovies } from '../../../../src/main/export/movies/objectMovies.ts'
import type { RunExportOptions } from '../../../../src/main/export/runExport.ts'
import type { ExportLayer, ExportSource } from '../../../../src/main/export/types.ts'
import { type MovieCodec, movieCodecs, MovieFormat } from '../../../../src/shared/contract/export.ts'
import {
  bundledTools,
  diskMatte,
  filesBelow,
  patchFrame,
  rampMatte,
  run as runPlan,
  sourceOf as patchSource,
  temporaryFolder,
} from '../helpers.ts'
import { builds, decodedLuma, decodedRgba, probed } from './helpers.ts'

const sourceOf = (changes: Record<string, unknown> = {}): ExportSource =>
  patchSource({ frames: 3, rate: [24000, 1001], timecode: '01:00:00:00', ...changes })

/** Plate colours as they are: what a decoder gives back can be compared with them. */
const formatOf = (codec: MovieCodec, changes: Partial<MovieFormat> = {}): MovieFormat =>
  MovieFormat.parse({ kind: 'movie', codec, foreground: 'plate', ...changes })

const run = (source: ExportSource, out: string, format: MovieFormat, options: Partial<RunExportOptions> = {}) =>
  runPlan(objectMovies(source, format), out, options)

/** Largest differences from the plate and the mattes, in 8-bit levels and 16-bit values. */
function differences(values: Uint16Array, source: ExportSource): { colour: number; alpha: number } {
  const { media } = source
  const area = media.width * media.height
  let [colour, alpha] = [0, 0]
  for (let index = 0; index < media.frames; index++) {
    const plate = patchFrame(media, index).data
    const matte = index === 2 ? null : rampMatte(media.width, media.height, 16, index).data
    for (let pixel = 0; pixel < area; pixel++) {
      const at = (index * area + pixel) * 4
      for (const channel of [0, 1, 2]) {
        const difference = (values[at + channel] as number) / 257 - (plate[pixel * 3 + channel] as number)
        colour = Math.max(colour, Math.abs(difference))
      }
      alpha = Math.max(alpha, Math.abs((values[at + 3] as number) - (matte?.[pixel] ?? 0)))
    }
  }
  return { colour, alpha }
}

/** Mattes that a lossy codec can follow. */
function softSource(changes: Record<string, unknown> = {}): ExportSource {
  const source = sourceOf({ width: 320, height: 180, ...changes })
  const matte = (index: number) => Promise.resolve(diskMatte(source.media.width, source.media.height, index))
  return { ...source, layers: [{ ...(source.layers[0] as ExportLayer), matte }] }
}

const meanOf = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

describe.each(builds)('with the $build ffmpeg', ({ tools }) => {
  // Half a step of ten bits and the four bits ffmpeg's ProRes decoder drops; half a step of eight; nothing lost.
  test.each([
    ['prores4444', 2, 32 + 16],
    ['prores4444xq', 2, 32 + 16],
    ['animation', 0, 129],
    ['png', 0, 129],
    ['ffv1', 0, 0],
  ] as const)('%s: colour within %d levels, alpha within %d of 65535', async (codec, levels, alpha) => {
    const out = await temporaryFolder()
    const source = { ...sourceOf(), tools }
    await run(source, out, formatOf(codec))
    const values = decodedRgba(join(out, `dog.${movieEncoders[codec].extension}`))
    expect(values.length).toBe(3 * 101 * 67 * 4)
    const found = differences(values, source)
    expect(found.colour).toBeLessThanOrEqual(levels)
    expect(found.alpha).toBeLessThanOrEqual(alpha)
  })

  test.each([
    ['prores422hq', 'yuv422p10le', 64, 876, 1.5],
    ['dnxhr', 'yuv422p10le', 64, 876, 1.5],
    ['h264', 'yuv420p', 16, 219, 2],
    ['h265', 'yuv420p', 16, 219, 2],
  ] as const)('%s: the matte is the luma, of the video range', async (codec, pixelFormat, black, span, error) => {
    const out = await temporaryFolder()
    const source = { ...softSource(), tools }
    await run(source, out, formatOf(codec))
    const luma = decodedLuma(join(out, `dog.${movieEncoders[codec].extension}`), pixelFormat)
    const area = 320 * 180
    expect(luma.length).toBe(3 * area)
    for (const index of [0, 1, 2]) {
      const matte = await source.layers[0]?.matte(index)
      const off = Array.from(matte?.data ?? [], (value, pixel) =>
        Math.abs(((luma[index * area + pixel] as number) - black) / span - value / 65535),
      )
      expect(255 * meanOf(off)).toBeLessThan(error / 4)
      expect(255 * Math.max(...off)).toBeLessThan(error * 8)
      // Outside and inside are black and white, so that a key cuts clean.
      expect(luma[index * area]).toBe(black)
    }
  })

  test('vp9: colour and alpha in a WebM', async () => {
    const out = await temporaryFolder()
    const source = { ...softSource(), tools }
    await run(source, out, formatOf('vp9'))
    const path = join(out, 'dog.webm')
    expect(probed(path).streams[0]).toMatchObject({ codec_name: 'vp9', tags: { alpha_mode: '1' } })
    const values = decodedRgba(path, ['-c:v', 'libvpx-vp9'])
    const area = 320 * 180
    expect(values.length).toBe(3 * area * 4)
    const matte = await source.layers[0]?.matte(1)
    const off = Array.from(matte?.data ?? [], (value, pixel) =>
      Math.abs((values[(area + pixel) * 4 + 3] as number) - value),
    )
    expect(meanOf(off) / 257).toBeLessThan(0.5)
    expect(Math.max(...off) / 257).toBeLessThan(24)
  })

  test.each(movieCodecs)('%s: exact frames, rate, tags, timecode and pixel aspect', async (codec) => {
    const out = await temporaryFolder()
    const source = softSource({ frames: 4, pixelAspect: [2, 1], rate: [30000, 1001], timecode: '00:59:59;28' })
    await run({ ...source, range: [1, 4], tools }, out, formatOf(codec, { alpha: 'premultiplied' }))
    const encoder = movieEncoders[codec]
    const { streams, format } = probed(join(out, `dog.${encoder.extension}`))
    const [video] = streams
    expect(video).toMatchObject({
      width: 320,
      height: 180,
      nb_read_packets: '3',
      r_frame_rate: '30000/1001',
      avg_frame_rate: '30000/1001',
      sample_aspect_ratio: '2:1',
      color_transfer: 'bt709',
      color_primaries: 'bt709',
      ...(encoder.pixelFormat.startsWith('yuv') && { color_space: 'bt709' }),
    })
    const found = [...streams, format].map(({ tags }) => (tags as Record<string, string> | undefined) ?? {})
    const timecodes = found.map((tags) => tags.timecode ?? tags.TIMECODE).filter(Boolean)
    expect(timecodes[0]).toMatch(/^00:59:59;29$/)
    const comment = format.tags.comment ?? format.tags.COMMENT
    expect(comment).toBe(encoder.content === 'rgba' ? 'Alpha: premultiplied' : 'Matte as luma')
  })

  test.each(movieCodecs)('%s: one frame of odd size, without a timecode', async (codec) => {
    const out = await temporaryFolder()
    const { smallest } = movieEncoders[codec]
    const odd = smallest ? { width: smallest.width + 1, height: smallest.height + 1 } : { width: 3, height: 1 }
    const source = sourceOf({ frames: 1, ...odd, timecode: null, rate: [25, 1] })
    await run({ ...source, tools }, out, formatOf(codec))
    const { streams } = probed(join(out, `dog.${movieEncoders[codec].extension}`))
    expect(streams).toHaveLength(1)
    const size = movieSize(movieEncoders[codec], odd)
    expect(streams[0]).toMatchObject({ nb_read_packets: '1', r_frame_rate: '25/1', ...size })
  })
})

describe.each(['prores422hq', 'h264', 'ffv1'] as const)('%s', (codec) => {
  test.each([
    [[24000, 1001], '00:59:59:23', '01:00:00:00'],
    [[24, 1], '00:59:59:23', '01:00:00:00'],
    [[25, 1], '09:59:59:24', '10:00:00:00'],
    [[30000, 1001], '00:00:59;29', '00:01:00;02'],
    [[30000, 1001], '00:09:59;29', '00:10:00;00'],
    [[30000, 1001], '00:00:59:29', '00:01:00:00'],
    [[50, 1], '09:59:59:49', '10:00:00:00'],
    [[60000, 1001], '00:00:59;59', '00:01:00;04'],
    [[60, 1], '00:00:59:59', '00:01:00:00'],
  ])('at %s a part of a plate from %s starts at %s', async (rate, timecode, expected) => {
    const out = await temporaryFolder()
    const source = sourceOf({ width: 64, height: 36, rate, timecode })
    await run({ ...source, range: [1, 3] }, out, formatOf(codec))
    const { streams, format } = probed(join(out, `dog.${movieEncoders[codec].extension}`))
    const [frames = 0, seconds = 1] = (streams[0]?.r_frame_rate as string).split('/').map(Number)
    // Matroska keeps durations in nanoseconds.
    expect(((frames / seconds) * (rate[1] as number)) / (rate[0] as number)).toBeCloseTo(1, 5)
    expect(streams[0]?.nb_read_packets).toBe('2')
    const tags = [...streams, format].map((each) => (each.tags as Record<string, string> | undefined) ?? {})
    expect(tags.map((each) => each.timecode ?? each.TIMECODE).find(Boolean)).toBe(expected)
  })
})

test('HDR plates keep their curve and primaries', async () => {
  const out = await temporaryFolder()
  const colour = { range: 'limited', matrix: 'bt2020', transfer: 'pq', bitDepth: 10, float: false }
  await run(softSource({ frames: 1, colour }), out, formatOf('prores4444'))
  expect(probed(join(out, 'dog.mov')).streams[0]).toMatchObject({
    color_space: 'bt2020nc',
    color_transfer: 'smpte2084',
    color_primaries: 'bt2020',
  })
})

test.each(['bt709', 'pq'])('ten bits of a %s plate reach the movie', async (transfer) => {
  const out = await temporaryFolder()
  const colour = { range: 'limited', matrix: 'bt709', transfer, bitDepth: 10, float: false }
  const source = softSource({ frames: 1, colour })
  const { width, height } = source.media
  // Steps of a tenth of an 8-bit level.
  const data = Float32Array.from({ length: width * height * 3 }, (_, k) => 0.4 + (Math.floor(k / 3) % width) / 2550)
  const plate = { ...source.plate, stored: () => Promise.resolve({ index: 0, width, height, data }) }
  await run({ ...source, plate }, out, formatOf('ffv1'))
  const values = decodedRgba(join(out, 'dog.mkv'))
  const levels = new Set(Array.from({ length: width }, (_, x) => values[x * 4]))
  expect(levels.size).toBe(width)
  expect(Math.abs((values[4 * 100] as number) / 65535 - (0.4 + 100 / 2550))).toBeLessThan(1e-4)
})

test('cancelled half-way leaves nothing and ends ffmpeg', async () => {
  const out = await temporaryFolder()
  const cancel = new AbortController()
  const source = sourceOf({ frames: 500, width: 640, height: 360 })
  const layers = [
    {
      ...(source.layers[0] as ExportLayer),
      matte: (index: number) => {
        if (index === 5) cancel.abort()
        return Promise.resolve(null)
      },
    },
  ]
  await expect(
    run({ ...source, layers }, out, formatOf('prores4444'), { signal: cancel.signal }),
  ).rejects.toMatchObject({ code: 'cancelled' })
  expect(await filesBelow(out)).toEqual([])
})

test('an ffmpeg that is missing, or cannot, is told in words', async () => {
  const out = await temporaryFolder()
  const withFfmpeg = (ffmpeg: string) =>
    run({ ...sourceOf(), tools: { ...bundledTools, ffmpeg } }, out, formatOf('ffv1'))
  await expect(withFfmpeg(join(out, 'nothing'))).rejects.toMatchObject({ code: 'tool-missing' })
  await expect(withFfmpeg('/bin/false')).rejects.toMatchObject({
    code: 'unsupported',
    message:
      "/bin/false cannot write ffv1. Install a complete ffmpeg, such as Debian's, or name one in HOLDOUT_FFMPEG.",
  })
  expect(() => objectMovies(sourceOf(), formatOf('dnxhr'))).toThrow(/begins at 256x120/)
  expect(await filesBelow(out)).toEqual([])
})

test('a movie of fewer frames, or at another rate, is not passed over', async () => {
  const out = await temporaryFolder()
  const partOf = (source: ExportSource) => {
    const [part] = objectMovies(source, formatOf('prores4444')).parts
    if (!part || 'make' in part) throw new Error('not a movie')
    return part
  }
  await run({ ...sourceOf(), range: [0, 2] }, out, formatOf('prores4444'))
  const path = join(out, 'dog.mov')
  await expect(partOf(sourceOf()).verify(path)).rejects.toThrow(/has 2 frames of 101x67 at 24000\/1001, expected 3/)
  await expect(partOf({ ...sourceOf({ rate: [24, 1] }), range: [0, 2] }).verify(path)).rejects.toThrow(/at 24\/1/)
})
