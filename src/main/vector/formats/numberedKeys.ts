import { between, shapeAt } from '../reduceKeys.ts'
import type { BezierPoints, Shape, ShapeKey } from '../types.ts'

/** The number other programs know a frame by; leaves holes where the sequence has them. */
export type NumberOf = (index: number) => number

export interface NumberedKey {
  frame: number
  points: BezierPoints
}

/** The keys of a shape by frame number, with one at each side of a hole in the numbers: motion stops for it. */
export function numberedKeys({ keys }: Shape, number: NumberOf): NumberedKey[] {
  const numbered: NumberedKey[] = []
  keys.forEach((key, i) => {
    numbered.push({ frame: number(key.index), points: key.points })
    const next = keys[i + 1]
    if (next && number(next.index) - number(key.index) !== next.index - key.index) {
      numbered.push(...sidesOfHoles(key, next, number))
    }
  })
  return numbered
}

function sidesOfHoles(from: ShapeKey, to: ShapeKey, number: NumberOf): NumberedKey[] {
  const sides = new Set<number>()
  for (let index = from.index; index < to.index; index++) {
    if (number(index + 1) !== number(index) + 1) sides.add(index).add(index + 1)
  }
  sides.delete(from.index)
  sides.delete(to.index)
  return [...sides].map((index) => ({
    frame: number(index),
    points: between(from.points, to.points, (index - from.index) / (to.index - from.index)),
  }))
}

/** A key on every frame. */
export function denseKeys({ keys, range }: Shape, number: NumberOf): NumberedKey[] {
  if (keys.length === 1) return [{ frame: number(range[0]), points: (keys[0] as ShapeKey).points }]
  return Array.from({ length: range[1] - range[0] }, (_, k) => ({
    frame: number(range[0] + k),
    points: shapeAt(keys, range[0] + k),
  }))
}

/** A number with three decimals at most: a thousandth of a pixel. */
export function decimal(value: number, digits = 3): string {
  const text = value.toFixed(digits)
  return text.includes('.') ? text.replace(/\.?0+$/, '').replace(/^-0$/, '0') : text
}
