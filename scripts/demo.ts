import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { regionSimilarity } from '../src/main/evaluation/regionSimilarity.ts'
import { readLabels } from '../src/main/evaluation/readLabels.ts'
import { addMedia, addObject, applyPrompts } from '../src/main/hosts/cli/document.ts'
import { readPromptsFile } from '../src/main/hosts/cli/promptsFile.ts'
import { withCore, type CliContext, type CliCore } from '../src/main/hosts/cli/withCore.ts'
import { nodePorts } from '../src/main/hosts/nodePorts.ts'
import { decodeMatte } from '../src/shared/codec/matte.ts'
import type { ExportResult } from '../src/shared/contract/export.ts'
import type { CallInput } from '../src/shared/contract/index.ts'
import type { ObjectId } from '../src/shared/domain/ids.ts'
import type { MediaRecord } from '../src/shared/domain/records.ts'
import type { PropagateStatistics } from '../src/main/engine/contract.ts'
import { buildIfStale } from './build.ts'

/*
 * The main job on the bundled sample, without a page: find the shots, matte an object from its first prompts, propagate both
 * ways, correct one frame, fuse, export. Every figure printed is measured in this run, against the sample's own truth.
 */
const root = resolve(import.meta.dirname, '..')
const sample = join(root, 'resources/sample')
const out = join(root, 'demo-output')

const say = (text: string): void => {
  console.log(text)
}
const context: CliContext = {
  // The engine that was built, so that the demo shows the build to work.
  ports: nodePorts(pathToFileURL(join(root, 'out/main/cli.js')).href),
  print: say,
  say,
  status: (text) => {
    if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${text}`)
  },
  signal: AbortSignal.timeout(10 * 60_000),
}

buildIfStale()
await withCore(context, async (core) => {
  const began = performance.now()
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out, { recursive: true })
  core.app.grant(out)
  await core.call('project.create', { name: 'Sample', path: join(out, 'sample.holdout') })
  const media = await addMedia(core, join(sample, 'sample.mp4'), true)
  const shots = (await core.call('project.snapshot', {}))?.shots ?? []
  say(`sample.mp4: ${media.frames} frames of ${media.width}x${media.height}, ${media.codec}`)
  say(`shots: ${shots.map(({ start, end }) => `${start}-${end - 1}`).join(', ')}`)

  const marked = readPromptsFile(join(sample, 'prompts.json')).objects[0]
  const [first, correction] = marked?.prompts ?? []
  if (!marked || !first || !correction) throw new Error('prompts.json needs an object with two prompted frames')
  const objectId = await addObject(core, media, marked.name, 0)
  await applyPrompts(core, objectId, first)
  const once = await propagate(core, media)
  say(`"${marked.name}" marked on frame ${first.index}; ${once.frames} frames propagated both ways, ${speed(once)}`)
  const before = await accuracy(core, media, objectId)
  say(`accuracy: mean J ${before.toFixed(3)} against the sample's truth`)

  await applyPrompts(core, objectId, correction)
  const again = await propagate(core, media, correction.index)
  const after = await accuracy(core, media, objectId)
  say(`corrected on frame ${correction.index}; ${again.frames} frames propagated again and fused, ${speed(again)}`)
  say(`accuracy: mean J ${after.toFixed(3)}, ${after >= before ? '+' : ''}${(after - before).toFixed(3)}`)

  await exportAs(core, media, { kind: 'png', bits: 16, size: 'plate' }, 'png')
  await exportAs(core, media, { kind: 'prores4444', alpha: 'straight' }, 'prores')
  say(`project: ${relative(process.cwd(), join(out, 'sample.holdout'))}`)
  say(`done in ${((performance.now() - began) / 1000).toFixed(1)} s`)
})

async function propagate(core: CliCore, { id: mediaId }: MediaRecord, from?: number): Promise<PropagateStatistics> {
  const { jobId } = await core.call('propagate.start', from === undefined ? { mediaId } : { mediaId, from })
  return (await core.finish(jobId)) as unknown as PropagateStatistics
}

function speed({ frames, milliseconds, provider }: PropagateStatistics): string {
  return `${((1000 * frames) / milliseconds).toFixed(1)} frames a second on ${provider}`
}

/** Mean J over the frames that have both a matte and a truth. */
async function accuracy(core: CliCore, { id: mediaId }: MediaRecord, objectId: ObjectId): Promise<number> {
  const { mattes } = await core.call('project.frames', { mediaId, objectId })
  const scores: number[] = []
  for (const { index, blob } of mattes) {
    const truth = join(sample, 'truth', `${String(index).padStart(4, '0')}.png`)
    if (!existsSync(truth)) continue
    const response = await core.app.media(new Request(`http://core/media/matte/${blob}`))
    const matte = decodeMatte(new Uint8Array(await response.arrayBuffer()))
    const half = matte.bits === 8 ? 128 : 32768
    scores.push(
      regionSimilarity(
        Uint8Array.from(matte.data, (value) => Number(value >= half)),
        (await readLabels(truth)).data,
      ),
    )
  }
  return scores.reduce((sum, score) => sum + score, 0) / scores.length
}

async function exportAs(
  core: CliCore,
  { id: mediaId }: MediaRecord,
  format: CallInput<'export.start'>['format'],
  name: string,
): Promise<void> {
  const { jobId } = await core.call('export.start', { mediaId, format, out: join(out, name) })
  const { files, bytes, frames, seconds } = (await core.finish(jobId)) as ExportResult
  const mebibytes = (bytes / 2 ** 20).toFixed(1)
  say(
    `exported ${name}: ${files} ${files === 1 ? 'file' : 'files'}, ${frames} frames, ${mebibytes} MiB in ${seconds.toFixed(1)} s, in ${relative(process.cwd(), join(out, name))}`,
  )
}
