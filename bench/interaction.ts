/**
 * How good and how quick the interaction is: a robot clicks or draws in the largest wrong region of pictures with truth,
 * or gives the box of the object, exact and 6 % wider on each side.
 *   npx --no-install node bench/interaction.ts [--set davis|davis-multi] [--held-out FOLDER] [--limit N] [--grab-cut]
 *     [--python /usr/bin/python3] [--against CHECKOUT]
 * Prints the mean IoU after 1 to 10 marks and from boxes; clicks to an IoU of 0.85 and 0.90, 20 where it is not reached;
 * what corrections change far from their mark; milliseconds of a call of the network and of a click on a 1920x1080 plate.
 * --held-out takes the photographs of the training's static-*.tar that it leaves out; --grab-cut lets OpenCV's grabCut play
 * too, given the box and ten clicks; --against prints the figures of the interaction code of another checkout first, in the same run.
 */
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { regionSimilarity } from '../src/main/evaluation/regionSimilarity.ts'
import { createNetworkProvider } from '../src/main/inference/createNetworkProvider.ts'
import { loadRegistry } from '../src/main/inference/registry.ts'
import { interact } from '../src/main/segmentation/instance/interaction/interact.ts'
import type { RegionalPrompt } from '../src/main/segmentation/instance/interaction/interact.ts'
import { dataFolder } from '../tests/helpers/data.ts'
import { davisCases, heldOutCases } from './interaction/cases.ts'
import { playGrabCut } from './interaction/grabCut.ts'
import { binary, boxRound, lay, play } from './interaction/play.ts'
import type { Game, Interact } from './interaction/play.ts'
import { timeCalls, timeLargePlate } from './interaction/timing.ts'

/** Clicks after which the robot gives up. */
const MOST_CLICKS = 20
const SHOWN = [1, 2, 3, 5, 10]
/** IoU from which on a mark corrects a matte; before, it looks for the object. */
const FOUND = 0.8

const { values } = parseArgs({
  options: {
    set: { type: 'string', default: 'davis' },
    'held-out': { type: 'string' },
    limit: { type: 'string' },
    'grab-cut': { type: 'boolean', default: false },
    python: { type: 'string', default: 'python3' },
    against: { type: 'string' },
  },
})
const models = join(import.meta.dirname, '../models')
const registry = await loadRegistry(models)
const networks = createNetworkProvider(models, registry, { provider: 'cpu', threads: 1 })
const limit = values.limit ? Number(values.limit) : undefined
const cases = values['held-out'] ? await heldOutCases(values['held-out'], limit) : await footage()

if (values.against !== undefined) {
  const file = 'src/main/segmentation/instance/interaction/interact.ts'
  const other = (await import(join(resolve(values.against), file))) as { interact: Interact }
  await measure('before', other.interact)
}
const after3 = await measure('now   ', interact)
if (values['grab-cut']) {
  const games: Game[] = []
  for (const one of cases)
    games.push(await play(interact, networks, one, { strokes: false, box: true, marks: 3, enough: 1 }))
  const boxed = mean(games.map(({ scores }) => scores[2] as number))
  const scores = await playGrabCut(cases, 10, values.python)
  console.log(`a box and 10 clicks, grabCut: IoU ${mean(scores).toFixed(3)}`)
  console.log(`ours, a box and 3 clicks: ${boxed.toFixed(3)}; 3 clicks alone: ${after3.toFixed(3)}`)
}
await time()

async function footage(): Promise<Awaited<ReturnType<typeof davisCases>>> {
  const root = dataFolder()
  if (root === null) throw new Error('There is no development footage; set HOLDOUT_DATA.')
  const found = await davisCases(join(root, values.set), values.set === 'davis' ? '480p' : '240p')
  return found.slice(0, limit)
}

/** @returns the mean IoU after three clicks */
async function measure(name: string, segment: Interact): Promise<number> {
  const clicks = await playAll(`${name} clicks `, segment, false)
  for (const bar of [0.85, 0.9]) {
    const needed = clicks.map(({ scores }) => scores.findIndex((score) => score >= bar) + 1)
    const reached = needed.filter((count) => count > 0).length / needed.length
    const average = mean(needed.map((count) => (count === 0 ? MOST_CLICKS : count)))
    console.log(
      `${name} clicks to IoU ${bar.toFixed(2)}: ${average.toFixed(1)}, reached by ${(100 * reached).toFixed(0)} %`,
    )
  }
  await playAll(`${name} strokes`, segment, true)
  for (const wider of [0, 0.06]) {
    const scores: number[] = []
    for (const { plate, truth } of cases) {
      const prompts: RegionalPrompt[] = [{ prompt: { kind: 'box', ...boxRound(truth, wider) }, region: null }]
      const matte = await lay(segment, networks, plate, prompts, null)
      scores.push(regionSimilarity(binary(matte, truth).data, truth.data))
    }
    console.log(`${name} box, ${String(100 * wider)} % wider: IoU ${mean(scores).toFixed(3)}`)
  }
  return mean(clicks.map(({ scores }) => scores[2] as number))
}

async function playAll(name: string, segment: Interact, strokes: boolean): Promise<Game[]> {
  const rules = { strokes, marks: strokes ? 10 : MOST_CLICKS, enough: 0.9 }
  const games: Game[] = []
  for (const one of cases) games.push(await play(segment, networks, one, rules))
  const cells = SHOWN.map((count) => {
    const average = mean(games.map(({ scores }) => scores[count - 1] as number))
    return `IoU@${String(count)} ${average.toFixed(3)}`
  })
  const milliseconds = mean(games.flatMap(({ times }) => times))
  console.log(`${name} ${String(cases.length)} objects  ${cells.join('  ')}  ${milliseconds.toFixed(0)} ms a mark`)
  const far = games.flatMap((game) => game.far)
  const changed = far.map((one) => one.changed)
  const percent = (share: number): string => `${(100 * share).toFixed(2)} %`
  const largest = percent(changed.reduce((most, share) => Math.max(most, share), 0))
  const over = percent(changed.filter((share) => share > 0.005).length / far.length)
  const worse = percent(mean(far.map((one) => one.worse)))
  console.log(
    `${name} far from a correction: ${percent(mean(changed))} of the pixels change (most ${largest}; above 0.5 % in ${over} of them), ${worse} for the worse`,
  )
  const found = games.flatMap((game) => game.far.filter((_, i) => (game.scores[i] as number) >= FOUND))
  console.log(
    `${name} far from a correction of a matte at ${String(FOUND)} or better: ${percent(mean(found.map((one) => one.changed)))}`,
  )
  return games
}

async function time(): Promise<void> {
  const two = createNetworkProvider(models, registry, { provider: 'cpu', threads: 2 })
  const side = networks.parameters('s2m').side ?? 256
  console.log(
    `a call at ${String(side)}x${String(side)}, 2 threads: ${await timeCalls(await two.network('s2m'), side)}`,
  )
  const root = dataFolder()
  if (root !== null) console.log(`a click on 1920x1080: ${await timeLargePlate(join(root, 'davis'), networks)}`)
}

function mean(numbers: number[]): number {
  return numbers.reduce((sum, value) => sum + value, 0) / numbers.length
}
