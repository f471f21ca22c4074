import { nextMark } from '../../src/main/evaluation/interactionRobot.ts'
import type { BinaryMask, RobotMark } from '../../src/main/evaluation/interactionRobot.ts'
import { regionSimilarity } from '../../src/main/evaluation/regionSimilarity.ts'
import type { NetworkProvider } from '../../src/main/inference/types.ts'
import type { RgbFrame } from '../../src/main/media/types.ts'
import type { interact, RegionalPrompt } from '../../src/main/segmentation/instance/interaction/interact.ts'
import type { Matte } from '../../src/shared/codec/matte.ts'
import type { Rectangle } from '../../src/shared/domain/geometry.ts'
import type { Case } from './cases.ts'
import { farChange } from './farChange.ts'
import type { FarChange } from './farChange.ts'

export type Interact = typeof interact

export interface Game {
  /** IoU after each of the marks. */
  scores: number[]
  /** What each mark from the second on changed far from itself. */
  far: FarChange[]
  /** Milliseconds of each mark, without the robot. */
  times: number[]
}

export interface Rules {
  strokes: boolean
  /** The robot gives the object's box first; it does not count. */
  box?: boolean
  marks: number
  /** The robot stops at this IoU, but not before its tenth mark. */
  enough: number
}

/** The robot marks the largest wrong region again and again. */
export async function play(
  segment: Interact,
  networks: NetworkProvider,
  { plate, truth }: Case,
  rules: Rules,
): Promise<Game> {
  const prompts: RegionalPrompt[] = []
  let present: Matte | null = null
  const game: Game = { scores: [], far: [], times: [] }
  if (rules.box) {
    prompts.push({ prompt: { kind: 'box', ...boxRound(truth, 0) }, region: null })
    present = await lay(segment, networks, plate, prompts, null)
  }
  for (let i = 0; i < rules.marks; i++) {
    const guess = binary(present, truth)
    const mark = nextMark(guess, truth, rules.strokes)
    if (mark) {
      prompts.push({ prompt: toPrompt(mark), region: null })
      const started = performance.now()
      const matte = await lay(segment, networks, plate, prompts, present)
      game.times.push(performance.now() - started)
      if (present) game.far.push(farChange(present, matte, mark.points, truth.data))
      present = matte
    }
    const score = regionSimilarity(binary(present, truth).data, truth.data)
    game.scores.push(score)
    if (i >= 9 && score >= rules.enough) break
  }
  return game
}

function toPrompt({ positive, points }: RobotMark): RegionalPrompt['prompt'] {
  const [first] = points as [[number, number]]
  if (points.length === 1) return { kind: 'click', positive, x: first[0], y: first[1] }
  return { kind: 'stroke', positive, width: 4, points }
}

/** Lays the last of the marks on the present matte. */
export async function lay(
  segment: Interact,
  networks: NetworkProvider,
  plate: RgbFrame,
  prompts: RegionalPrompt[],
  present: Matte | null,
): Promise<Matte> {
  const mask = (): never => {
    throw new Error('The robot places no masks.')
  }
  const look = { size: plate, plate: () => Promise.resolve(plate), prompts, fresh: 1, present }
  return (await segment({ ...look, mask, bits: 16, refine: true }, networks)).matte
}

export function binary(matte: Matte | null, { width, height }: BinaryMask): BinaryMask {
  const data = matte ? Uint8Array.from(matte.data, (value) => Number(value > 32767)) : new Uint8Array(width * height)
  return { width, height, data }
}

/** The bounds of an object, wider by a share of its size on each side, inside the picture. */
export function boxRound({ width, height, data }: BinaryMask, wider: number): Rectangle {
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
