import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inspectMedia } from '../../../src/main/media/inspect.ts'
import { openReader } from '../../../src/main/media/openReader.ts'
import { resolveTools } from '../../../src/main/media/tools.ts'
import type { FrameReader, MediaTools } from '../../../src/main/media/types.ts'
import type { MediaRecord } from '../../../src/shared/domain/records.ts'
import { encodeNumbered, ffmpeg, numberOf } from '../../helpers/numberedFrames.ts'

let folder: string
let tools: MediaTools
let plain: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdout-movies-'))
  tools = (await resolveTools()).tools
  plain = join(folder, 'plain.mp4')
  await encodeNumbered(30, ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', plain])
})
afterAll(() => rm(folder, { recursive: true }))

const inspect = (path: string): Promise<MediaRecord> =>
  inspectMedia(path, { tools, cacheFolder: join(folder, 'cache') })
async function open(path: string): Promise<FrameReader> {
  const budgets = { memoryBytes: 4_000_000, diskBytes: 0 }
  return openReader(await inspect(path), { tools, cacheFolder: join(folder, 'cache'), budgets })
}

describe('what a movie says about itself', () => {
  test('start timecode, rate and drop-frame', async () => {
    const path = join(folder, 'timecode.mov')
    await encodeNumbered(
      4,
      ['-c:v', 'prores_ks', '-pix_fmt', 'yuv422p10le', '-timecode', '01:00:00;02', path],
      '30000/1001',
    )
    expect(await inspect(path)).toMatchObject({
      timecode: '01:00:00;02',
      rate: [30000, 1001],
      codec: 'prores',
      colour: { bitDepth: 10, range: 'limited' },
    })
  })
  test('rotation, applied to the picture', async () => {
    const path = join(folder, 'turned.mp4')
    await ffmpeg('-i', plain, '-c', 'copy', '-metadata:s:v:0', 'rotate=270', path)
    const media = await inspect(path)
    expect(media).toMatchObject({ width: 64, height: 128, rotation: 90 })
    const reader = await open(path)
    const turned = await reader.read(3)
    expect(turned).toMatchObject({ width: 64, height: 128 })
    // Number 3 is two light blocks at the top left, which a quarter clockwise brings to the top right.
    const green = (x: number, y: number): number => turned.data[(y * 64 + x) * 3 + 1] as number
    expect([green(56, 8), green(56, 24), green(56, 40)].map((value) => value > 125)).toEqual([true, true, false])
    await reader.close()
  })
  test('pixel aspect', async () => {
    const path = join(folder, 'anamorphic.mp4')
    await ffmpeg('-i', plain, '-vf', 'setsar=2/1', '-c:v', 'libx264', path)
    expect(await inspect(path)).toMatchObject({ pixelAspect: [2, 1], width: 128 })
  })
  test('a rate that millisecond containers round', async () => {
    const path = join(folder, 'film.mkv')
    await encodeNumbered(40, ['-c:v', 'libx264', '-preset', 'ultrafast', path], '24000/1001')
    expect(await inspect(path)).toMatchObject({ rate: [24000, 1001], variableRate: false, frames: 40 })
  })
  test('a cover picture is not the movie', async () => {
    const path = join(folder, 'cover.mp4')
    const cover = join(folder, 'cover.png')
    await ffmpeg('-f', 'lavfi', '-i', 'color=red:s=500x500', '-frames:v', '1', cover)
    await ffmpeg(
      '-i',
      cover,
      '-i',
      plain,
      '-map',
      '0',
      '-map',
      '1',
      '-c',
      'copy',
      '-disposition:v:0',
      'attached_pic',
      path,
    )
    expect(await inspect(path)).toMatchObject({ codec: 'h264', width: 128, frames: 30 })
  })
})

describe('colours within two levels', () => {
  const colours = [
    [200, 60, 30],
    [20, 180, 90],
    [40, 70, 220],
    [128, 128, 128],
  ] as const
  const kinds = [
    { matrix: 'bt709', range: 'tv', format: 'yuv420p', options: ['-c:v', 'libx264', '-qp', '4'] },
    { matrix: 'bt601', range: 'tv', format: 'yuv420p', options: ['-c:v', 'libx264', '-qp', '4'] },
    { matrix: 'bt709', range: 'pc', format: 'yuv420p', options: ['-c:v', 'libx264', '-qp', '4'] },
    {
      matrix: 'bt2020',
      range: 'tv',
      format: 'yuv420p10le',
      options: ['-c:v', 'libx265', '-x265-params', 'qp=4:log-level=error'],
    },
    {
      matrix: 'bt709',
      range: 'tv',
      format: 'yuv422p10le',
      options: ['-c:v', 'prores_ks', '-profile:v', '3', '-q:v', '2'],
    },
  ]
  const tags: Record<string, string> = { bt709: 'bt709', bt601: 'smpte170m', bt2020: 'bt2020nc' }

  test.each(kinds)('$matrix $range $format', async ({ matrix, range, format, options }) => {
    const path = join(folder, `${matrix} ${range} ${format}.mov`)
    const raw = Buffer.concat(colours.map((colour) => Buffer.alloc(64 * 64 * 3, Uint8Array.from(colour))))
    await writeFile(join(folder, 'raw'), raw)
    const input = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', '64x64', '-i', join(folder, 'raw')]
    const convert = `scale=out_color_matrix=${matrix}:out_range=${range}:flags=accurate_rnd+full_chroma_inp,format=${format}`
    const tag = `setparams=colorspace=${tags[matrix] as string}:range=${range}`
    await ffmpeg(...input, '-vf', `${convert},${tag}`, ...options, '-pix_fmt', format, path)
    const reader = await open(path)
    expect(reader.media.colour).toMatchObject({ matrix, range: range === 'tv' ? 'limited' : 'full' })
    for (const [index, colour] of colours.entries()) {
      const shown = (await reader.read(index)).data.subarray(0, 3)
      const stored = (await reader.readFloat(index)).data.subarray(0, 3)
      for (const channel of [0, 1, 2]) {
        expect(Math.abs((shown[channel] as number) - (colour[channel] as number))).toBeLessThanOrEqual(2)
        expect(Math.abs((stored[channel] as number) * 255 - (colour[channel] as number))).toBeLessThanOrEqual(2)
        if (reader.media.colour.bitDepth === 8)
          expect((stored[channel] as number) * 255).toBeCloseTo(shown[channel] as number, 4)
      }
    }
    await reader.close()
  })

  test('eight bits of RGB are read as stored, to the bit', async () => {
    const path = join(folder, 'rgb.mov')
    const raw = Uint8Array.from({ length: 32 * 16 * 3 }, (_, k) => (k * 37) % 256)
    await writeFile(join(folder, 'raw'), raw)
    const input = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', '32x16', '-i', join(folder, 'raw')]
    await ffmpeg(...input, '-c:v', 'png', path)
    const reader = await open(path)
    expect((await reader.readFloat(0)).data).toEqual(Float32Array.from(raw, (value) => value / 255))
    await reader.close()
  })

  test('untagged pictures follow their size', async () => {
    const large = join(folder, 'large.mp4')
    await ffmpeg(
      '-f',
      'lavfi',
      '-i',
      'color=red:s=1280x720',
      '-frames:v',
      '2',
      '-c:v',
      'libx264',
      '-pix_fmt',
      'yuv420p',
      large,
    )
    expect((await inspect(large)).colour.matrix).toBe('bt709')
    expect((await inspect(plain)).colour.matrix).toBe('bt601')
  })
})

describe('media that is not what it seems', () => {
  test.each([
    ['nothing there', 'media-missing', async () => Promise.resolve('absent.mp4')],
    ['text', 'media-unreadable', async () => put('text.mp4', 'This is not a movie.')],
    ['an empty file', 'media-unreadable', async () => put('empty.mov', '')],
    [
      'a playlist that names other files',
      'media-unreadable',
      async () => put('list.mp4', `#EXTM3U\n#EXTINF:1,\n${plain}\n#EXT-X-ENDLIST\n`),
    ],
    [
      'a script that names other files',
      'media-unreadable',
      async () => put('script.mkv', `ffconcat version 1.0\nfile '${plain}'\n`),
    ],
    [
      'a movie cut short before its index',
      'media-unreadable',
      async () => put('short.mp4', (await readFile(plain)).subarray(0, -900)),
    ],
    [
      'a movie cut short after its index',
      'media-unreadable',
      async () => {
        await ffmpeg('-i', plain, '-c', 'copy', '-movflags', 'faststart', join(folder, 'fast.mp4'))
        const whole = await readFile(join(folder, 'fast.mp4'))
        return put('fast short.mp4', whole.subarray(0, whole.length * 0.6))
      },
    ],
    [
      'sound without a picture',
      'media-unreadable',
      async () => {
        await ffmpeg('-f', 'lavfi', '-i', 'sine', '-t', '0.1', join(folder, 'sound.mp4'))
        return 'sound.mp4'
      },
    ],
    [
      'a movie of no frames',
      'media-unreadable',
      async () => {
        await ffmpeg('-i', plain, '-frames:v', '0', '-c', 'copy', join(folder, 'none.mkv'))
        return 'none.mkv'
      },
    ],
  ])('%s', async (_, code, make) => {
    const path = join(folder, await make())
    const error: unknown = await inspect(path).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name: 'HoldoutError', code })
    expect((error as Error).message).toMatch(/[.]$/)
  })

  const put = async (name: string, content: string | Uint8Array): Promise<string> => {
    await writeFile(join(folder, name), content)
    return name
  }

  test('a difficult path is a path', async () => {
    const place = join(folder, '-y -i %04d concat:a|b ünï 日本')
    await mkdir(place)
    await writeFile(join(place, '-f %d.mp4'), await readFile(plain))
    const reader = await open(join(place, '-f %d.mp4'))
    expect(numberOf(await reader.read(29))).toBe(29)
    await reader.close()
  })
  test('a file that changed after import, or went', async () => {
    const path = join(folder, 'changing.mp4')
    await writeFile(path, await readFile(plain))
    const media = await inspect(path)
    const context = { tools, cacheFolder: folder, budgets: { memoryBytes: 1, diskBytes: 0 } }
    await utimes(path, 1, 1)
    await expect(openReader(media, context)).rejects.toMatchObject({ code: 'media-changed' })
    await rm(path)
    await expect(openReader(media, context)).rejects.toMatchObject({ code: 'media-missing' })
  })
  test('a movie that is damaged in the middle fails at the frame and not before', async () => {
    const path = join(folder, 'damaged.avi')
    await encodeNumbered(10, ['-c:v', 'mjpeg', '-q:v', '3', path])
    const bytes = await readFile(path)
    // The first 00dc is in the header.
    const fifth = [...indicesOf(bytes, Buffer.from('00dc'))][5] as number
    bytes.fill(0, fifth + 8, fifth + 600)
    await writeFile(path, bytes)
    const reader = await open(path)
    expect(numberOf(await reader.read(3))).toBe(3)
    await expect(reader.read(4)).rejects.toMatchObject({ code: 'media-unreadable' })
    expect(numberOf(await reader.read(5))).toBe(5)
    await reader.close()
  })
})

function* indicesOf(bytes: Buffer, pattern: Buffer): Generator<number> {
  for (let at = bytes.indexOf(pattern); at >= 0; at = bytes.indexOf(pattern, at + 1)) yield at
}
