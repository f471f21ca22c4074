import { execFileSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { encode } from 'fast-png'
import { readLabels } from '../src/main/evaluation/readLabels.ts'
import { resolveTools } from '../src/main/media/tools.ts'
import type { PropagateStatistics } from '../src/main/engine/contract.ts'
import { addMedia, addObject } from '../src/main/hosts/cli/document.ts'
import { withCore, type CliContext, type CliCore } from '../src/main/hosts/cli/withCore.ts'
import { nodePorts } from '../src/main/hosts/nodePorts.ts'

/*
 * The whole product path, through the contract as the page uses it, engine process and project file included:
 * frames a second with one and three objects, peak memory against clip length, time to the first frame of a long clip,
 * click to mask.   npx --no-install node bench/pipeline.ts ../shared/data/davis [--sequence NAME]
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { sequence: { type: 'string', default: 'libby' } },
})
const { sequence } = values
const [data = '../shared/data/davis'] = positionals
const frames = resolve(data, 'JPEGImages/480p', sequence)
const annotations = resolve(data, 'Annotations/480p', sequence)
const root = resolve(import.meta.dirname, '..')
const say = (text: string): void => {
  console.log(text)
}
const context: CliContext = {
  ports: nodePorts(pathToFileURL(join(root, 'src/main/cli.ts')).href),
  print: say,
  say,
  status: () => undefined,
  signal: new AbortController().signal,
}

const measure = async <T>(work: () => Promise<T>): Promise<[T, number]> => {
  const began = performance.now()
  const result = await work()
  return [result, performance.now() - began]
}
const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] as number
const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`

for (const objects of [1, 3]) await withCore(context, (core) => speed(core, objects))
const peaks: number[] = []
for (const length of [100, 1000]) peaks.push(await withCore(context, (core) => memory(core, length)))
say(`1,000 frames take ${((peaks[1] as number) / (peaks[0] as number)).toFixed(2)} times the memory of 100`)
await withCore(context, longClip)

async function speed(core: CliCore, objects: number): Promise<void> {
  await core.call('project.create', { name: 'speed', path: join(core.scratch, 'speed.holdout') })
  const media = await addMedia(core, frames, false)
  await commitFirst(core, media, objects)
  const [statistics, milliseconds] = await propagate(core, media.id)
  const each = milliseconds / (media.frames - 1)
  say(
    `${sequence}, ${media.width}x${media.height}, ${objects} ${objects === 1 ? 'object' : 'objects'}: ${each.toFixed(0)} ms a frame, ` +
      `${(1000 / each).toFixed(1)} frames a second, ${((100 * statistics.runtimeMilliseconds) / milliseconds).toFixed(0)} % inside onnxruntime`,
  )
}

async function memory(core: CliCore, length: number): Promise<number> {
  const clip = join(core.scratch, 'loop.mp4')
  const { tools } = await resolveTools()
  const input = ['-stream_loop', '-1', '-framerate', '24', '-i', join(frames, '%05d.jpg')]
  const output = ['-frames:v', String(length), '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', clip]
  execFileSync(tools.ffmpeg, ['-v', 'error', ...input, ...output])
  await core.call('project.create', { name: 'memory', path: join(core.scratch, 'memory.holdout') })
  const media = await addMedia(core, clip, false)
  await commitFirst(core, media, 1)
  const host: number[] = []
  const timer = setInterval(() => host.push(process.memoryUsage.rss()), 50)
  const [statistics] = await propagate(core, media.id)
  clearInterval(timer)
  const peak = Math.max(...host) + statistics.peakMemoryBytes
  say(
    `${length} frames: peak ${mebibytes(peak)} (engine ${mebibytes(statistics.peakMemoryBytes)}, host ${mebibytes(Math.max(...host))})`,
  )
  return peak
}

async function longClip(core: CliCore): Promise<void> {
  const clip = join(core.scratch, 'long.mp4')
  const { tools } = await resolveTools()
  const source = join(core.scratch, 'source.mp4')
  const scale = [
    '-framerate',
    '24',
    '-i',
    join(frames, '%05d.jpg'),
    '-vf',
    'scale=1920:1080',
    '-pix_fmt',
    'yuv420p',
    source,
  ]
  execFileSync(tools.ffmpeg, ['-v', 'error', ...scale])
  execFileSync(tools.ffmpeg, [
    '-v',
    'error',
    '-stream_loop',
    '-1',
    '-i',
    source,
    '-frames:v',
    '10000',
    '-c',
    'copy',
    clip,
  ])
  await core.call('project.create', { name: 'long', path: join(core.scratch, 'long.holdout') })
  const [media, opened] = await measure(() => addMedia(core, clip, false))
  const picture = (index: number): Request =>
    new Request(`http://core/media/frame/${media.id}/${index}?side=1280&format=jpeg`)
  const [, first] = await measure(async () => (await core.app.media(picture(0))).arrayBuffer())
  say(
    `${media.frames} frames of ${media.width}x${media.height}: opened in ${opened.toFixed(0)} ms, first picture after ${(opened + first).toFixed(0)} ms`,
  )
  const [, seek] = await measure(async () => (await core.app.media(picture(7777))).arrayBuffer())
  say(`frame 7777 after ${seek.toFixed(0)} ms`)
  const objectId = await addObject(core, media, 'object', 0)
  await core.call('matte.warm', { mediaId: media.id, index: 7777 })
  const clicks: number[] = []
  for (const [x, y] of [
    [960, 540],
    [900, 600],
    [1010, 520],
    [930, 480],
    [980, 640],
  ] as const) {
    const prompts = [{ kind: 'click' as const, x, y, positive: true }]
    const [, took] = await measure(() => core.call('matte.prompt', { objectId, index: 7777, prompts }))
    clicks.push(took)
  }
  say(
    `click to mask at 1080p: median ${median(clicks).toFixed(0)} ms, all ${clicks.map((took) => took.toFixed(0)).join(', ')}`,
  )
}

/** The first frame's true mask, cut into as many upright strips as there are objects. */
async function commitFirst(core: CliCore, media: Awaited<ReturnType<typeof addMedia>>, objects: number): Promise<void> {
  const { data, width, height } = await readLabels(join(annotations, readdirSync(annotations).sort()[0] as string))
  const columns = Array.from({ length: width }, (_, x) => x).filter((x) =>
    data.some((label, i) => label > 0 && i % width === x),
  )
  for (let k = 0; k < objects; k++) {
    const strip = new Set(columns.filter((_, at) => Math.floor((at * objects) / columns.length) === k))
    const path = join(core.scratch, `mask ${k}.png`)
    const mask = data.map((label, i) => (label > 0 && strip.has(i % width) ? 255 : 0))
    writeFileSync(path, encode({ width, height, data: mask, channels: 1 }))
    const objectId = await addObject(core, media, `object ${k}`, k)
    await core.call('matte.import', { objectId, index: 0, path })
  }
}

async function propagate(
  core: CliCore,
  mediaId: Awaited<ReturnType<typeof addMedia>>['id'],
): Promise<[PropagateStatistics, number]> {
  return measure(async () => {
    const { jobId } = await core.call('propagate.start', { mediaId })
    return (await core.finish(jobId)) as unknown as PropagateStatistics
  })
}
