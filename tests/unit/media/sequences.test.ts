import { execFileSync } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inspectMedia } from '../../../src/main/media/inspect.ts'
import { openReader } from '../../../src/main/media/openReader.ts'
import { resolveTools } from '../../../src/main/media/tools.ts'
import type { FrameReader, MediaTools, RgbFrame } from '../../../src/main/media/types.ts'
import type { MediaRecord } from '../../../src/shared/domain/records.ts'
import { numberedFrame, numberedSize, numberOf } from '../../helpers/numberedFrames.ts'

let folder: string
let tools: MediaTools
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdout-sequence-'))
  tools = (await resolveTools()).tools
})
afterAll(() => rm(folder, { recursive: true }))

const inspect = (path: string): Promise<MediaRecord> =>
  inspectMedia(path, { tools, cacheFolder: join(folder, 'cache') })
async function withReader<T>(media: MediaRecord, use: (reader: FrameReader) => Promise<T>): Promise<T> {
  const budgets = { memoryBytes: 500_000, diskBytes: 1_000_000 }
  const reader = await openReader(media, { tools, cacheFolder: join(folder, 'cache'), budgets })
  return use(reader).finally(() => reader.close())
}

const { width, height } = numberedSize
const picture = (number: number) => sharp(numberedFrame(number), { raw: { width, height, channels: 3 } })

/** Frames 998..1003 without 1000 and 1001, named `plate v2.<number>.<extension>`, in a folder with a difficult name. */
async function makeSequence(extension: string): Promise<string> {
  const place = join(folder, `${extension} 50%d ünï`)
  await mkdir(place)
  for (const number of [998, 999, 1002, 1003]) {
    const file = join(place, `plate v2.${String(number).padStart(4, '0')}.${extension}`)
    if (extension === 'exr' || extension === 'dpx') {
      const png = join(folder, 'frame.png')
      await picture(number).png().toFile(png)
      // Made elsewhere: oiiotool reads a % of its own.
      const made = join(folder, `made.${extension}`)
      execFileSync('oiiotool', [png, '-d', extension === 'exr' ? 'half' : 'uint10', '-o', made])
      await rename(made, file)
    } else await picture(number).toFile(file)
  }
  return place
}

describe.each(['png', 'jpg', 'tif', 'exr', 'dpx'])('a sequence of %s', (extension) => {
  let place: string
  let media: MediaRecord
  beforeAll(async () => {
    place = await makeSequence(extension)
    media = await inspect(place)
  })

  test('keeps its own numbers and reports gaps', () => {
    expect(media).toMatchObject({
      kind: 'sequence',
      name: 'plate v2',
      frames: 4,
      startFrame: 998,
      gaps: [[1000, 1001]],
      width,
      height,
      path: join(place, `plate v2.%04d.${extension}`),
    })
  })
  test('is the same given by a pattern or by any one frame', async () => {
    const same: Partial<MediaRecord> = { ...media }
    delete same.id
    expect(await inspect(join(place, `plate v2.%04d.${extension}`))).toMatchObject(same)
    expect(await inspect(join(place, `plate v2.####.${extension}`))).toMatchObject(same)
    expect(await inspect(join(place, `plate v2.1002.${extension}`))).toMatchObject(same)
  })
  test('streams both ways and reads any frame', async () => {
    await withReader(media, async (reader) => {
      expect(await numbers(reader.stream({ from: 0, to: 3 }))).toEqual([998, 999, 1002, 1003])
      expect(await numbers(reader.stream({ from: 3, to: 0, maxSide: 64 }))).toEqual([1003, 1002, 999, 998])
      expect(numberOf(await reader.read(2))).toBe(1002)
      expect(numberOf(await reader.read(1))).toBe(999)
    })
  })
})

async function numbers(frames: AsyncIterable<RgbFrame>): Promise<number[]> {
  const found: number[] = []
  for await (const frame of frames) found.push(numberOf(frame))
  return found
}

test('a folder of two sequences means the longer', async () => {
  const place = join(folder, 'two')
  await mkdir(place)
  for (const name of ['a.1.png', 'b.8.png', 'b.9.png', 'b.10.png']) await picture(1).toFile(join(place, name))
  expect(await inspect(place)).toMatchObject({ path: join(place, 'b.%d.png'), frames: 3, startFrame: 8, gaps: [] })
})

test('a picture without a number is one frame, 1001', async () => {
  const file = join(folder, 'matte painting.png')
  await picture(7).toFile(file)
  expect(await inspect(file)).toMatchObject({ path: file, frames: 1, startFrame: 1001, name: 'matte painting' })
})

test('files that are only numbers are named after their folder', async () => {
  const place = join(folder, 'blackswan')
  await mkdir(place)
  await picture(7).toFile(join(place, '00000.jpg'))
  expect(await inspect(place)).toMatchObject({ name: 'blackswan', startFrame: 0, path: join(place, '%05d.jpg') })
})

test('a frame of another size is refused by name', async () => {
  const place = join(folder, 'odd')
  await mkdir(place)
  for (const number of [1, 2, 3]) await picture(number).toFile(join(place, `${String(number)}.png`))
  await picture(2).resize(100, 64, { fit: 'fill' }).toFile(join(place, '4.png'))
  await expect(inspect(place)).rejects.toMatchObject({
    code: 'media-unreadable',
    message: expect.stringContaining('4.png is 100x64') as string,
  })
})

test('a frame that changed after import is noticed, one that is damaged is named', async () => {
  const place = join(folder, 'changing')
  await mkdir(place)
  const files = [1, 2].map((number) => join(place, `${String(number)}.png`))
  for (const file of files) await picture(1).toFile(file)
  const media = await inspect(place)
  await writeFile(files[1] as string, (await picture(2).png().toBuffer()).subarray(0, 300))
  await expect(withReader(media, (reader) => reader.read(0))).rejects.toMatchObject({ code: 'media-changed' })
  const damaged = await inspect(place)
  await expect(withReader(damaged, (reader) => reader.read(1))).rejects.toMatchObject({
    code: 'media-unreadable',
    message: expect.stringContaining('2.png') as string,
  })
})

test('a folder without images says so', async () => {
  const place = join(folder, 'empty')
  await mkdir(place)
  await expect(inspect(place)).rejects.toThrow('holds no PNG, JPEG, TIFF, EXR or DPX images')
  await expect(inspect(join(place, 'a.%04d.png'))).rejects.toMatchObject({ code: 'media-missing' })
})

test('sixteen-bit gray and alpha come as three channels', async () => {
  const file = join(folder, 'gray16.png')
  const gray = Uint16Array.from({ length: 64 }, (_, i) => i * 1000)
  await sharp(gray, { raw: { width: 8, height: 8, channels: 1 } })
    .toColourspace('grey16')
    .png()
    .toFile(file)
  const media = await inspect(file)
  expect(media.colour).toMatchObject({ bitDepth: 16, float: false, transfer: 'srgb' })
  await withReader(media, async (reader) => {
    const shown = await reader.read(0)
    expect(shown.data).toHaveLength(192)
    expect(Math.abs((shown.data[63 * 3 + 2] as number) - 63000 / 257)).toBeLessThanOrEqual(1)
    const stored = await reader.readFloat(0)
    expect(stored.data[63 * 3 + 1]).toBeCloseTo(63000 / 65535, 4)
  })
})

test('eight bits are read as parts of 255: white is 1', async () => {
  const file = join(folder, 'white.png')
  const raw = { width: 2, height: 2, channels: 1 } as const
  await sharp(Uint8Array.of(0, 1, 128, 255), { raw })
    .toColourspace('b-w')
    .png()
    .toFile(file)
  await withReader(await inspect(file), async (reader) => {
    const { data } = await reader.readFloat(0)
    expect([0, 3, 6, 9].map((at) => Math.round((data[at] ?? 0) * 255 * 1e4) / 1e4)).toEqual([0, 1, 128, 255])
    expect(data[11]).toBe(1)
  })
})

test('EXR above 1 clips when shown and not when read', async () => {
  const file = join(folder, 'bright.exr')
  // PIZ is left to ffmpeg.
  const words = ['--pattern', 'constant:color=0.25,1.5,12.0', '16x8', '3', '-d', 'half', '--compression', 'piz']
  execFileSync('oiiotool', [...words, '-o', file])
  const media = await inspect(file)
  expect(media).toMatchObject({ codec: 'exr', colour: { transfer: 'linear', float: true } })
  await withReader(media, async (reader) => {
    expect([...(await reader.readFloat(0)).data.slice(0, 3)]).toEqual([0.25, 1.5, 12])
    // 0.25 in linear light is 137 in sRGB.
    expect([...(await reader.read(0)).data.slice(0, 3)]).toEqual([137, 255, 255])
  })
})

test('an EXR that was shown before is not decoded again, within the budget on disk', async () => {
  const media = await inspect(join(folder, 'bright.exr'))
  const cacheFolder = join(folder, 'pictures of bright')
  const shown = async (ffmpeg: string, diskBytes: number): Promise<number[]> => {
    const context = { tools: { ...tools, ffmpeg }, cacheFolder, budgets: { memoryBytes: 1000, diskBytes } }
    const reader = await openReader(media, context)
    return reader
      .read(0)
      .then((frame) => [...frame.data.slice(0, 3)])
      .finally(() => reader.close())
  }
  const bytes = media.width * media.height * 3
  await shown(tools.ffmpeg, bytes - 1)
  await expect(shown('/nowhere/ffmpeg', bytes)).rejects.toMatchObject({ code: 'tool-missing' })
  await shown(tools.ffmpeg, bytes)
  expect(await shown('/nowhere/ffmpeg', bytes)).toEqual([137, 255, 255])
})

test('a path that starts with a dash is a file', async () => {
  const place = join(folder, '-i')
  await mkdir(place)
  await copyFile(join(folder, 'bright.exr'), join(place, '-1.exr'))
  expect(await inspect(join(place, '-1.exr'))).toMatchObject({ frames: 1, startFrame: 1 })
})
