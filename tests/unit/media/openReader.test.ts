import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { timestampFilter } from '../../../src/main/media/decodeStream.ts'
import { inspectMedia } from '../../../src/main/media/inspect.ts'
import { openReader } from '../../../src/main/media/openReader.ts'
import { resolveTools } from '../../../src/main/media/tools.ts'
import type { FrameReader, MediaTools } from '../../../src/main/media/types.ts'
import type { MediaRecord } from '../../../src/shared/domain/records.ts'
import { encodeNumbered, numberOf } from '../../helpers/numberedFrames.ts'

const COUNT = 120
let folder: string
let tools: MediaTools
let media: MediaRecord
let reader: FrameReader
/** Where the ffmpeg of these tests writes the process id of each run. */
let runs: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdout-reader-'))
  const found = (await resolveTools()).tools
  runs = join(folder, 'runs')
  const noting = join(folder, 'ffmpeg')
  await writeFile(noting, `#!/bin/sh\necho $$ >> '${runs}'\nexec '${found.ffmpeg}' "$@"\n`)
  await chmod(noting, 0o755)
  tools = { ...found, ffmpeg: noting }
  // Asks ffmpeg once what it can do; the tests count the runs after that.
  await timestampFilter(noting)
  const path = join(folder, 'clip.mp4')
  await encodeNumbered(COUNT, ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '30', '-pix_fmt', 'yuv420p', path])
  media = await inspectMedia(path, { tools, cacheFolder: folder })
})
afterAll(() => rm(folder, { recursive: true }))

beforeEach(async () => {
  await writeFile(runs, '')
  const budgets = { memoryBytes: 40 * 128 * 64 * 3, diskBytes: 0 }
  reader = await openReader(media, { tools, cacheFolder: folder, budgets })
})
afterEach(() => reader.close())

const processes = async (): Promise<number[]> =>
  (await readFile(runs, 'utf8')).trim().split('\n').filter(Boolean).map(Number)
const alive = (process_: number): boolean => {
  try {
    return process.kill(process_, 0)
  } catch {
    return false
  }
}

test('playing forward starts one decoder', async () => {
  for (let index = 10; index < 100; index++) expect(numberOf(await reader.read(index))).toBe(index)
  expect(await processes()).toHaveLength(1)
})

test('playing backward starts one decoder for many frames', async () => {
  for (let index = 100; index > 20; index--) expect(numberOf(await reader.read(index))).toBe(index)
  expect((await processes()).length).toBeLessThanOrEqual(9)
})

test('frames next to those read come from memory', async () => {
  for (const index of [50, 51, 52, 51, 50, 52]) await reader.read(index)
  expect(await processes()).toHaveLength(1)
})

test('many who want one frame share its decoding', async () => {
  const frames = await Promise.all(Array.from({ length: 8 }, () => reader.read(77)))
  expect(frames.map(numberOf)).toEqual(new Array(8).fill(77))
  expect(await processes()).toHaveLength(1)
})

test('several wanted at once all come, in sizes of their own', async () => {
  const wanted = [99, 3, 60, 4, 61, 118, 0]
  const sides = [128, 64, 32]
  const frames = await Promise.all(wanted.map((index, i) => reader.read(index, { maxSide: sides[i % 3] as number })))
  expect(frames.map((frame) => frame.index)).toEqual(wanted)
  expect(frames.map((frame) => frame.width)).toEqual([128, 64, 32, 128, 64, 32, 128])
  expect(frames.map(numberOf)).toEqual(wanted)
})

test('a read that is aborted is cancelled, the decoder ended, and the next one works', async () => {
  const controller = new AbortController()
  const read = reader.read(119, { signal: controller.signal })
  controller.abort()
  await expect(read).rejects.toMatchObject({ code: 'cancelled' })
  expect(numberOf(await reader.read(5))).toBe(5)
  await reader.close()
  expect((await processes()).filter(alive)).toEqual([])
})

test('one of two who want a frame may leave', async () => {
  const controller = new AbortController()
  const leaving = reader.read(90, { signal: controller.signal })
  const staying = reader.read(90)
  controller.abort()
  await expect(leaving).rejects.toMatchObject({ code: 'cancelled' })
  expect(numberOf(await staying)).toBe(90)
})

test('who wants a frame just after others left it gets it', async () => {
  const controller = new AbortController()
  const leaving = reader.read(90, { signal: controller.signal })
  await new Promise((resolve) => setTimeout(resolve, 30))
  controller.abort()
  const coming = reader.read(90)
  await expect(leaving).rejects.toMatchObject({ code: 'cancelled' })
  expect(numberOf(await coming)).toBe(90)
})

test.each([
  ['forward', 0, COUNT - 1],
  ['backward', COUNT - 1, 0],
])('a stream %s left early ends its decoder', async (_, from, to) => {
  for await (const frame of reader.stream({ from, to })) if (Math.abs(frame.index - from) === 3) break
  expect((await processes()).filter(alive)).toEqual([])
})

test('an aborted stream is cancelled', async () => {
  const controller = new AbortController()
  const consume = async (): Promise<void> => {
    for await (const frame of reader.stream({ from: 0, to: COUNT - 1, signal: controller.signal })) {
      if (frame.index === 2) controller.abort()
    }
  }
  await expect(consume()).rejects.toMatchObject({ code: 'cancelled' })
  expect((await processes()).filter(alive)).toEqual([])
})

test('closing ends what runs and refuses what comes', async () => {
  const stream = reader.stream({ from: 0, to: 50 })[Symbol.asyncIterator]()
  await stream.next()
  const pending = reader.read(100)
  const refused = expect(pending).rejects.toMatchObject({ code: 'cancelled' })
  await reader.close()
  await refused
  await expect(reader.read(1)).rejects.toMatchObject({ code: 'cancelled' })
  await stream.return?.()
  expect((await processes()).filter(alive)).toEqual([])
})

test('a frame outside the media is an error that says which there are', async () => {
  await expect(reader.read(COUNT)).rejects.toThrow('frames 0 to 119')
  expect(() => reader.stream({ from: 0, to: -1 })).toThrow('frames 0 to 119')
})

test('a cache too small for one picture still reads', async () => {
  const small = await openReader(media, { tools, cacheFolder: folder, budgets: { memoryBytes: 100, diskBytes: 0 } })
  for (const index of [33, 32, 31, 30]) expect(numberOf(await small.read(index))).toBe(index)
  const backward: number[] = []
  for await (const frame of small.stream({ from: 4, to: 0 })) backward.push(numberOf(frame))
  expect(backward).toEqual([4, 3, 2, 1, 0])
  await small.close()
})
