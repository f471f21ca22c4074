import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { contourAccuracy } from '../../../src/main/evaluation/contourAccuracy.ts'
import { readLabels } from '../../../src/main/evaluation/readLabels.ts'
import { regionSimilarity } from '../../../src/main/evaluation/regionSimilarity.ts'
import { dataFolder } from '../../helpers/data.ts'
import { draw, size, type Shape } from './masks.ts'

/** Guess, truth, J, F, and F at a tolerance of 0.03: computed with numpy and OpenCV by `davisReference.py`. */
const drawn: [Shape, Shape, number, number, number][] = [
  [['disk', 40, 30, 20], ['disk', 43, 29, 18], 0.770312, 0.438915, 0.76652],
  [['disk', 90, 55, 30], ['box', 85, 58, 22], 0.751575, 0.205128, 0.582393],
  [['diamond', 10, 10, 25], ['box', 12, 9, 14], 0.730505, 0.202053, 0.543659],
  [['checks', 0, 0, 7], ['checks', 0, 0, 8], 0.337178, 0.600493, 0.998868],
  [['empty'], ['disk', 5, 5, 4], 0, 0, 0],
  [['disk', 5, 5, 4], ['empty'], 0, 0, 0],
  [['empty'], ['empty'], 1, 1, 1],
  [['box', 48, 30, 60], ['box', 20, 20, 3], 0.008281, 0, 0],
  [['disk', 20, 20, 3], ['disk', 70, 40, 3], 0, 0, 0],
]

test.each(drawn)('J and F of %j against %j are those of OpenCV', (guess, truth, region, contour, loose) => {
  expect(regionSimilarity(draw(guess), draw(truth))).toBeCloseTo(region, 5)
  expect(contourAccuracy(draw(guess), draw(truth), size)).toBeCloseTo(contour, 5)
  expect(contourAccuracy(draw(guess), draw(truth), size, 0.03)).toBeCloseTo(loose, 5)
})

test('a mask that fills the picture has no contour to match', () => {
  expect(contourAccuracy(draw(['box', 48, 30, 90]), draw(['box', 48, 30, 90]), size)).toBe(1)
})

/** Two annotated frames of a sequence, compared as if one were the guess; J and F by `davisReference.py`. */
const annotated: [string, number, number, number, number][] = [
  ['bmx-trees', 10, 11, 0.709441, 0.996468],
  ['bmx-trees', 0, 40, 0.000362, 0.027695],
  ['libby', 5, 8, 0.585799, 0.672569],
  ['camel', 0, 30, 0.545142, 0.433455],
  ['breakdance', 20, 21, 0.567639, 0.319664],
]

test.skipIf(!dataFolder())('J and F of real annotations are those of OpenCV, in under 10 ms', async () => {
  const milliseconds: number[] = []
  for (const [name, guessFrame, truthFrame, region, contour] of annotated) {
    const guess = await readLabels(annotation(name, guessFrame))
    const truth = await readLabels(annotation(name, truthFrame))
    expect(regionSimilarity(guess.data, truth.data)).toBeCloseTo(region, 5)
    for (let run = 0; run < 5; run++) {
      const start = performance.now()
      expect(contourAccuracy(guess.data, truth.data, truth)).toBeCloseTo(contour, 5)
      milliseconds.push(performance.now() - start)
    }
  }
  // The best run: the machine may be busy with other tests.
  expect(Math.min(...milliseconds)).toBeLessThan(10)
})

const python = '/usr/bin/python3'
const hasOpenCV = (): boolean => {
  if (!existsSync(python)) return false
  try {
    execFileSync(python, ['-c', 'import cv2, numpy'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

test.runIf(dataFolder() && hasOpenCV())(
  'J and F of every tenth annotation against the next are those of OpenCV',
  async () => {
    const pairs = ['blackswan', 'drift-chicane', 'bmx-trees'].flatMap((name) =>
      [0, 10, 20, 30].map((frame) => [annotation(name, frame), annotation(name, frame + 3)] as const),
    )
    const script = join(import.meta.dirname, 'davisReference.py')
    const output = execFileSync(python, [script], { input: JSON.stringify(pairs), encoding: 'utf8' })
    const expected = JSON.parse(output) as [number, number][]
    for (const [i, [guessPath, truthPath]] of pairs.entries()) {
      const guess = await readLabels(guessPath)
      const truth = await readLabels(truthPath)
      expect(regionSimilarity(guess.data, truth.data)).toBeCloseTo(expected[i]?.[0] ?? NaN, 6)
      expect(contourAccuracy(guess.data, truth.data, truth)).toBeCloseTo(expected[i]?.[1] ?? NaN, 6)
    }
  },
)

function annotation(sequence: string, frame: number): string {
  return join(dataFolder() ?? '', 'davis/Annotations/480p', sequence, `${String(frame).padStart(5, '0')}.png`)
}
