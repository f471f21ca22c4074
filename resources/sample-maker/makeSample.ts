import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, rm, stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import installer from '@ffmpeg-installer/ffmpeg'
import sharp from 'sharp'
import { CLIP } from './clip.ts'

interface Rendered {
  frame: number
  rgb: Uint8Array
  mask: Uint8Array
}

/** `node makeSample.ts [FOLDER] [RAYS A PIXEL]` draws the sample clip and the true mattes of its main object. */
const folder = resolve(process.argv[2] ?? join(import.meta.dirname, '../sample'))
const samples = Number(process.argv[3] ?? 6)
const truth = join(folder, 'truth')
await rm(truth, { recursive: true, force: true })
await mkdir(truth, { recursive: true })
const movie = join(folder, 'sample.mp4')
await encode(movie, rendered())
console.log(`${movie}: ${CLIP.frames} frames, ${(await stat(movie)).size} bytes`)

/** All frames in order; the workers run ahead of one another by what they happen to. */
async function* rendered(): AsyncGenerator<Rendered> {
  const waiting = new Map<number, (picture: Rendered) => void>()
  const frames = Array.from({ length: CLIP.frames }, (_, frame) => {
    return new Promise<Rendered>((done) => waiting.set(frame, done))
  })
  const step = availableParallelism()
  const failures = Array.from({ length: step }, (_, first) => {
    const worker = new Worker(join(import.meta.dirname, 'worker.ts'), { workerData: { first, step, samples } })
    worker.on('message', (picture: Rendered) => waiting.get(picture.frame)?.(picture))
    return new Promise<never>((_, fail) => worker.on('error', fail))
  })
  for (const frame of frames) yield await Promise.race([frame, ...failures])
}

async function encode(path: string, pictures: AsyncIterable<Rendered>): Promise<void> {
  const { width, height, rate } = CLIP
  const parameters = [
    ...['-hide_banner', '-loglevel', 'error', '-y'],
    ...['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-video_size', `${width}x${height}`, '-framerate', `${rate}`, '-i', '-'],
    ...['-vf', 'scale=in_range=pc:out_range=tv:out_color_matrix=bt709:flags=accurate_rnd+full_chroma_int'],
    // One thread: the same bytes on every machine.
    ...['-c:v', 'libx264', '-threads', '1', '-preset', 'slow', '-crf', '20', '-pix_fmt', 'yuv420p'],
    ...['-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', 'bt709', '-color_range', 'tv'],
    ...['-timecode', '01:00:00:00', '-movflags', '+faststart+write_colr', '-fflags', '+bitexact', path],
  ]
  const encoder = spawn(installer.path, parameters, { stdio: ['pipe', 'inherit', 'inherit'] })
  const ended = once(encoder, 'close')
  for await (const { frame, rgb, mask } of pictures) {
    if (!encoder.stdin.write(rgb)) await Promise.race([once(encoder.stdin, 'drain'), ended])
    await sharp(mask, { raw: { width, height, channels: 1 } })
      .toColourspace('b-w')
      .png({ compressionLevel: 9 })
      .toFile(join(truth, `${String(frame).padStart(4, '0')}.png`))
    process.stderr.write(`\rframe ${frame + 1} of ${CLIP.frames}`)
  }
  encoder.stdin.end()
  const [code] = (await ended) as [number]
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}`)
}
