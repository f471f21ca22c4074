import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Matrix, transformMatte } from '../../../../src/main/segmentation/matte/transformMatte.ts'
import type { Matte } from '../../../../src/shared/codec/matte.ts'
import { temporaryFolder } from '../../../helpers/projects.ts'

const [width, height] = [160, 120]
function drawn(alpha: (x: number, y: number) => number): Matte {
  const data = Uint16Array.from({ length: width * height }, (_, i) =>
    Math.round(65535 * Math.min(1, Math.max(0, alpha((i % width) + 0.5, Math.floor(i / width) + 0.5)))),
  )
  return { width, height, bits: 16, data }
}
const disk = (x: number, y: number, radius: number): Matte =>
  drawn((px, py) => 0.5 + radius - Math.hypot(px - x, py - y))
const about = (x: number, y: number, scale: number, degrees = 0): Matrix => {
  const [c, s] = [scale * Math.cos((degrees * Math.PI) / 180), scale * Math.sin((degrees * Math.PI) / 180)]
  return [c, s, -s, c, x - c * x + s * y, y - s * x - c * y]
}
/** Alpha summed up, and its centre. */
function moments({ data }: Matte): [area: number, x: number, y: number] {
  let [area, x, y] = [0, 0, 0]
  data.forEach((value, i) => {
    area += value / 65535
    x += (value / 65535) * ((i % width) + 0.5)
    y += (value / 65535) * (Math.floor(i / width) + 0.5)
  })
  return [area, x / area, y / area]
}

test('whole pixels move every value exactly, off the plate too', () => {
  const soft = drawn((x, y) => Math.exp(-((x - 70) ** 2 + (y - 50) ** 2) / 400))
  const moved = transformMatte(soft, [1, 0, 0, 1, 95, -30])
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = x - 95 < 0 || y + 30 >= height ? 0 : soft.data[(y + 30) * width + x - 95]
      expect(moved.data[y * width + x]).toBe(from)
    }
  }
})

test('there and back by whole pixels, and four quarter turns, change nothing', () => {
  const shape = drawn((x, y) => Number(x > 50 && x < 90 && y > 40 && y < 70) * (0.3 + x / 200))
  const there = transformMatte(shape, [1, 0, 0, 1, 13, -7])
  expect(transformMatte(there, [1, 0, 0, 1, -13, 7]).data).toEqual(shape.data)
  let turned = shape
  for (let k = 0; k < 4; k++) turned = transformMatte(turned, about(80, 60, 1, 90))
  expect(turned.data).toEqual(shape.data)
})

test.each([
  [about(70, 50, 1.6), 20 * 1.6, 70, 50],
  [about(70, 50, 0.4), 20 * 0.4, 70, 50],
  [[1, 0, 0, 1, 0.5, 10.25] as Matrix, 20, 70.5, 60.25],
  [about(80, 60, 1, 30), 20, 80 - 10 * Math.cos(Math.PI / 6) + 10 * 0.5, 60 - 10 * 0.5 - 10 * Math.cos(Math.PI / 6)],
])('a disk goes where the matrix %j says, in its size', (matrix, radius, x, y) => {
  const [area, cx, cy] = moments(transformMatte(disk(70, 50, 20), matrix))
  expect(Math.sqrt(area / Math.PI)).toBeCloseTo(radius, 1)
  expect([cx, cy]).toEqual([expect.closeTo(x, 1), expect.closeTo(y, 1)])
})

test('it agrees with OpenCV’s cubic warp of a soft shape', () => {
  const soft = drawn((x, y) => 0.5 + (25 - Math.hypot(x - 75, (y - 60) * 1.4)) / 9)
  const matrix = about(75, 60, 1.2, 20)
  const folder = temporaryFolder()
  writeFileSync(
    join(folder, 'matte'),
    Float32Array.from(soft.data, (value) => value / 65535),
  )
  const [a, b, c, d, e, f] = matrix
  // OpenCV counts from pixel centres: the same map, half a pixel aside.
  const words = [a, c, e + (a + c) / 2 - 0.5, b, d, f + (b + d) / 2 - 0.5].map(String)
  const script = `
import sys, cv2, numpy
matte = numpy.fromfile('matte', numpy.float32).reshape(${String(height)}, ${String(width)})
matrix = numpy.array([float(word) for word in sys.argv[1:]]).reshape(2, 3)
cv2.warpAffine(matte, matrix, (${String(width)}, ${String(height)}), flags=cv2.INTER_CUBIC).tofile('warped')
`
  execFileSync('/usr/bin/python3', ['-c', script, ...words], { cwd: folder })
  const bytes = readFileSync(join(folder, 'warped'))
  const expected = new Float32Array(bytes.buffer, bytes.byteOffset, width * height)
  const ours = Array.from(transformMatte(soft, matrix).data)
  const worst = ours.reduce((most, value, i) => Math.max(most, Math.abs(value / 65535 - (expected[i] ?? 0))), 0)
  // Theirs is Keys' kernel with a = -3/4 in steps of a 32nd of a pixel, ours with -1/2.
  expect(worst).toBeLessThan(0.02)
})

test('a flattening matrix is refused', () => {
  expect(() => transformMatte(disk(70, 50, 20), [1, 0, 0, 0, 0, 0])).toThrow('scaled to nothing')
  expect(() => transformMatte(disk(70, 50, 20), [NaN, 0, 0, 1, 0, 0])).toThrow('scaled to nothing')
})
