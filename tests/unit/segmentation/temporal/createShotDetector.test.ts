import { describe, expect, test } from 'vitest'
import { createShotDetector } from '../../../../src/main/segmentation/temporal/createShotDetector.ts'
import type { SmallFrame, Transition } from '../../../../src/main/segmentation/temporal/types.ts'
import { dissolve, flash, oneColour, scene } from './footage.ts'

function detect(frames: SmallFrame[]): Transition[] {
  const detector = createShotDetector()
  for (const frame of frames) detector.push(frame)
  return detector.finish()
}

const cutAt = (start: number): Transition => ({ type: 'cut', start, end: start })

const still = (frames: number): SmallFrame[] => scene(1, frames, 0)
const darker = (frames: SmallFrame[]): SmallFrame[] =>
  frames.map((frame) => ({ ...frame, data: frame.data.map((value) => 0.4 * value) }))

describe('cuts', () => {
  test('are where another scene begins, to the frame', () => {
    expect(detect([...scene(1, 20), ...scene(2, 15), ...scene(3, 30)])).toEqual([cutAt(20), cutAt(35)])
  })

  test('part shots of four frames, at the ends of the film too', () => {
    const shots = [1, 2, 3, 4, 5].flatMap((seed) => scene(seed, 4))
    expect(detect(shots)).toEqual([4, 8, 12, 16].map(cutAt))
  })

  test('to a shot of four frames and back are two', () => {
    const shot = scene(1, 34)
    expect(detect([...shot.slice(0, 15), ...scene(2, 4), ...shot.slice(19)])).toEqual([cutAt(15), cutAt(19)])
  })

  test('to and from black are cuts', () => {
    expect(detect([...scene(1, 20), ...oneColour(0, 12), ...scene(2, 20)])).toEqual([cutAt(20), cutAt(32)])
  })

  test('are found between fast pans', () => {
    expect(detect([...scene(1, 24, 3), ...scene(2, 24, 3)])).toEqual([cutAt(24)])
  })
})

describe('no cut', () => {
  test.each([
    ['a still', still(30)],
    ['a slow pan', scene(1, 120, 0.2)],
    ['a pan', scene(1, 90, 1)],
    ['a fast pan', scene(1, 90, 3)],
    ['a whip pan between rests', [...scene(1, 20, 0), ...scene(1, 8, 3), ...scene(1, 8, 3).slice(-1)]],
    ['a black clip', oneColour(0, 40)],
    ['one frame', scene(1, 1)],
    ['two frames of a shot', scene(1, 2)],
    ['no frame', []],
    ['a flash', flash(scene(1, 40), 20)],
    ['a flash in a fast pan', flash(scene(1, 40, 2), 20)],
    ['a strobe', flash(flash(scene(1, 60), 20), 32)],
    ['one foreign frame', [...scene(1, 20), ...scene(2, 1), ...scene(1, 41).slice(21)]],
    ['a change of exposure', dissolve(still(40), darker(still(40)), 30)],
  ])('in %s', (_, frames) => {
    expect(detect(frames)).toEqual([])
  })
})

describe('dissolves', () => {
  test.each([3, 4, 6, 8, 12, 16, 24, 36, 48])('of %i frames are found', (length) => {
    const [found, ...others] = detect(dissolve(scene(1, 80, 0.1), scene(2, 80, 0.1), length))
    expect(others).toEqual([])
    expect(found?.type).toBe('dissolve')
    expectOverlap(found, 80 - length, 80)
  })

  test('are found through a flash', () => {
    const [found, ...others] = detect(flash(dissolve(scene(1, 60), scene(2, 60), 12), 53))
    expect(others).toEqual([])
    expectOverlap(found, 48, 60)
  })

  test('and cuts near them are told apart', () => {
    const [first, second, ...others] = detect([...dissolve(scene(1, 40), scene(2, 22), 10), ...scene(3, 30)])
    expect(others).toEqual([])
    expectOverlap(first, 30, 40)
    expect(second).toEqual(cutAt(52))
  })
})

describe('fades', () => {
  const black = (frames: number): SmallFrame[] => oneColour(0, frames)
  const white = (frames: number): SmallFrame[] => oneColour(255, frames)

  test.each([
    ['black', black],
    ['white', white],
  ])('out to %s and in again are one transition', (_, colour) => {
    const out = dissolve(scene(1, 40), colour(16), 10)
    const [found, ...others] = detect([...out, ...dissolve(colour(10), scene(2, 40), 10)])
    expect(others).toEqual([])
    expect(found?.type).toBe('fade-out-in')
    expectOverlap(found, 30, 56)
  })

  test('out at the end and in at the start take the black along', () => {
    const film = dissolve(dissolve(black(20), scene(1, 60), 10), black(20), 10)
    const [opening, closing, ...others] = detect(film)
    expect(others).toEqual([])
    expect(opening).toMatchObject({ type: 'fade-in', start: 0 })
    expect(closing).toMatchObject({ type: 'fade-out', end: film.length })
  })
})

test('what the detector keeps does not grow with the film', () => {
  const detector = createShotDetector()
  const frames = scene(1, 50)
  const heapAfter = (count: number): number => {
    for (let i = 0; i < count; i++) detector.push(frames[i % 50] as SmallFrame)
    return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers
  }
  const early = heapAfter(1000)
  expect(heapAfter(4000) - early).toBeLessThan(30 * 2 ** 20)
})

/** Half of the frames of either are frames of both. */
function expectOverlap(found: Transition | undefined, start: number, end: number): void {
  if (!found) throw new Error(`No transition found at ${start}.`)
  const shared = Math.min(found.end, end) - Math.max(found.start, start)
  const all = Math.max(found.end, end) - Math.min(found.start, start)
  expect(shared / all, JSON.stringify(found)).toBeGreaterThanOrEqual(0.5)
}
