import { expect, test } from 'vitest'
import type { Network, Tensor } from '../../../../src/main/inference/types.ts'
import { networkFusion } from '../../../../src/main/segmentation/instance/fusion/networkFusion.ts'
import { newPatch, type Patch } from '../../../../src/main/segmentation/instance/picture.ts'

const width = 96
const height = 64

const view = { width, height, region: { x: 0, y: 0, width, height } }

/** `value` inside the rectangle. */
function block(value: number, x0: number, y0: number, x1: number, y1: number): Patch {
  const plane = newPatch(view)
  for (let y = y0; y < y1; y++) plane.data.fill(value, y * width + x0, y * width + x1)
  return plane
}

/** A network whose logit is 10 where the forward mask is and the backward one is not, else -10. */
function network() {
  const seen: Tensor[] = []
  const run: Network['run'] = ({ x }) => {
    const { data, shape } = x as Tensor
    seen.push(x as Tensor)
    const [, , rows, columns] = shape as [number, number, number, number]
    const size = rows * columns
    const logit = Float32Array.from({ length: size }, (_, i) =>
      (data[3 * size + i] as number) > 0.5 && (data[4 * size + i] as number) < 0.5 ? 10 : -10,
    )
    return Promise.resolve({ logit: { data: logit, shape: [1, 1, rows, columns] } })
  }
  return { seen, network: { id: 'fusion', run, secondsInRuntime: 0, release: () => Promise.resolve() } }
}

test('the nine channels are what the network was trained on, cut to where something is', async () => {
  const { network: fake, seen } = network()
  const rgb = Float32Array.from({ length: 3 * width * height }, (_, i) => Math.floor(i / (width * height)) / 4)
  const fused = await networkFusion(fake, 16).fuse({
    rgb: () => rgb,
    forward: block(1, 40, 20, 60, 30),
    backward: block(1, 50, 20, 70, 30),
    failure: { lost: block(0.5, 40, 20, 41, 30), gained: block(0.25, 60, 20, 61, 30) },
    position: 0.25,
  })
  const [x] = seen
  // Pixels 40..70 and 20..30, 16 more each side, out to multiples of 16.
  expect(x?.shape).toEqual([1, 9, 48, 80])
  const at = (channel: number, column: number, row: number): number =>
    x?.data[(channel * 48 + row) * 80 + column - 16] as number
  expect([0, 1, 2].map((channel) => at(channel, 30, 3))).toEqual([0, 0.25, 0.5])
  expect([3, 4, 5, 6, 7, 8].map((channel) => at(channel, 40, 25))).toEqual([1, 0, 0.5, 0, 0.25, 0.75])
  expect([3, 4, 5, 6].map((channel) => at(channel, 60, 25))).toEqual([0, 1, 0, 0.25])
  const value = (column: number, row: number): number => fused.data[row * width + column] as number
  expect(value(45, 25)).toBeGreaterThan(0.99)
  expect(value(55, 25)).toBeLessThan(0.01)
  expect(value(45, 10)).toBeLessThan(0.01)
  expect(value(5, 60)).toBe(0)
})

test('where nothing failed the attention is nothing; where nothing is, no network runs', async () => {
  const { network: fake, seen } = network()
  const given = { rgb: () => new Float32Array(3 * width * height), failure: null, position: 0.5 }
  await networkFusion(fake, 16).fuse({ ...given, forward: block(1, 0, 0, 8, 8), backward: newPatch(view) })
  const size = (seen[0]?.data.length ?? 0) / 9
  expect(seen[0]?.data.subarray(5 * size, 7 * size).every((value) => value === 0)).toBe(true)
  const empty = newPatch(view)
  const fused = await networkFusion(fake, 16).fuse({ ...given, forward: empty, backward: empty })
  expect(fused.data.every((value) => value === 0)).toBe(true)
  expect(seen).toHaveLength(1)
})
