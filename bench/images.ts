import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeExr, type ExrChannel } from '../src/main/export/images/encodeExr.ts'
import { colourChannels, matteChannel } from '../src/main/export/images/exrChannels.ts'
import { resolveTools } from '../src/main/media/tools.ts'
import { foregroundColour } from '../src/main/segmentation/matte/foregroundColour.ts'
import type { Matte } from '../src/shared/codec/matte.ts'

/*
 * Frames a second of 4K OpenEXR, half floats and ZIP, ours and ffmpeg's on the same pixels in turn, and what it takes to
 * make them. ffmpeg is told to use every core.
 */
const [width, height] = [4096, 2160]
const FRAMES = Number(process.argv[2] ?? 8)

/** Shades with grain, as a plate has them, and bright spots. */
const plate = Float32Array.from({ length: width * height * 3 }, (_, i) => {
  const pixel = Math.floor(i / 3)
  const shade = 0.4 + 0.3 * Math.sin((pixel % width) / 300 + (i % 3)) * Math.cos(pixel / width / 200)
  return shade * (1 + 0.05 * (Math.random() - 0.5)) * (pixel % 9973 === 0 ? 8 : 1)
})
const matte: Matte = {
  ...{ width, height, bits: 16 },
  data: Uint16Array.from({ length: width * height }, (_, pixel) => {
    const away = Math.hypot((pixel % width) - width / 2, pixel / width - height / 2)
    return Math.round(65535 * Math.min(1, Math.max(0, (700 - away) / 12)))
  }),
}

const folder = await mkdtemp(join(tmpdir(), 'holdout-bench-'))
const { tools } = await resolveTools()

async function timed(label: string, frames: number, work: () => Promise<unknown>): Promise<number> {
  const [begun, cpu] = [performance.now(), process.cpuUsage()]
  await work()
  const seconds = (performance.now() - begun) / 1000
  const { user, system } = process.cpuUsage(cpu)
  const used = (user + system) / 1e6 / seconds
  console.log(
    `${label.padEnd(34)} ${(frames / seconds).toFixed(2).padStart(7)} frames/s, ${used.toFixed(2)} cores here`,
  )
  return seconds / frames
}

/** As an export does: a few pictures at once. */
async function ours(label: string, channels: ExrChannel[]): Promise<number> {
  const write = async (name: string): Promise<void> => {
    const bytes = await encodeExr({ width, height, channels, compression: 'zip', attributes: [] })
    await writeFile(join(folder, name), bytes)
  }
  return timed(label, FRAMES, async () => {
    for (let k = 0; k < FRAMES; k += 2) await Promise.all([write(`${k}.exr`), write(`${k + 1}.exr`)])
  })
}

async function ffmpegs(label: string, channels: ExrChannel[], format: string): Promise<number> {
  const planes = channels.map(({ data }) => Buffer.from(data.buffer))
  const input = ['-f', 'rawvideo', '-pix_fmt', format, '-s', `${width}x${height}`, '-r', '24', '-i', 'pipe:0']
  const output = ['-c:v', 'exr', '-format', 'half', '-compression', 'zip16', join(folder, 'f%d.exr')]
  return timed(label, FRAMES, async () => {
    const child = spawn(tools.ffmpeg, ['-loglevel', 'error', '-y', ...input, ...output], {
      stdio: ['pipe', 'inherit', 'inherit'],
    })
    const closed = once(child, 'close')
    for (let k = 0; k < FRAMES; k++) {
      for (const plane of planes) if (!child.stdin.write(plane)) await once(child.stdin, 'drain')
    }
    child.stdin.end()
    const [code] = (await closed) as [number]
    if (code !== 0) throw new Error(`ffmpeg ended with ${code}.`)
  })
}

try {
  const half = [...colourChannels(plate, 'half'), matteChannel('A', matte, 'half')]
  const float = [...colourChannels(plate, 'float'), matteChannel('A', matte, 'float')]
  // As ffmpeg orders planes: G, B, R, A.
  const planar = ['G', 'B', 'R', 'A'].map((name) => float.find((each) => each.name === name) as ExrChannel)
  for (let round = 0; round < 2; round++) {
    const own = await ours('RGBA, Holdout', half)
    const theirs = await ffmpegs('RGBA, ffmpeg', planar, 'gbrapf32le')
    console.log(`  Holdout is ${(theirs / own).toFixed(2)} times as fast`)
  }
  const [a, b] = await Promise.all(['0.exr', 'f1.exr'].map((name) => stat(join(folder, name))))
  console.log(`  ${((a?.size ?? 0) / 1e6).toFixed(1)} MB against ${((b?.size ?? 0) / 1e6).toFixed(1)} MB`)
  await ours('matte alone, Holdout', [matteChannel('A', matte, 'half')])
  await timed('to half floats, of a 4K plate', 1, () => Promise.resolve(colourChannels(plate, 'half')))
  await timed('foreground colours, of a 4K plate', 1, () => Promise.resolve(foregroundColour(plate, matte)))
} finally {
  await rm(folder, { recursive: true, force: true })
}
