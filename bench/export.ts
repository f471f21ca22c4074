/**
 * A whole export of a 4K OpenEXR sequence, from the plate's files to checked files, against ffmpeg reading and writing the
 * same frames in the same run; and memory against length. `npx --no-install node bench/export.ts [FRAMES]`
 */
import { execFileSync } from 'node:child_process'
import { link, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeExr } from '../src/main/export/images/encodeExr.ts'
import { colourChannels } from '../src/main/export/images/exrChannels.ts'
import { exrSequence } from '../src/main/export/images/exrSequence.ts'
import { openPlate } from '../src/main/export/openPlate.ts'
import { runExport } from '../src/main/export/runExport.ts'
import { inspectMedia } from '../src/main/media/inspect.ts'
import { openReader } from '../src/main/media/openReader.ts'
import { resolveTools } from '../src/main/media/tools.ts'
import type { Matte } from '../src/shared/codec/matte.ts'
import { ExrFormat } from '../src/shared/contract/export.ts'
import { defaultProjectSettings } from '../src/shared/domain/records.ts'
import type { ObjectId } from '../src/shared/domain/ids.ts'

const [width, height] = [4096, 2160]
const FRAMES = Number(process.argv[2] ?? 8)
/** Different pictures; the sequence repeats them. */
const PICTURES = 4
const folder = await mkdtemp(join(tmpdir(), 'holdout-bench-'))
const { tools } = await resolveTools()

/** Shades with grain, as a plate has them. */
async function makePlate(frames: number): Promise<string> {
  const plate = join(folder, 'plate')
  await mkdir(plate)
  const name = (k: number): string => join(plate, `plate.${1001 + k}.exr`)
  for (let k = 0; k < frames; k++) {
    if (k >= PICTURES) {
      await link(name(k % PICTURES), name(k))
      continue
    }
    const data = Float32Array.from({ length: width * height * 3 }, (_, i) => {
      const pixel = Math.floor(i / 3) + 40 * k
      const shade = 0.4 + 0.3 * Math.sin((pixel % width) / 300 + (i % 3)) * Math.cos(pixel / width / 200)
      return shade * (1 + 0.05 * (Math.random() - 0.5))
    })
    const channels = colourChannels(data, 'half')
    await writeFile(name(k), await encodeExr({ width, height, channels, compression: 'zip', attributes: [] }))
  }
  return plate
}

const matte: Matte = {
  ...{ width, height, bits: 16 },
  data: Uint16Array.from({ length: width * height }, (_, pixel) => {
    const away = Math.hypot((pixel % width) - width / 2, pixel / width - height / 2)
    return Math.round(65535 * Math.min(1, Math.max(0, (700 - away) / 12)))
  }),
}

function report(label: string, frames: number, begun: number): number {
  const rate = (frames * 1000) / (performance.now() - begun)
  console.log(`${label.padEnd(44)} ${rate.toFixed(2)} frames a second`)
  return rate
}

const path = await makePlate(2 * FRAMES)
try {
  const media = await inspectMedia(path, { tools, cacheFolder: folder })
  const budgets = { memoryBytes: 2 ** 28, diskBytes: 0 }
  const exported = async (label: string, settings: object, frames: number): Promise<number> => {
    const reader = await openReader(media, { tools, cacheFolder: folder, budgets })
    const signal = new AbortController().signal
    const plate = openPlate(reader, [0, frames], signal)
    const layer = {
      objectId: 'obj_0' as ObjectId,
      name: 'dog',
      colour: '#ff8800',
      matte: () => Promise.resolve(matte),
    }
    const source = { media, layers: [layer], range: [0, frames] as [number, number], startFrame: 1001, plate, tools }
    const plan = exrSequence(
      { ...source, settings: defaultProjectSettings },
      ExrFormat.parse({ kind: 'exr', ...settings }),
    )
    const out = join(folder, 'out')
    const begun = performance.now()
    await runExport(plan, { out, overwrite: false, identity: label, signal, onProgress: () => undefined })
    const rate = report(label, frames, begun)
    await plate.close()
    await reader.close()
    await rm(out, { recursive: true })
    return rate
  }
  const ffmpegs = (): number => {
    const begun = performance.now()
    const input = ['-start_number', '1001', '-i', join(path, 'plate.%04d.exr'), '-frames:v', String(FRAMES)]
    const output = ['-c:v', 'exr', '-format', 'half', '-compression', 'zip16', join(folder, 'f%d.exr')]
    execFileSync(tools.ffmpeg, ['-v', 'error', '-y', ...input, ...output])
    return report('ffmpeg, plate to plate', FRAMES, begun)
  }
  console.log(`${width}x${height}, half floats, ZIP, ${availableParallelism()} cores, ${FRAMES} frames`)
  const peak = (): number => process.resourceUsage().maxRSS / 1024
  for (let round = 0; round < 2; round++) {
    const own = await exported('Holdout, plate and mattes', { content: 'plate-and-mattes' }, FRAMES)
    console.log(`  Holdout is ${(own / ffmpegs()).toFixed(2)} times as fast`)
  }
  await exported('Holdout, mattes alone', { content: 'matte' }, FRAMES)
  await exported('Holdout, RGBA', { content: 'rgba', foreground: 'plate' }, FRAMES)
  await exported('Holdout, RGBA, foreground estimated', { content: 'rgba' }, FRAMES)
  const before = peak()
  await exported('Holdout, RGBA, twice as many', { content: 'rgba' }, 2 * FRAMES)
  console.log(`memory at most: ${before.toFixed(0)} MiB, with twice the frames ${peak().toFixed(0)} MiB`)
} finally {
  await rm(folder, { recursive: true, force: true })
}
