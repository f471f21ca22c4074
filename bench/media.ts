/**
 * How fast media is read. `npx --no-install node bench/media.ts [MOVIE]`; without a movie one of 10,000 frames at
 * 1920x1080 is made by looping 10 seconds of moving noise.
 */
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspectMedia } from '../src/main/media/inspect.ts'
import { openReader } from '../src/main/media/openReader.ts'
import { resolveTools } from '../src/main/media/tools.ts'

const folder = await mkdtemp(join(tmpdir(), 'holdout-bench-'))
const { tools } = await resolveTools()
const path = process.argv[2] ?? makeClip()
const seconds = (since: number): string => ((performance.now() - since) / 1000).toFixed(3)

function makeClip(): string {
  const [loop, clip] = [join(folder, 'loop.mp4'), join(folder, 'clip.mp4')]
  const source = 'testsrc2=s=1920x1080:r=24,noise=alls=12:allf=t'
  const codec = ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '2', '-b:v', '5M', '-g', '48', '-pix_fmt', 'yuv420p']
  execFileSync(tools.ffmpeg, ['-v', 'error', '-f', 'lavfi', '-i', source, '-frames:v', '250', ...codec, loop])
  execFileSync(tools.ffmpeg, ['-v', 'error', '-stream_loop', '39', '-i', loop, '-c', 'copy', clip])
  return clip
}

try {
  const budgets = { memoryBytes: 512 * 2 ** 20, diskBytes: 0 }
  const start = performance.now()
  const media = await inspectMedia(path, { tools, cacheFolder: folder })
  const inspected = seconds(start)
  const reader = await openReader(media, { tools, cacheFolder: folder, budgets })
  await reader.read(0)
  console.log(`${media.codec} ${media.width}x${media.height}, ${media.frames} frames`)
  console.log(`first frame after ${seconds(start)} s, of which inspecting ${inspected} s`)

  const last = Math.min(media.frames, 240) - 1
  for (const maxSide of [undefined, 480]) {
    for (const [from, to] of [
      [0, last],
      [last, 0],
    ] as const) {
      const began = performance.now()
      const options = maxSide === undefined ? { from, to } : { from, to, maxSide }
      let frames = 0
      for await (const frame of reader.stream(options)) if (frame.width > 0) frames++
      const rate = (frames * 1000) / (performance.now() - began)
      console.log(`stream ${from} to ${to} at ${maxSide ?? 'full size'}: ${rate.toFixed(1)} frames a second`)
    }
  }

  const waits: number[] = []
  for (let i = 0; i < 12; i++) {
    const began = performance.now()
    await reader.read((i * 7919 + 13) % media.frames)
    waits.push(performance.now() - began)
  }
  waits.sort((a, b) => a - b)
  console.log(`random frame: median ${waits[6]?.toFixed(0) ?? ''} ms, worst ${waits.at(-1)?.toFixed(0) ?? ''} ms`)
  await reader.close()
} finally {
  await rm(folder, { recursive: true })
}
