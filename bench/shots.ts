/**
 * Shot detection against known cuts: F1 of cuts and of gradual transitions, frames a second of the whole path by the clock,
 * decode included, and of the detector alone in processor time. For the speed on one core put `taskset -c 0` before it.
 *
 *   node bench/shots.ts TRUTH.json MOVIE...
 *
 * The truth: {"<file name>": {"hard_cuts": [frame...], "gradual": [[type, first, last]...]}}; other movies are only timed.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { scoreCuts, scoreGradual } from '../src/main/evaluation/scoreTransitions.ts'
import { inspectMedia } from '../src/main/media/inspect.ts'
import { openReader } from '../src/main/media/openReader.ts'
import { resolveTools } from '../src/main/media/tools.ts'
import { createShotDetector } from '../src/main/segmentation/temporal/createShotDetector.ts'
import type { SmallFrame, Transition } from '../src/main/segmentation/temporal/types.ts'

interface Truth {
  hard_cuts: number[]
  gradual: [string, number, number][]
}

const [truthPath, ...movies] = process.argv.slice(2)
if (truthPath === undefined || movies.length === 0) {
  console.error('Usage: node bench/shots.ts TRUTH.json MOVIE...')
  process.exit(2)
}
const truths = JSON.parse(await readFile(truthPath, 'utf8')) as Record<string, Truth>
const { tools } = await resolveTools()
const cacheFolder = await mkdtemp(join(tmpdir(), 'holdout-bench-'))

for (const movie of movies) {
  const media = await inspectMedia(movie, { tools, cacheFolder })
  const reader = await openReader(media, { tools, cacheFolder, budgets: { memoryBytes: 2 ** 26, diskBytes: 0 } })
  const detector = createShotDetector()
  const start = performance.now()
  const frames: SmallFrame[] = []
  for await (const frame of reader.stream({ from: 0, to: media.frames - 1, maxSide: detector.side })) {
    detector.push(frame)
    frames.push(frame)
  }
  const transitions = detector.finish()
  const whole = (performance.now() - start) / 1000
  await reader.close()
  report(movie, transitions, truths[basename(movie)])
  const rate = (seconds: number): string => `${Math.round(media.frames / seconds)} frames/s`
  console.log(
    `  ${media.width}x${media.height}: whole path ${rate(whole)} · detector alone ${rate(detectorSeconds(frames))}`,
  )
}
await rm(cacheFolder, { recursive: true })

function report(movie: string, transitions: Transition[], truth: Truth | undefined): void {
  if (!truth) {
    console.log(basename(movie))
    return
  }
  const cuts = scoreCuts(
    transitions.filter(({ type }) => type === 'cut'),
    truth.hard_cuts.map((cut) => ({ start: cut, end: cut })),
  )
  const gradual = scoreGradual(
    transitions.filter(({ type }) => type !== 'cut'),
    truth.gradual.map(([, first, last]) => ({ start: first, end: last + 1 })),
  )
  console.log(`${basename(movie)}: cuts F1 ${cuts.f1.toFixed(3)} · gradual F1 ${gradual.f1.toFixed(3)}`)
}

/** Processor time of a second, warm run over the same frames. */
function detectorSeconds(frames: SmallFrame[]): number {
  const before = process.cpuUsage()
  const detector = createShotDetector()
  for (const frame of frames) detector.push(frame)
  detector.finish()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}
