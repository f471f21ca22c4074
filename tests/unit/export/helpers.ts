import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Matte } from '../../../src/shared/codec/matte.ts'
import { MediaRecord } from '../../../src/shared/domain/records.ts'
import type { FrameReader, RgbFrame } from '../../../src/main/media/types.ts'

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'holdout-export-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Everything below a folder, hidden files too, sorted. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted()
}

export function mediaOf(changes: Record<string, unknown> = {}): MediaRecord {
  return MediaRecord.parse({
    id: 'med_test',
    kind: 'movie',
    name: 'plate',
    path: '/plates/plate.mov',
    width: 101,
    height: 67,
    frames: 5,
    rate: [24, 1],
    startFrame: 1001,
    timecode: null,
    pixelAspect: [1, 1],
    rotation: 0,
    variableRate: false,
    codec: 'h264',
    colour: { range: 'limited', matrix: 'bt709', transfer: 'bt709', bitDepth: 8, float: false },
    gaps: [],
    fingerprint: 'test',
    ...changes,
  })
}

/** A matte with every value there is, full and empty among them, different on every frame. */
export function rampMatte(width: number, height: number, bits: 8 | 16, index = 0): Matte {
  const full = bits === 8 ? 255 : 65535
  const value = (_: unknown, k: number): number => (k === 0 ? full : k === 1 ? 0 : (k * 977 + index * 131) % (full + 1))
  const data =
    bits === 8
      ? Uint8Array.from({ length: width * height }, value)
      : Uint16Array.from({ length: width * height }, value)
  return { width, height, bits, data }
}

const PATCHES = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 255],
  [0, 0, 0],
  [128, 128, 128],
  [200, 30, 90],
  [20, 180, 220],
] as const

/** A plate of flat patches of colour that change from frame to frame. */
export function patchFrame(media: MediaRecord, index: number): RgbFrame {
  const { width, height } = media
  const data = new Uint8Array(width * height * 3)
  for (let pixel = 0; pixel < width * height; pixel++) {
    const patch = Math.floor((pixel % width) / 25) + 3 * Math.floor(pixel / width / 20) + index
    data.set(PATCHES[patch % PATCHES.length] as readonly [number, number, number], pixel * 3)
  }
  return { index, width, height, data }
}

/** A reader of {@link patchFrame}s. */
export function patchReader(media: MediaRecord): FrameReader {
  return {
    media,
    read: (index) => Promise.resolve(patchFrame(media, index)),
    // eslint-disable-next-line @typescript-eslint/require-await
    stream: async function* ({ from, to, signal }) {
      for (let index = from; index <= to; index++) {
        signal?.throwIfAborted()
        yield patchFrame(media, index)
      }
    },
    readFloat: () => Promise.reject(new Error('not here')),
    close: () => Promise.resolve(),
  }
}
