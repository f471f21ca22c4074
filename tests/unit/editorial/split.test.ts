import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeShots, type WriteShots } from '../../../src/main/editorial/split/writeShots.ts'
import { inspectMedia } from '../../../src/main/media/inspect.ts'
import { resolveTools } from '../../../src/main/media/tools.ts'
import type { MediaTools } from '../../../src/main/media/types.ts'
import type { WrittenShots } from '../../../src/shared/contract/editorial.ts'
import type { MediaRecord } from '../../../src/shared/domain/records.ts'
import { timecodeOf } from '../../../src/shared/domain/time.ts'
import { encodeNumbered, ffmpeg } from '../../helpers/numberedFrames.ts'
import { shotsAt } from './lists.ts'

let folder: string
let tools: MediaTools
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdout-split-'))
  tools = (await resolveTools()).tools
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const inspect = (path: string): Promise<MediaRecord> =>
  inspectMedia(path, { tools, cacheFolder: join(folder, 'cache') })

async function write(
  path: string,
  starts: number[],
  options: Partial<WriteShots> = {},
  signal = new AbortController().signal,
): Promise<{ written: WrittenShots; media: MediaRecord; progress: number[] }> {
  const media = await inspect(path)
  const progress: number[] = []
  const out = mkdtempSync(join(folder, 'out-'))
  const shots = shotsAt(starts, {}, media.frames)
  const written = await writeShots(
    { media, shots, kind: 'split', out, handles: 0, quality: 'high', overwrite: false, ...options },
    { tools, cacheFolder: join(folder, 'cache'), signal, onProgress: ({ done }) => progress.push(done) },
  )
  return { written, media, progress }
}

const shown = (program: string, parameters: string[]): string =>
  execFileSync(program, ['-v', 'error', ...parameters], { encoding: 'utf8', maxBuffer: 2 ** 28 })

/** A hash of every frame as ffmpeg alone decodes it. */
const frameHashes = (path: string): string[] =>
  shown('ffmpeg', ['-i', path, '-map', '0:V:0', '-vsync', 'passthrough', '-f', 'framemd5', '-'])
    .split('\n')
    .filter((line) => line.startsWith('0,'))
    .map((line) => line.split(',').at(-1)?.trim() ?? '')

const gray = (path: string): Buffer =>
  execFileSync(
    'ffmpeg',
    ['-v', 'error', '-i', path, '-map', '0:V:0', '-vsync', 'passthrough', '-pix_fmt', 'gray', '-f', 'rawvideo', '-'],
    { maxBuffer: 2 ** 28 },
  )

/** Mean difference of each frame of `part` to the whole's frame at `start` and on, of 255. */
function differences(part: string, whole: string, start: number): number[] {
  const size = 128 * 64
  const [a, b] = [gray(part), gray(whole)]
  return Array.from({ length: a.length / size }, (_, frame) => {
    let sum = 0
    for (let k = 0; k < size; k++)
      sum += Math.abs((a[frame * size + k] as number) - (b[(start + frame) * size + k] as number))
    return sum / size
  })
}

interface Probed {
  format: { start_time: string; duration: string }
  streams: Record<string, string | Record<string, string>>[]
}
const probe = (path: string): Probed =>
  JSON.parse(shown('ffprobe', ['-show_streams', '-show_format', '-of', 'json', path])) as Probed
const stream = (path: string, type: string) => probe(path).streams.find((each) => each.codec_type === type)

async function withSound(pictures: string, path: string, sound: string[]): Promise<string> {
  const tone = ['-f', 'lavfi', '-i', 'aevalsrc=0.4*sin(2*PI*t*(200+40*t))|0.3*sin(2*PI*t*(900-20*t)):s=48000']
  await ffmpeg('-i', pictures, ...tone, '-map', '0:v', '-map', '1:a', '-c:v', 'copy', ...sound, '-shortest', path)
  return path
}

describe('H.264 with B-frames and a key frame every 24', () => {
  let movie: string
  beforeAll(async () => {
    const pictures = join(folder, 'pictures.mp4')
    const gop = ['-g', '24', '-keyint_min', '24', '-sc_threshold', '0', '-bf', '3', '-b_strategy', '0']
    await encodeNumbered(100, ['-c:v', 'libx264', ...gop, '-pix_fmt', 'yuv420p', '-timecode', '10:00:00:00', pictures])
    movie = await withSound(pictures, join(folder, 'reel.mp4'), ['-c:a', 'aac', '-ac', '2'])
  })

  test('is copied where cuts fall on key frames and encoded where not; no frame lost, none twice', async () => {
    const { written, progress } = await write(movie, [24, 38, 72])
    expect(written.files).toEqual([
      { name: 'reel_001.mp4', range: [0, 24], how: 'copied', reason: null },
      {
        name: 'reel_002.mp4',
        range: [24, 38],
        how: 'encoded',
        reason: expect.stringContaining('last frames') as string,
      },
      {
        name: 'reel_003.mp4',
        range: [38, 72],
        how: 'encoded',
        reason: expect.stringContaining('no key frame') as string,
      },
      { name: 'reel_004.mp4', range: [72, 100], how: 'copied', reason: null },
    ])
    const whole = frameHashes(movie)
    expect(whole).toHaveLength(100)
    for (const { name, range, how } of written.files) {
      const path = join(written.out, name)
      const [start, end] = range
      if (how === 'copied') expect(frameHashes(path)).toEqual(whole.slice(start, end))
      const off = differences(path, movie, start)
      expect(off).toHaveLength(end - start)
      expect(Math.max(...off)).toBeLessThan(1)
      // One frame away would be seen.
      if (start > 0) expect(Math.min(...differences(path, movie, start - 1))).toBeGreaterThan(3)
    }
    expect(progress.at(-1)).toBe(100)
    expect(readdirSync(written.out).sort()).toEqual(['SHA256SUMS', ...written.files.map(({ name }) => name)])
  })

  test('frames start at zero at the source’s rate, with its timecode and colours, beside their own sound', async () => {
    const { written } = await write(movie, [24, 38])
    for (const { name, range } of written.files) {
      const path = join(written.out, name)
      const video = stream(path, 'video')
      expect(video).toMatchObject({
        codec_name: 'h264',
        r_frame_rate: '25/1',
        start_time: '0.000000',
        pix_fmt: 'yuv420p',
      })
      expect(Number(video?.duration)).toBeCloseTo((range[1] - range[0]) / 25, 3)
      const audio = stream(path, 'audio')
      expect(audio).toMatchObject({ codec_name: 'aac', channels: 2, sample_rate: '48000' })
      expect(Math.abs(Number(audio?.duration) - Number(video?.duration))).toBeLessThan(0.05)
      expect(await inspect(path)).toMatchObject({ frames: range[1] - range[0], variableRate: false })
    }
    const start = (await inspect(join(written.out, 'reel_002.mp4'))).timecode
    expect([start, (await inspect(join(written.out, 'reel_003.mp4'))).timecode]).toEqual(['10:00:00:24', '10:00:01:13'])
  })

  test('sound stays with its picture', async () => {
    const { written } = await write(movie, [24, 38])
    const samples = (path: string): Float32Array => {
      const raw = execFileSync('ffmpeg', ['-v', 'error', '-i', path, '-map', '0:a', '-ac', '1', '-f', 'f32le', '-'], {
        maxBuffer: 2 ** 28,
      })
      return new Float32Array(new Uint8Array(raw).buffer)
    }
    const whole = samples(movie)
    for (const { name, range } of written.files.slice(1)) {
      const path = join(written.out, name)
      const part = samples(path)
      const delay = Math.round(Number(stream(path, 'audio')?.start_time) * 48000)
      // The middle of the part, looked for where it belongs and up to 60 milliseconds around.
      const [at, length] = [Math.floor(part.length / 2), 2048]
      const expected = Math.round((range[0] / 25) * 48000) + delay + at
      let best = { off: NaN, error: Infinity }
      for (let off = -2880; off <= 2880; off += 4) {
        let error = 0
        for (let k = 0; k < length; k += 2)
          error += Math.abs((part[at + k] as number) - (whole[expected + off + k] as number))
        if (error < best.error) best = { off, error }
      }
      expect(Math.abs(best.off)).toBeLessThan(24 * 48) // 24 ms
      expect(best.error / (length / 2)).toBeLessThan(0.02)
    }
  })

  test('without loss every frame is the source’s, to the bit', async () => {
    const { written } = await write(movie, [24, 38, 72], { quality: 'lossless' })
    const whole = frameHashes(movie)
    const parts = written.files.map(({ name }) => frameHashes(join(written.out, name)))
    expect(parts.flat()).toEqual(whole)
  })

  test('handles reach into the neighbours as far as there are frames', async () => {
    const { written } = await write(movie, [40], { handles: 5, quality: 'lossless' })
    expect(written.files.map(({ range }) => range)).toEqual([[0, 45], [35, 100]]) // prettier-ignore
    expect(frameHashes(join(written.out, 'reel_002.mp4'))).toEqual(frameHashes(movie).slice(35))
  })

  test('nothing is overwritten unasked, and a cancelled split leaves nothing', async () => {
    const { written } = await write(movie, [24])
    await expect(write(movie, [24], { out: written.out })).rejects.toMatchObject({ code: 'conflict' })
    await expect(write(movie, [24], { out: written.out, overwrite: true })).resolves.toBeTruthy()
    const out = mkdtempSync(join(folder, 'cancelled-'))
    const abort = new AbortController()
    setTimeout(() => {
      abort.abort()
    }, 400)
    const slow = write(movie, [1, 38, 71], { out, quality: 'lossless' }, abort.signal)
    await expect(slow).rejects.toMatchObject({ code: 'cancelled' })
    expect(readdirSync(out)).toEqual([])
  })

  test('chapters are put into the movie, pictures and sound untouched', async () => {
    const { written } = await write(movie, [24, 38], { kind: 'chapters' })
    const path = join(written.out, 'reel chapters.mp4')
    const { chapters } = JSON.parse(shown('ffprobe', ['-show_chapters', '-of', 'json', path])) as {
      chapters: { start_time: string; end_time: string; tags: { title: string } }[]
    }
    expect(chapters.map(({ start_time: start, end_time: end, tags }) => [start, end, tags.title])).toEqual([
      ['0.000000', '0.960000', 'reel_001'],
      ['0.960000', '1.520000', 'reel_002'],
      ['1.520000', '4.000000', 'reel_003'],
    ])
    const streams = (of: string): string => shown('ffmpeg', ['-i', of, '-map', '0:V', '-map', '0:a', '-c', 'copy', '-f', 'streamhash', '-']) // prettier-ignore
    expect(streams(path)).toBe(streams(movie))
    expect((await inspect(path)).timecode).toBe('10:00:00:00')
  })
})

test('intra frames are all copied: ProRes in drop-frame timecode, sound to the sample', async () => {
  const pictures = join(folder, 'intra.mov')
  const prores = ['-c:v', 'prores_ks', '-pix_fmt', 'yuv422p10le', '-timecode', '01:00:59;20']
  await encodeNumbered(40, [...prores, pictures], '30000/1001')
  const movie = await withSound(pictures, join(folder, 'dailies.mov'), ['-c:a', 'pcm_s24le'])
  const { written } = await write(movie, [10, 11, 30])
  expect(written.files.map(({ how }) => how)).toEqual(['copied', 'copied', 'copied', 'copied'])
  const parts = written.files.map(({ name }) => join(written.out, name))
  expect(parts.flatMap(frameHashes)).toEqual(frameHashes(movie))
  expect(await Promise.all(parts.map(async (path) => (await inspect(path)).timecode))).toEqual([
    '01:00:59;20',
    '01:01:00;02',
    '01:01:00;03',
    '01:01:00;22',
  ])
  const sound = (path: string): string => shown('ffmpeg', ['-i', path, '-map', '0:a', '-f', 's24le', '-c:a', 'pcm_s24le', '-f', 'md5', '-']) // prettier-ignore
  const whole = join(folder, 'piece.wav')
  await ffmpeg('-i', movie, '-map', '0:a', '-af', 'atrim=start_sample=16016:end_sample=17618,asetpts=N/SR/TB', '-c:a', 'pcm_s24le', whole) // prettier-ignore
  expect(sound(parts[1] as string)).toBe(sound(whole))
})

test.each<[string, string, string[], string]>([
  ['open groups of pictures, HEVC', 'open.mkv', ['-c:v', 'libx265', '-x265-params', 'keyint=12:min-keyint=12:open-gop=1:bframes=3:log-level=error'], '25'], // prettier-ignore
  ['VP9', 'web.webm', ['-c:v', 'libvpx-vp9', '-g', '12', '-deadline', 'realtime'], '30'],
  [
    'MPEG-2 in a transport stream',
    'air.ts',
    ['-c:v', 'mpeg2video', '-g', '12', '-bf', '0', '-sc_threshold', '1000000000', '-q:v', '2'],
    '25',
  ],
  ['Motion JPEG', 'old.avi', ['-c:v', 'mjpeg', '-q:v', '2', '-pix_fmt', 'yuvj420p'], '25'],
  [
    '23.976 in Matroska',
    'film.mkv',
    ['-c:v', 'libx264', '-g', '12', '-pix_fmt', 'yuv420p', '-timecode', '01:00:00:12'],
    '24000/1001',
  ],
])('each frame once, and the right one: %s', async (_name, name, parameters, rate) => {
  const movie = join(folder, name)
  await encodeNumbered(60, [...parameters, movie], rate)
  const { written, media } = await write(movie, [12, 13, 31, 36])
  expect(media.frames).toBe(60)
  // Key frames at 12 and 36; a group that is open needs the one before.
  const copied = written.files.filter(({ how }) => how === 'copied').map(({ range: [start] }) => start)
  expect(copied).toEqual(expect.arrayContaining(name === 'open.mkv' ? [] : [0, 12, 36]))
  const whole = frameHashes(movie)
  for (const { name: file, range, how } of written.files) {
    const path = join(written.out, file)
    if (how === 'copied') expect(frameHashes(path)).toEqual(whole.slice(...range))
    const off = differences(path, movie, range[0])
    expect(off, `${file} ${how}`).toHaveLength(range[1] - range[0])
    expect(Math.max(...off)).toBeLessThan(1.5)
    const { rate: kept, timecode } = await inspect(path)
    expect(kept).toEqual(media.rate)
    if (media.timecode) expect(timecode).toBe(timecodeOf(range[0], media.rate, media.timecode))
  }
})

test('frames of variable rate keep their times', async () => {
  const movie = join(folder, 'phone.mp4')
  const vary = 'settb=1/12800,setpts=N*512+700*floor(N/7)'
  await encodeNumbered(40, ['-vf', vary, '-vsync', 'passthrough', '-enc_time_base', '-1', '-c:v', 'libx264', '-g', '10', movie]) // prettier-ignore
  const { written, media } = await write(movie, [10, 23], { quality: 'lossless' })
  expect(media.variableRate).toBe(true)
  const times = (path: string): number[] =>
    shown('ffprobe', ['-select_streams', 'v', '-show_entries', 'frame=pts_time', '-of', 'csv=p=0', path])
      .trim()
      .split('\n')
      .flatMap((line) => (/^[\d.]+/.exec(line) ?? []).map(Number))
  const all = times(movie)
  for (const { name, range } of written.files) {
    const wanted = all.slice(...range).map((time) => time - (all[range[0]] as number))
    const found = times(join(written.out, name))
    expect(found).toHaveLength(wanted.length)
    for (const [k, time] of found.entries()) expect(time).toBeCloseTo(wanted[k] as number, 3)
  }
  expect(written.files.flatMap(({ name }) => frameHashes(join(written.out, name)))).toEqual(frameHashes(movie))
})

test('a sequence is parted into folders, its pictures under their own names', async () => {
  const plates = mkdtempSync(join(folder, 'plates-'))
  for (const number of [1001, 1002, 1004, 1005]) writeFileSync(join(plates, `a.${number}.png`), await png(number))
  const { written, media } = await write(plates, [2])
  expect(written.files.map(({ name }) => readdirSync(join(written.out, name)).sort())).toEqual([
    ['a.1001.png', 'a.1002.png'],
    ['a.1004.png', 'a.1005.png'],
  ])
  await expect(write(plates, [2], { kind: 'chapters' })).rejects.toThrow('no chapters')
  expect(existsSync(media.path)).toBe(false)
})

const png = async (shade: number): Promise<Buffer> => {
  const { default: sharp } = await import('sharp')
  return sharp({ create: { width: 8, height: 8, channels: 3, background: { r: shade % 256, g: 0, b: 0 } } }).png().toBuffer() // prettier-ignore
}
