import { mkdir, open, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { basename, join } from 'node:path'
import sharp from 'sharp'
import type { Matte } from '../../shared/codec/matte.ts'
import { HoldoutError } from '../../shared/domain/errors.ts'
import { areaDownsample, sizeWithin } from './areaDownsample.ts'
import { toDepth } from './depth.ts'
import { frameNumber, padded } from './frameNumber.ts'
import { inParallel } from './inParallel.ts'
import { requirePlateSize } from './plateSize.ts'
import { safeNames } from './safeNames.ts'
import type { ExportPlan, ExportSource } from './types.ts'

export interface PngOptions {
  bits: 8 | 16
  /** Longer side of the pictures at most; the plate's where null. */
  side: number | null
  /** The number of index 0. */
  startFrame: number
}

/** Mattes compress to about a tenth. */
const EXPECTED_COMPRESSION = 0.1

/** `<object>/<object>.%04d.png`, gray, one for every frame of the range, also where the matte is empty. */
export function pngSequence(source: ExportSource, options: PngOptions): ExportPlan {
  const { media, layers } = source
  const [start, end] = source.range
  const frames = end - start
  const size = sizeWithin(media.width, media.height, options.side ?? Infinity)
  const names = safeNames(layers.map((layer) => layer.name))
  const files = names.flatMap((name) =>
    Array.from({ length: frames }, (_, k) => {
      const number = padded(frameNumber(media, options.startFrame, start + k))
      return join(name, `${name}.${number}.png`)
    }),
  )
  const picture = async (position: number): Promise<Buffer | null> => {
    const layer = layers[Math.floor(position / frames)] as (typeof layers)[number]
    const index = start + (position % frames)
    const matte = await layer.matte(index)
    if (!matte) return null
    requirePlateSize(matte, media, layer.name, index)
    return encodePng(toDepth(areaDownsample(matte, size.width, size.height), options.bits))
  }
  return {
    files,
    total: files.length,
    estimatedBytes: files.length * size.width * size.height * (options.bits / 8) * EXPECTED_COMPRESSION,
    write: async (folder, { signal, advance }) => {
      for (const name of names) await mkdir(join(folder, name))
      const empty = await encodePng(emptyMatte(size, options.bits))
      await inParallel(files.length, availableParallelism() + 1, signal, async (position) => {
        await writeFile(join(folder, files[position] as string), (await picture(position)) ?? empty)
        advance()
      })
    },
    verify: (path) => verifyPng(path, { ...size, bits: options.bits }),
  }
}

function emptyMatte(size: { width: number; height: number }, bits: 8 | 16): Matte {
  const count = size.width * size.height
  return { ...size, bits, data: bits === 8 ? new Uint8Array(count) : new Uint16Array(count) }
}

/** Level 2 without filters: seven times faster than pure JavaScript at 1080p, and no larger for mattes. */
async function encodePng(matte: Matte): Promise<Buffer> {
  return sharp(matte.data, { raw: { width: matte.width, height: matte.height, channels: 1 } })
    .toColourspace(matte.bits === 16 ? 'grey16' : 'b-w')
    .png({ compressionLevel: 2, adaptiveFiltering: false })
    .toBuffer()
}

/** Signature, size, depth and gray in the header; the end mark in the last bytes. */
async function verifyPng(path: string, expected: { width: number; height: number; bits: number }): Promise<void> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const head = Buffer.alloc(26)
    const tail = Buffer.alloc(8)
    await file.read(head, 0, 26, 0)
    await file.read(tail, 0, 8, Math.max(0, size - 8))
    const whole =
      head.toString('latin1', 0, 8) === '\x89PNG\r\n\x1a\n' &&
      head.readUInt32BE(16) === expected.width &&
      head.readUInt32BE(20) === expected.height &&
      head[24] === expected.bits &&
      head[25] === 0 &&
      tail.toString('latin1', 0, 4) === 'IEND'
    if (!whole) {
      throw new HoldoutError('io', `${basename(path)} is damaged after writing; check the disk and try again.`)
    }
  } finally {
    await file.close()
  }
}
