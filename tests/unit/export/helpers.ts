import { createRequire } from 'node:module'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Matte } from '../../../src/shared/codec/matte.ts'
import type { ExportResult } from '../../../src/shared/contract/export.ts'
import { ObjectId } from '../../../src/shared/domain/ids.ts'
import { defaultProjectSettings, MediaRecord } from '../../../src/shared/domain/records.ts'
import { openPlate } from '../../../src/main/export/openPlate.ts'
import { runExport, type RunExportOptions } from '../../../src/main/export/runExport.ts'
import type { ExportPlan, ExportSource } from '../../../src/main/export/types.ts'
import type { FloatFrame, FrameReader, RgbFrame } from '../../../src/main/media/types.ts'

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

/** A disk with a soft edge that moves to the right: what an object's matte looks like. */
export function diskMatte(width: number, height: number, index = 0): Matte {
  const value = (_: unknown, k: number): number => {
    const distance = Math.hypot((k % width) - width * 0.4 - 8 * index, Math.floor(k / width) - height / 2)
    return Math.round(65535 * Math.min(1, Math.max(0, (height / 3 - distance) / 12)))
  }
  return { width, height, bits: 16, data: Uint16Array.from({ length: width * height }, value) }
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

/** The {@link patchFrame} as floats, 0..1. */
export function floatFrame(media: MediaRecord, index: number): FloatFrame {
  return { ...patchFrame(media, index), data: Float32Array.from(patchFrame(media, index).data, (value) => value / 255) }
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
    readFloat: (index) => Promise.resolve(floatFrame(media, index)),
    // eslint-disable-next-line @typescript-eslint/require-await
    streamFloat: async function* ({ from, to }) {
      for (let index = from; index <= to; index++) yield floatFrame(media, index)
    },
    close: () => Promise.resolve(),
  }
}

const require = createRequire(import.meta.url)
/** The programs that npm brings: an ffmpeg of 2018. */
export const bundledTools = {
  ffmpeg: (require('@ffmpeg-installer/ffmpeg') as { path: string }).path,
  ffprobe: (require('@ffprobe-installer/ffprobe') as { path: string }).path,
}

/** An export of a whole media: {@link patchFrame}s, and a {@link rampMatte} of each object on every frame but index 2. */
export function sourceOf(changes: Record<string, unknown> = {}, names = ['dog'], bits: 8 | 16 = 16): ExportSource {
  const media = mediaOf(changes)
  const matte = (index: number) =>
    Promise.resolve(index === 2 ? null : rampMatte(media.width, media.height, bits, index))
  return {
    media,
    layers: names.map((name, k) => ({ objectId: ObjectId.parse(`obj_${k}`), name, colour: '#ff8800', matte })),
    range: [0, media.frames],
    startFrame: media.startFrame,
    plate: openPlate(patchReader(media), [0, media.frames], new AbortController().signal),
    settings: defaultProjectSettings,
    tools: bundledTools,
  }
}

/** {@link runExport} with what a test does not care about. */
export function run(plan: ExportPlan, out: string, options: Partial<RunExportOptions> = {}): Promise<ExportResult> {
  const signal = new AbortController().signal
  return runExport(plan, { out, overwrite: false, identity: '', signal, onProgress: () => undefined, ...options })
}
