import { expect, test } from 'vitest'
import { dropSpecks, fillPinholes } from '../../../../src/main/segmentation/instance/interaction/cleanAnswer.ts'

const width = 40
const height = 30
type Square = [x: number, y: number, side: number]

/** 0.9 in the squares, 0.1 elsewhere, and with `hole` the other way round inside it. */
function picture(squares: Square[], holes: Square[] = []): Float32Array {
  const data = new Float32Array(width * height).fill(0.1)
  const draw = ([left, top, side]: Square, value: number): void => {
    for (let y = top; y < top + side; y++) data.fill(value, y * width + left, y * width + left + side)
  }
  for (const square of squares) draw(square, 0.9)
  for (const hole of holes) draw(hole, 0.1)
  return data
}

function marks(at: { positive?: [number, number]; negative?: [number, number] }) {
  const plane = (point?: [number, number]): Float32Array => {
    const data = new Float32Array(width * height)
    if (point) data[point[1] * width + point[0]] = 1
    return data
  }
  return { positive: plane(at.positive), negative: plane(at.negative) }
}

const inside = (data: Float32Array, [x, y]: [number, number]): boolean => (data[y * width + x] as number) > 0.5

test('an object that starts keeps only the parts its marks touch, however large the others are', () => {
  const probability = picture([
    [2, 2, 8],
    [20, 5, 15],
  ])
  const clean = dropSpecks({ width, height, probability, marks: marks({ positive: [5, 5] }) })
  expect(inside(clean, [5, 5])).toBe(true)
  expect(inside(clean, [25, 10])).toBe(false)
})

test('an object that starts from a box keeps its large parts and loses its specks', () => {
  const probability = picture([
    [2, 2, 8],
    [20, 5, 12],
    [15, 25, 2],
  ])
  const clean = dropSpecks({ width, height, probability, marks: marks({}) })
  expect([5, 25].map((x) => inside(clean, [x, 8]))).toEqual([true, true])
  expect(inside(clean, [15, 25])).toBe(false)
})

test('pinholes close; larger holes, marked ones and the open outside stay', () => {
  const probability = picture(
    [[5, 5, 20]],
    [
      [7, 7, 1],
      [10, 10, 1],
      [14, 14, 6],
    ],
  )
  const filled = fillPinholes({ width, height, probability, marks: marks({ negative: [10, 10] }) })
  expect(inside(filled, [7, 7])).toBe(true)
  expect(inside(filled, [10, 10])).toBe(false)
  expect(inside(filled, [16, 16])).toBe(false)
  expect(inside(filled, [0, 0])).toBe(false)
})

test('nothing found stays nothing', () => {
  const probability = picture([])
  const clean = dropSpecks({ width, height, probability, marks: marks({}) })
  expect(fillPinholes({ width, height, probability: clean, marks: marks({}) })).toEqual(probability)
})
