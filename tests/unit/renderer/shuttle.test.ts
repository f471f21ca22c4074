import { expect, test } from 'vitest'
import { createPlayer } from '../../../src/renderer/viewer/player.ts'
import { framesAhead, nextSpeed, wrapIndex } from '../../../src/renderer/viewer/shuttle.ts'

const press = (keys: string, from = 0): number[] => {
  let speed = from
  return Array.from(keys, (key) => (speed = key === 'K' ? 0 : nextSpeed(speed, key === 'L' ? 1 : -1)))
}

test('L plays, then faster each time, to eight times', () => {
  expect(press('LLLLLL')).toEqual([1, 2, 4, 8, 8, 8])
})

test('J plays backward, then faster each time', () => {
  expect(press('JJJJJ')).toEqual([-1, -2, -4, -8, -8])
})

test('against the direction of play it slows down, then turns round', () => {
  expect(press('JJJ', 4)).toEqual([2, 1, -1])
  expect(press('LLL', -2)).toEqual([-1, 1, 2])
})

test('K stops, and L starts at the media’s rate again', () => {
  expect(press('LLKL')).toEqual([1, 2, 0, 1])
})

test('frames go round within the range both ways', () => {
  expect(wrapIndex(9, 1, 5, 10)).toBe(5)
  expect(wrapIndex(5, -1, 5, 10)).toBe(9)
  expect(wrapIndex(5, -12, 5, 10)).toBe(8)
})

test('what is made ready follows direction, speed and range', () => {
  expect(framesAhead(8, 1, 4, [0, 10])).toEqual([8, 9, 0, 1])
  expect(framesAhead(1, -1, 4, [0, 10])).toEqual([1, 0, 9, 8])
  expect(framesAhead(0, 4, 3, [0, 100])).toEqual([0, 4, 8])
  expect(framesAhead(2, 1, 8, [2, 4])).toEqual([2, 3])
})

const player = (speed: number): ReturnType<typeof createPlayer> =>
  createPlayer({ from: 10, speed, rate: 25, range: [0, 100], startedAt: 1000 })
const ready = (): boolean => true

test('shows each frame when it is due, none twice', () => {
  const playing = player(1)
  expect(playing.tick(1020, ready)).toBeNull()
  expect(playing.tick(1040, ready)).toEqual({ index: 11, dropped: 0 })
  expect(playing.tick(1050, ready)).toBeNull()
  expect(playing.tick(1080, ready)).toEqual({ index: 12, dropped: 0 })
})

test('at four times and backward it shows every fourth frame, and none of those left out counts as dropped', () => {
  const playing = player(-4)
  expect(playing.tick(1040, ready)).toEqual({ index: 6, dropped: 0 })
  expect(playing.tick(1080, ready)).toEqual({ index: 2, dropped: 0 })
  expect(playing.tick(1120, ready)).toEqual({ index: 98, dropped: 0 })
})

test('keeps time when late, and counts what it left out', () => {
  expect(player(1).tick(1160, ready)).toEqual({ index: 14, dropped: 3 })
})

test('shows the newest picture that is here', () => {
  expect(player(1).tick(1120, (index) => index <= 12)).toEqual({ index: 12, dropped: 1 })
})

test('waits where nothing is here for long, rather than run away', () => {
  const playing = player(1)
  expect(playing.tick(1080, () => false)).toBeNull()
  expect(playing.tick(3000, () => false)).toBeNull()
  expect(playing.tick(3001, ready)).toEqual({ index: 11, dropped: 0 })
})
