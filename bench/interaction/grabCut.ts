import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { nextMark } from '../../src/main/evaluation/interactionRobot.ts'
import type { BinaryMask } from '../../src/main/evaluation/interactionRobot.ts'
import { regionSimilarity } from '../../src/main/evaluation/regionSimilarity.ts'
import type { Case } from './cases.ts'
import { boxRound } from './play.ts'

/** Radius of a click's disc, as a share of the shorter side: 6 of 480 rows, what our clicks cover. */
const CLICK = 1 / 80

/**
 * IoU of OpenCV's grabCut given the object's box and then the robot's clicks, for each case. Outside the box is surely background,
 * clicks are sure. Each click goes on from the mask before, 5 iterations.
 * @param python one that has OpenCV
 */
export async function playGrabCut(cases: Case[], clicks: number, python: string): Promise<number[]> {
  const child = spawn(python, [join(import.meta.dirname, 'grabCut.py')], { stdio: ['pipe', 'pipe', 'inherit'] })
  const answer = answers(child.stdout)
  const scores: number[] = []
  for (const { plate, truth } of cases) {
    const { width, height, data } = plate
    const short = Math.min(width, height)
    const { x0, y0, x1, y1 } = boxRound(truth, 0)
    child.stdin.write(`${JSON.stringify({ width, height, box: [x0, y0, x1, y1] })}\n`)
    child.stdin.write(data)
    let guess: BinaryMask = { width, height, data: await answer(width * height) }
    for (let i = 0; i < clicks; i++) {
      const mark = nextMark(guess, truth, false)
      if (!mark) break
      const [x, y] = mark.points[0] as [number, number]
      const radius = Math.max(1, Math.round(CLICK * short))
      child.stdin.write(`${JSON.stringify({ x, y, positive: mark.positive, radius })}\n`)
      guess = { width, height, data: await answer(width * height) }
    }
    scores.push(regionSimilarity(guess.data, truth.data))
  }
  child.stdin.end()
  return scores
}

/** Answers of so many bytes each, taken from a stream. */
function answers(stream: Readable): (bytes: number) => Promise<Uint8Array> {
  const chunks = stream.iterator() as AsyncIterator<Buffer, undefined>
  let waiting = Buffer.alloc(0)
  return async (bytes) => {
    while (waiting.length < bytes) {
      const { value } = await chunks.next()
      if (value === undefined) throw new Error('grabCut ended early.')
      waiting = Buffer.concat([waiting, value])
    }
    const answer = new Uint8Array(waiting.subarray(0, bytes))
    waiting = waiting.subarray(bytes)
    return answer
  }
}
