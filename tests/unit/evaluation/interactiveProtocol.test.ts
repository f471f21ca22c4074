import { expect, test } from 'vitest'
import { FrameScores, type TrueFrame } from '../../../src/main/evaluation/frameScores.ts'
import {
  playRounds,
  type Product,
  type RobotRules,
  type Round,
} from '../../../src/main/evaluation/interactiveProtocol.ts'
import { nextMark } from '../../../src/main/evaluation/interactionRobot.ts'

const size = { width: 60, height: 40 }

/** Labels with object `id` in a box. */
function box(
  id: number,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  onto: Uint8Array = new Uint8Array(2400),
): Uint8Array {
  const labels = onto.slice()
  for (let y = y0; y < y1; y++) labels.fill(id, y * size.width + x0, y * size.width + x1)
  return labels
}

/** Object 1 grows frame by frame; object 2 is on frames 1 and 2 alone. */
const truth: TrueFrame[] = [0, 1, 2, 3].map((index) => {
  const first = box(1, 5, 5, 25 + 4 * index, 30)
  return { index, labels: index === 1 || index === 2 ? box(2, 40, 10, 55, 25, first) : first }
})

/** A product in which a mark makes the object right on its frame, and propagation carries frames as they are to the others. */
function makeProduct(suggestions: (number | null)[] = []) {
  const mattes = new Map<string, Uint8Array>()
  const committed = new Set<string>()
  const log: string[] = []
  const product: Product = {
    found: (index) =>
      Promise.resolve(
        [1, 2].flatMap((id) => {
          const data = mattes.get(`${String(id)}:${String(index)}`)
          return data ? [{ id, matte: { ...size, bits: 8 as const, data } }] : []
        }),
      ),
    mark: (id, index, { positive }) => {
      log.push(`mark ${String(id)} on ${String(index)} ${positive ? '+' : '-'}`)
      const { labels } = truth[index] as TrueFrame
      mattes.set(
        `${String(id)}:${String(index)}`,
        labels.map((label) => (label === id ? 255 : 0)),
      )
      return Promise.resolve()
    },
    commit: (index) => {
      for (const id of [1, 2]) committed.add(`${String(id)}:${String(index)}`)
      return Promise.resolve()
    },
    propagate: (from) => {
      log.push(`propagate ${String(from)}`)
      for (const id of [1, 2]) {
        const source = mattes.get(`${String(id)}:${String(from)}`)
        for (const { index } of truth) {
          const key = `${String(id)}:${String(index)}`
          if (source && !committed.has(key)) mattes.set(key, source)
        }
      }
      return Promise.resolve()
    },
    suggest: () => Promise.resolve(suggestions.shift() ?? null),
  }
  return { product, log }
}

const rules: RobotRules = { rounds: 4, marksPerRound: 3, strokes: true, follow: 'truth' }

async function play(product: Product, changes: Partial<RobotRules> = {}): Promise<Round[]> {
  const rounds: Round[] = []
  for await (const round of playRounds(product, { size, ids: [1, 2], truth }, { ...rules, ...changes }))
    rounds.push(round)
  return rounds
}

test('it begins where most is seen, goes to the worst frame, takes away what is too much, and ends when all is right', async () => {
  const { product, log } = makeProduct()
  const rounds = await play(product, { rounds: 8 })
  expect(rounds.map(({ index, marks }) => [index, marks])).toEqual([
    [2, 2],
    [0, 2],
    [1, 2],
    [3, 2],
  ])
  // Frame 2 carried object 2 and too much of object 1 to frame 0.
  expect(log.slice(0, 6)).toEqual([
    'mark 1 on 2 +',
    'mark 2 on 2 +',
    'propagate 2',
    'mark 1 on 0 -',
    'mark 2 on 0 -',
    'propagate 0',
  ])
  expect(rounds.at(-1)?.score).toBe(1)
})

test('rounds tell what they turned from right to wrong', async () => {
  const [first, second] = await play(makeProduct().product)
  // Round 1 carries frame 2 everywhere: the first object, 25 high, is 8 columns too wide on frame 0 and 4 on frame 1, 4 too
  // narrow on frame 3; the second, 15 by 15, is too much on frames 0 and 3.
  expect(first?.change).toEqual({
    worse: 25 * (8 + 4) + 2 * 225,
    better: 25 * (20 + 24 + 28 + 28) + 2 * 225,
    total: 9600,
  })
  // Round 2 rights frame 0 and carries it to frames 1 and 3, now without the second object and too narrow by 4 and 12.
  expect(second?.change).toEqual({ worse: 25 * (4 + 8) + 225, better: 25 * (8 + 4) + 2 * 225, total: 9600 })
})

test('following the product, it goes where that says, vouches for frames with nothing to mark, and ends with it', async () => {
  const { product, log } = makeProduct([2, 3, null])
  const rounds = await play(product, { follow: 'suggestion', rounds: 8 })
  expect(rounds.map(({ index, marks }) => [index, marks])).toEqual([
    [2, 2],
    [2, 0],
    [3, 2],
  ])
  expect(log.filter((line) => line.startsWith('propagate'))).toEqual(['propagate 2', 'propagate 2', 'propagate 3'])
})

test('marks of a round are limited for each object', async () => {
  const { product } = makeProduct()
  let marks = 0
  const stubborn: Product = {
    ...product,
    mark: () =>
      Promise.resolve().then(() => {
        marks++
      }),
    found: () => Promise.resolve([]),
  }
  const [round] = await play(stubborn, { rounds: 1 })
  expect([marks, round?.marks]).toEqual([6, 6])
  expect(round?.score).toBeLessThan(0.5)
})

test('an artist in a hurry lets fringes be, a strict one does not', () => {
  const asMask = (labels: Uint8Array) => ({ ...size, data: labels })
  const wide = asMask(box(1, 5, 5, 26, 30))
  const narrow = asMask(box(1, 5, 5, 25, 30))
  expect(nextMark(wide, narrow, true, true)).toBeNull()
  expect(nextMark(wide, narrow, true)?.positive).toBe(false)
  expect(nextMark(asMask(box(1, 5, 5, 35, 30)), narrow, true, true)?.positive).toBe(false)
})

test('J&F of a sequence is the mean over frames, then over objects, all frames counted', () => {
  const scores = new FrameScores(size, [1, 2], truth)
  // Object 1 is on every frame and not found; object 2 is rightly absent from two of the four.
  expect(scores.mean).toBeCloseTo((0 + 0.5) / 2)
  expect(scores.worstFirst().map(({ index }) => index)).toEqual([1, 2, 0, 3])
  scores.update(truth.map(({ labels }) => labels))
  expect(scores.mean).toBe(1)
})
