import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { prores4444, type ProresOptions } from '../../../src/main/export/prores4444.ts'
import { runExport, type RunExportOptions } from '../../../src/main/export/runExport.ts'
import type { ExportSource } from '../../../src/main/export/types.ts'
import { filesBelow, mediaOf, patchFrame, patchReader, rampMatte, temporaryFolder } from './helpers.ts'

const require = createRequire(import.meta.url)
const bundled = {
  ffmpeg: (require('@ffmpeg-installer/ffmpeg') as { path: string }).path,
  ffprobe: (require('@ffprobe-installer/ffprobe') as { path: string }).path,
}
const system = { ffmpeg: '/usr/bin/ffmpeg', ffprobe: '/usr/bin/ffprobe' }
const builds = [
  { build: 'bundled', tools: bundled },
  { build: 'system', tools: system },
].filter(({ tools }) => existsSync(tools.ffmpeg))

function sourceOf(changes: Record<string, unknown> = {}): ExportSource {
  const media = mediaOf({ frames: 3, rate: [24000, 1001], timecode: '01:00:00:00', ...changes })
  const matte = (index: number) => Promise.resolve(index === 2 ? null : rampMatte(media.width, media.height, 16, index))
  return { media, layers: [{ name: 'dog', matte }], range: [0, media.frames] }
}

function run(
  source: ExportSource,
  out: string,
  format: Partial<ProresOptions> = {},
  options: Partial<RunExportOptions> = {},
) {
  const plan = prores4444(source, { alpha: 'straight', tools: bundled, plate: patchReader(source.media), ...format })
  const base = { out, overwrite: false, signal: new AbortController().signal, onProgress: () => undefined }
  return runExport(plan, { ...base, ...options })
}

/** [frames, height, width, 4], 0..65535. */
function decoded(path: string, ffmpeg: string): Uint16Array {
  const scale =
    'scale=in_color_matrix=bt709:in_range=tv:out_range=pc:flags=accurate_rnd+full_chroma_int+full_chroma_inp'
  const parameters = ['-v', 'error', '-i', path, '-vf', scale, '-f', 'rawvideo', '-pix_fmt', 'rgba64le', '-']
  const bytes = execFileSync(ffmpeg, parameters, { maxBuffer: 1e9, stdio: ['ignore', 'pipe', 'ignore'] })
  return new Uint16Array(new Uint8Array(bytes).buffer)
}

/** Largest differences from the plate and the mattes, in 8-bit levels and 16-bit values. */
function differences(values: Uint16Array, source: ExportSource, frames: number): { colour: number; alpha: number } {
  const { media } = source
  const area = media.width * media.height
  let [colour, alpha] = [0, 0]
  for (let index = 0; index < frames; index++) {
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

interface Probed {
  streams: Record<string, string | number | Record<string, string>>[]
  format: { tags: Record<string, string> }
}

function probed(path: string): Probed {
  const ffprobe = existsSync(system.ffprobe) ? system.ffprobe : bundled.ffprobe
  const parameters = ['-v', 'error', '-show_streams', '-show_format', '-of', 'json', path]
  return JSON.parse(execFileSync(ffprobe, parameters, { encoding: 'utf8' })) as Probed
}

describe.each(builds)('with the $build ffmpeg', ({ tools }) => {
  test('colour and alpha survive: two levels, and what ten bits and their decoding lose', async () => {
    const out = await temporaryFolder()
    const source = sourceOf()
    await run(source, out, { tools })
    const values = decoded(join(out, 'dog.mov'), tools.ffmpeg)
    expect(values.length).toBe(3 * 101 * 67 * 4)
    const { colour, alpha } = differences(values, source, 3)
    expect(colour).toBeLessThan(2)
    // Half a step of ten bits, and the four bits ffmpeg's decoder drops.
    expect(alpha).toBeLessThanOrEqual(32 + 16)
  })

  test('frames, rate, tags, timecode and the kind of alpha are stated', async () => {
    const out = await temporaryFolder()
    await run({ ...sourceOf({ pixelAspect: [2, 1] }), range: [1, 3] }, out, { tools, alpha: 'premultiplied' })
    const { streams, format } = probed(join(out, 'dog.mov'))
    expect(streams[0]).toMatchObject({
      codec_name: 'prores',
      codec_tag_string: 'ap4h',
      width: 101,
      height: 67,
      nb_frames: '2',
      r_frame_rate: '24000/1001',
      avg_frame_rate: '24000/1001',
      sample_aspect_ratio: '2:1',
      color_space: 'bt709',
      color_transfer: 'bt709',
      color_primaries: 'bt709',
    })
    expect(streams[0]?.tags).toMatchObject({ timecode: '01:00:00:01' })
    expect(format.tags.comment).toBe('Alpha: premultiplied')
  })

  test('one frame of one pixel, without a timecode', async () => {
    const out = await temporaryFolder()
    await run(sourceOf({ frames: 1, width: 1, height: 1, timecode: null, rate: [25, 1] }), out, { tools })
    const { streams } = probed(join(out, 'dog.mov'))
    expect(streams).toHaveLength(1)
    expect(streams[0]).toMatchObject({ nb_frames: '1', r_frame_rate: '25/1', width: 1, height: 1 })
  })
})

test('cancelled half-way leaves nothing and ends ffmpeg', async () => {
  const out = await temporaryFolder()
  const cancel = new AbortController()
  const source = sourceOf({ frames: 500, width: 640, height: 360 })
  const layers = [
    {
      name: 'dog',
      matte: (index: number) => {
        if (index === 5) cancel.abort()
        return Promise.resolve(null)
      },
    },
  ]
  await expect(run({ ...source, layers }, out, {}, { signal: cancel.signal })).rejects.toMatchObject({
    code: 'cancelled',
  })
  expect(await filesBelow(out)).toEqual([])
})

test('an ffmpeg that is missing, or fails, is told in words', async () => {
  const out = await temporaryFolder()
  const tools = { ffmpeg: join(out, 'nothing'), ffprobe: bundled.ffprobe }
  await expect(run(sourceOf(), out, { tools })).rejects.toMatchObject({ code: 'tool-missing' })
  const broken = run(sourceOf(), out, {
    tools: { ...bundled, ffmpeg: '/bin/false' },
  })
  await expect(broken).rejects.toMatchObject({
    code: 'io',
    message: expect.stringContaining('gave no reason') as string,
  })
  expect(await filesBelow(out)).toEqual([])
})

test('a reader that gives fewer frames than the plate has is not passed over', async () => {
  const out = await temporaryFolder()
  const source = sourceOf()
  const short = patchReader({ ...source.media, frames: 2 })
  const plate = { ...short, stream: ({ from }: { from: number }) => short.stream({ from, to: 1 }) }
  await expect(run(source, out, { plate })).rejects.toThrow(/has 2 frames of 101x67, expected 3/)
})
