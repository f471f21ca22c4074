/**
 * How good and how quick the interaction is: a robot clicks or draws in the largest wrong region of frames with truth,
 * or gives the box of the object, exact and 6 % wider on each side.
 *   npx --no-install node bench/interaction.ts [--set davis|davis-multi] [--marks 10] [--limit N] [--against CHECKOUT]
 * Prints the mean IoU after 1, 2, 3, 5 and 10 marks and from boxes, and the time of a click on a 1920x1080 plate; with
 * --against, those of the interaction code of another checkout first, in the same run.
 */
import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { nextMark } from '../src/main/evaluation/interactionRobot.ts'
import type { BinaryMask, RobotMark } from '../src/main/evaluation/interactionRobot.ts'
import { maskOf, objectIds, readLabels } from '../src/main/evaluation/readLabels.ts'
import { regionSimilarity } from '../src/main/evaluation/regionSimilarity.ts'
import { createNetworkProvider } from '../src/main/inference/createNetworkProvider.ts'
import { loadRegistry } from '../src/main/inference/registry.ts'
import type { RgbFrame } from '../src/main/media/types.ts'
import { interact } from '../src/main/segmentation/instance/interaction/interact.ts'
import type { RegionalPrompt } from '../src/main/segmentation/instance/interaction/interact.ts'
import type { Matte } from '../src/shared/codec/matte.ts'
import type { Rectangle } from '../src/shared/domain/geometry.ts'
import { dataFolder } from '../tests/helpers/data.ts'

const { values } = parseArgs({
  options: {
    set: { type: 'string', default: 'davis' },
    marks: { type: 'string', default: '10' },
    limit: { type: 'string' },
    against: { type: 'string' },
  },
})
const root = dataFolder()
if (root === null) throw new Error('There is no development footage; set HOLDOUT_DATA.')
const models = join(import.meta.dirname, '../models')
const networks = createNetworkProvider(models, await loadRegistry(models), { provider: 'cpu', threads: 1 })
const count = Number(values.marks)
const all = await loadCases(join(root, values.set), values.set === 'davis' ? '480p' : '240p')
const cases = all.slice(0, values.limit ? Number(values.limit) : undefined)

if (values.against !== undefined) {
  const file = 'src/main/segmentation/instance/interaction/interact.ts'
  const other = (await import(join(resolve(values.against), file))) as { interact: Interact }
  await measure('before', other.interact)
}
await measure('now   ', interact)
await timeLargePlate()

type Interact = typeof interact

async function measure(name: string, segment: Interact): Promise<void> {
  for (const strokes of [false, true])
    await measureMarks(`${name} ${strokes ? 'strokes' : 'clicks '}`, segment, strokes)
  for (const wider of [0, 0.06]) {
    const scores: number[] = []
    for (const { plate, truth } of cases) {
      const prompts: RegionalPrompt[] = [{ prompt: { kind: 'box', ...boxRound(truth, wider) }, region: null }]
      const matte = await lay(segment, plate, prompts, null)
      scores.push(regionSimilarity(binary(matte, truth).data, truth.data))
    }
    console.log(`${name} box, ${String(100 * wider)} % wider: IoU ${mean(scores).toFixed(3)}`)
  }
}

async function measureMarks(name: string, segment: Interact, strokes: boolean): Promise<void> {
  const scores: number[][] = []
  const started = performance.now()
  for (const { plate, truth } of cases) scores.push(await session(segment, plate, truth, strokes))
  const milliseconds = (performance.now() - started) / cases.length / count
  const columns = [1, 2, 3, 5, 10].filter((marks) => marks <= count)
  const means = columns.map((marks) => mean(scores.map((row) => row[marks - 1] as number)))
  const cells = columns.map((marks, i) => `IoU@${String(marks)} ${(means[i] as number).toFixed(3)}`)
  console.log(
    `${name} ${String(cases.length)} objects  ${cells.join('  ')}  ${milliseconds.toFixed(0)} ms a mark, robot included`,
  )
}

/** The bounds of an object, wider by a share of its size on each side, inside the picture. */
function boxRound({ width, height, data }: BinaryMask, wider: number): Rectangle {
  const xs: number[] = []
  const ys: number[] = []
  data.forEach((value, i) => {
    if (value === 0) return
    xs.push(i % width)
    ys.push(Math.floor(i / width))
  })
  const [left, right] = limits(xs, wider, width)
  const [top, bottom] = limits(ys, wider, height)
  return { x0: left, y0: top, x1: right, y1: bottom }
}

function limits(places: number[], wider: number, size: number): [number, number] {
  const first = places.reduce((least, place) => Math.min(least, place), size)
  const end = places.reduce((most, place) => Math.max(most, place + 1), 0)
  const margin = wider * (end - first)
  return [Math.max(0, first - margin), Math.min(size, end + margin)]
}

interface Case {
  plate: RgbFrame
  truth: BinaryMask
}

/** Every object in three frames of each sequence. */
async function loadCases(folder: string, resolution: string): Promise<Case[]> {
  const found: Case[] = []
  for (const sequence of readdirSync(join(folder, 'JPEGImages', resolution)).sort()) {
    const files = readdirSync(join(folder, 'JPEGImages', resolution, sequence)).sort()
    for (const share of [0.15, 0.5, 0.85]) {
      const file = files[Math.floor(share * files.length)] as string
      const plate = await readPlate(join(folder, 'JPEGImages', resolution, sequence, file))
      const labels = await readLabels(join(folder, 'Annotations', resolution, sequence, file.replace('.jpg', '.png')))
      for (const id of objectIds(labels.data)) {
        found.push({ plate, truth: { width: labels.width, height: labels.height, data: maskOf(labels.data, id) } })
      }
    }
  }
  return found
}

async function readPlate(path: string, size?: [number, number]): Promise<RgbFrame> {
  const picture = size ? sharp(path).resize(...size, { fit: 'fill' }) : sharp(path)
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return { index: 0, width: info.width, height: info.height, data: new Uint8Array(data) }
}

/** IoU after each of the robot's marks. */
async function session(segment: Interact, plate: RgbFrame, truth: BinaryMask, strokes: boolean): Promise<number[]> {
  const prompts: RegionalPrompt[] = []
  let present: Matte | null = null
  const scores: number[] = []
  for (let i = 0; i < count; i++) {
    const guess = binary(present, truth)
    const mark = nextMark(guess, truth, strokes)
    if (mark) {
      prompts.push({ prompt: toPrompt(mark), region: null })
      present = await lay(segment, plate, prompts, present)
    }
    scores.push(regionSimilarity(binary(present, truth).data, truth.data))
  }
  return scores
}

function toPrompt({ positive, points }: RobotMark): RegionalPrompt['prompt'] {
  const [first] = points as [[number, number]]
  if (points.length === 1) return { kind: 'click', positive, x: first[0], y: first[1] }
  return { kind: 'stroke', positive, width: 4, points }
}

async function lay(
  segment: Interact,
  plate: RgbFrame,
  prompts: RegionalPrompt[],
  present: Matte | null,
): Promise<Matte> {
  const mask = (): never => {
    throw new Error('The robot places no masks.')
  }
  return (
    await segment(
      { size: plate, plate: () => Promise.resolve(plate), prompts, fresh: 1, present, mask, bits: 16, refine: true },
      networks,
    )
  ).matte
}

function binary(matte: Matte | null, { width, height }: BinaryMask): BinaryMask {
  const data = matte ? Uint8Array.from(matte.data, (value) => Number(value > 32767)) : new Uint8Array(width * height)
  return { width, height, data }
}

async function timeLargePlate(): Promise<void> {
  const times: number[] = []
  const runtime: number[] = []
  const network = await networks.network('s2m')
  for (const sequence of ['blackswan', 'camel', 'car-shadow']) {
    const plate = await readPlate(join(root as string, 'davis/JPEGImages/480p', sequence, '00010.jpg'), [1920, 1080])
    const prompts: RegionalPrompt[] = []
    let present: Matte | null = null
    for (const [x, y] of [
      [960, 540],
      [800, 600],
      [1100, 500],
      [960, 700],
      [700, 500],
    ] as const) {
      prompts.push({ prompt: { kind: 'click', x, y, positive: true }, region: null })
      const before = network.secondsInRuntime
      const started = performance.now()
      present = await lay(interact, plate, prompts, present)
      times.push(performance.now() - started)
      runtime.push(1000 * (network.secondsInRuntime - before))
    }
  }
  times.sort((a, b) => a - b)
  console.log(
    `1920x1080: a click takes ${median(times)} ms (slowest of ${String(times.length)}: ${(times.at(-1) as number).toFixed(0)}), ${median(runtime)} of them in the network`,
  )
}

function mean(numbers: number[]): number {
  return numbers.reduce((sum, value) => sum + value, 0) / numbers.length
}

function median(numbers: number[]): string {
  return (numbers.toSorted((a, b) => a - b)[numbers.length >> 1] as number).toFixed(0)
}
