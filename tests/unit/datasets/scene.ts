import type { Matte } from '../../../src/shared/codec/matte.ts'
import type { DatasetFormat } from '../../../src/shared/contract/datasets.ts'
import { ObjectId } from '../../../src/shared/domain/ids.ts'
import { defaultProjectSettings, type MediaRecord } from '../../../src/shared/domain/records.ts'
import { exportDataset } from '../../../src/main/datasets/exportDataset.ts'
import { openMattes } from '../../../src/main/datasets/openMattes.ts'
import type { ImportRequest } from '../../../src/main/datasets/matteReader.ts'
import { openPlate } from '../../../src/main/export/openPlate.ts'
import { runExport } from '../../../src/main/export/runExport.ts'
import type { ExportPlan, ExportSource } from '../../../src/main/export/types.ts'
import { patchReader } from '../export/helpers.ts'

/** Mattes by object, top first, and frame. */
export type Scene = Record<string, (Matte | null)[]>

export const matte = (media: MediaRecord, bits: 8 | 16, share: (x: number, y: number) => number): Matte => {
  const full = bits === 8 ? 255 : 65535
  const { width, height } = media
  const values = Array.from({ length: width * height }, (_, k) =>
    Math.round(share(k % width, Math.floor(k / width)) * full),
  )
  return { width, height, bits, data: bits === 8 ? Uint8Array.from(values) : Uint16Array.from(values) }
}

/** A mask of 0 and 1. */
export const mask = (media: MediaRecord, bits: 8 | 16, inside: (x: number, y: number) => boolean): Matte =>
  matte(media, bits, (x, y) => Number(inside(x, y)))

export function sourceOf(media: MediaRecord, scene: Scene, startFrame = media.startFrame): ExportSource {
  const layers = Object.entries(scene).map(([name, mattes], k) => ({
    objectId: ObjectId.parse(`obj_${String(k)}`),
    name,
    colour: '#ff0000',
    matte: (index: number) => Promise.resolve(mattes[index] ?? null),
  }))
  const range: [number, number] = [0, media.frames]
  const signal = new AbortController().signal
  const plate = openPlate(patchReader(media), range, signal)
  const tools = { ffmpeg: 'ffmpeg', ffprobe: 'ffprobe' }
  return { media, layers, range, startFrame, plate, settings: defaultProjectSettings, tools }
}

export const carryOut = (plan: ExportPlan, out: string) =>
  runExport(plan, {
    out,
    overwrite: false,
    identity: 'test',
    signal: new AbortController().signal,
    onProgress: () => undefined,
  })

export const writeDataset = (media: MediaRecord, scene: Scene, format: DatasetFormat, out: string) =>
  carryOut(exportDataset(sourceOf(media, scene), format), out)

/** What is read back: mattes by object and frame. */
export async function readScene(
  media: MediaRecord,
  path: string,
  request: Partial<ImportRequest> = {},
): Promise<Record<string, (Matte | undefined)[]>> {
  const whole = { kind: 'auto', channel: 'auto', missing: 'refuse', bits: 16, media, path } as const
  const reader = await openMattes({
    sequence: undefined,
    resolution: undefined,
    first: undefined,
    ...whole,
    ...request,
  })
  const found: Record<string, (Matte | undefined)[]> = {}
  for await (const mattes of reader.frames(new AbortController().signal)) {
    for (const { object, index, matte: read } of mattes) {
      const frames = (found[object] ??= Array.from({ length: media.frames }, () => undefined))
      if (frames[index]) throw new Error(`${object} has index ${String(index)} twice`)
      frames[index] = read
    }
  }
  return found
}
