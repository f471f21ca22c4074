import { expect, test } from 'vitest'
import { nextMark } from '../../../src/main/evaluation/interactionRobot.ts'
import type { BinaryMask } from '../../../src/main/evaluation/interactionRobot.ts'

const mask = (inside: (x: number, y: number) => boolean): BinaryMask => ({
  width: 100,
  height: 60,
  data: Uint8Array.from({ length: 6000 }, (_, i) => Number(inside(i % 100, Math.floor(i / 100)))),
})
const nothing = mask(() => false)

test('it clicks the innermost point of the largest wrong region', () => {
  const truth = mask((x, y) => Math.hypot(x - 70, y - 30) < 15 || Math.hypot(x - 15, y - 15) < 8)
  const mark = nextMark(nothing, truth, false)
  expect(mark?.positive).toBe(true)
  expect(mark?.points).toHaveLength(1)
  const [x, y] = mark?.points[0] ?? [0, 0]
  expect(Math.hypot(x - 70.5, y - 30.5)).toBeLessThan(2)
})

test('it takes away what is too much, and is content with what is right', () => {
  const truth = mask((x) => x < 20)
  const mark = nextMark(
    mask((x) => x < 60),
    truth,
    false,
  )
  expect(mark?.positive).toBe(false)
  expect(mark?.points[0]?.[0]).toBeGreaterThan(20)
  expect(nextMark(truth, truth, true)).toBeNull()
})

test('its stroke runs along the middle of a long region', () => {
  const mark = nextMark(
    nothing,
    mask((x, y) => x >= 10 && x < 90 && y >= 25 && y < 34),
    true,
  )
  const xs = mark?.points.map(([x]) => x) ?? []
  expect(Math.max(...xs) - Math.min(...xs)).toBeGreaterThan(60)
  const middle = mark?.points.filter(([x]) => x > 20 && x < 80) ?? []
  expect(middle.every(([, y]) => Math.abs(y - 29.5) < 3)).toBe(true)
})
