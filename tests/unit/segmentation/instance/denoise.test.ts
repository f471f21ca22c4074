import { expect, test } from 'vitest'
import { denoise, noiseOf } from '../../../../src/main/segmentation/instance/denoise.ts'

const [width, height] = [96, 64]

/** Smooth on the left, a texture of slopes, and a step from 0.3 to 0.7 in the middle. */
const clean = Float32Array.from({ length: width * height }, (_, i) => {
  const [x, y] = [i % width, Math.floor(i / width)]
  return (x < width / 2 ? 0.3 : 0.7) + 0.02 * Math.sin(y / 9)
})

/** Normal noise, the same every time. */
function noisy(sigma: number): Float32Array {
  let seed = 1
  const random = (): number => (seed = (seed * 48271) % 2147483647) / 2147483647
  return clean.map((value) => value + sigma * Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random()))
}

const error = (plane: Float32Array): number =>
  Math.sqrt(plane.reduce((sum, value, i) => sum + (value - (clean[i] as number)) ** 2, 0) / plane.length)

test.each([0.02, 0.05, 0.1])('noise of %f is measured to a tenth, through edges', (sigma) => {
  expect(noiseOf(noisy(sigma), width, height) / sigma).toBeCloseTo(1, 0.7)
  expect(noiseOf(clean, width, height)).toBeLessThan(1 / 255)
})

test('strong noise goes, the edge stays', () => {
  const plane = noisy(0.1)
  denoise(plane, width, height)
  expect(error(plane)).toBeLessThan(0.045)
  const column = (x: number): number => {
    let sum = 0
    for (let y = 0; y < height; y++) sum += plane[y * width + x] as number
    return sum / height
  }
  expect(column(width / 2 + 2) - column(width / 2 - 3)).toBeGreaterThan(0.25)
})

test('a clean picture is not touched, each channel is for itself', () => {
  const planes = new Float32Array(2 * clean.length)
  planes.set(clean)
  planes.set(noisy(0.1), clean.length)
  denoise(planes, width, height)
  expect(planes.subarray(0, clean.length)).toEqual(clean)
  expect(error(planes.subarray(clean.length))).toBeLessThan(0.045)
})

test('pictures smaller than the filter stay finite', () => {
  for (const [w, h] of [
    [1, 1],
    [2, 3],
    [5, 1],
  ] as const) {
    const plane = Float32Array.from({ length: w * h }, (_, i) => i % 2)
    denoise(plane, w, h)
    expect(plane.every(Number.isFinite)).toBe(true)
  }
})
