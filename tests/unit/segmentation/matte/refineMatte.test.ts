import { expect, test } from 'vitest'
import { contourAccuracy } from '../../../../src/main/evaluation/contourAccuracy.ts'
import { regionSimilarity } from '../../../../src/main/evaluation/regionSimilarity.ts'
import { resample } from '../../../../src/main/segmentation/instance/interaction/resample.ts'
import { refineMatte } from '../../../../src/main/segmentation/matte/refineMatte.ts'
import type { Matte } from '../../../../src/shared/codec/matte.ts'
import { dataFolder } from '../../../helpers/data.ts'
import { davisFrame } from '../../../helpers/davis.ts'

const grayPlate = (width: number, height: number) => ({
  index: 0,
  width,
  height,
  data: new Uint8Array(width * height * 3).fill(90),
})

function disk(width: number, height: number, softness: number): Float32Array {
  return Float32Array.from({ length: width * height }, (_, i) => {
    const distance = Math.hypot((i % width) + 0.5 - width / 2, Math.floor(i / width) + 0.5 - height / 2)
    return Math.min(1, Math.max(0, 0.5 + (height / 4 - distance) / softness))
  })
}

const binary = (matte: Matte): Uint8Array => Uint8Array.from(matte.data, (value) => Number(value > 32767))

test('only a band round the edge is soft, everything else exactly 0 or full', () => {
  const probability = disk(64, 48, 30)
  for (const refine of [true, false]) {
    const { data } = refineMatte({ probability, width: 64, height: 48, plate: grayPlate(256, 192), bits: 16, refine })
    data.forEach((value, i) => {
      const distance = Math.hypot((i % 256) + 0.5 - 128, Math.floor(i / 256) + 0.5 - 96) - 48
      if (distance > 4 * 4.5) expect(value).toBe(0)
      if (distance < -4 * 4.5) expect(value).toBe(65535)
    })
  }
})

test('16 bits give a smooth ramp', () => {
  const input = { probability: disk(64, 48, 5), width: 64, height: 48, plate: grayPlate(512, 384), bits: 16 as const }
  const soft = refineMatte({ ...input, refine: false }).data.filter((value) => value > 0 && value < 65535)
  expect(new Set(soft).size).toBeGreaterThan(1000)
  expect(new Set([...soft].map((value) => value & 0xff)).size).toBe(256)
})

test('an empty probability gives an empty matte, a full one a full matte, at any ratio of sizes', () => {
  for (const [width, height] of [
    [40, 30],
    [400, 300],
    [333, 71],
  ] as const) {
    const input = { width, height, plate: grayPlate(200, 150), bits: 8 as const, refine: true }
    const cells = width * height
    expect(refineMatte({ ...input, probability: new Float32Array(cells) }).data.every((v) => v === 0)).toBe(true)
    expect(refineMatte({ ...input, probability: new Float32Array(cells).fill(1) }).data.every((v) => v === 255)).toBe(
      true,
    )
    const half = Float32Array.from({ length: cells }, (_, i) => (i % width < width / 2 ? 1 : 0))
    const filled = refineMatte({ ...input, probability: half }).data.filter((v) => v > 127).length
    expect(Math.abs(filled - 15_000)).toBeLessThan(200)
  }
})

test('not-a-numbers and values out of range count as outside and inside', () => {
  const probability = new Float32Array(100).fill(NaN)
  probability.fill(7, 0, 50)
  const { data } = refineMatte({ probability, width: 10, height: 10, plate: grayPlate(20, 20), bits: 8, refine: true })
  expect(data[0]).toBe(255)
  expect(data[399]).toBe(0)
})

const frames = [
  ['blackswan', 8],
  ['camel', 8],
  ['breakdance', 8],
] as const

test.skipIf(!dataFolder())('upsampling loses nothing of the truth, refined or not', async () => {
  for (const [name, index] of frames) {
    const { plate, truth } = await davisFrame(name, index)
    const whole = { x0: 0, y0: 0, x1: plate.width, y1: plate.height }
    const probability = resample({ data: truth.data, width: truth.width, channels: 1 }, whole, 480, 270, 1)
    const input = { probability, width: 480, height: 270, plate, bits: 16 as const }
    const [plain, refined] = [false, true].map((refine) => binary(refineMatte({ ...input, refine }))) as [
      Uint8Array,
      Uint8Array,
    ]
    expect(regionSimilarity(refined, truth.data)).toBeGreaterThan(0.99)
    expect(regionSimilarity(refined, truth.data)).toBeGreaterThan(regionSimilarity(plain, truth.data) - 2e-4)
  }
})

test.skipIf(!dataFolder())('the plate places an edge the probability is unsure of', async () => {
  let [plainJ, refinedJ, plainF, refinedF] = [0, 0, 0, 0]
  for (const [name, index] of frames) {
    const { plate, truth } = await davisFrame(name, index)
    // A network's answer: right in the large, vague and uneven at the edge.
    const whole = { x0: 0, y0: 0, x1: plate.width, y1: plate.height }
    const coarse = resample({ data: truth.data, width: truth.width, channels: 1 }, whole, 120, 68, 255)
    const vague = { data: Uint8Array.from(coarse), width: 120, channels: 1 }
    const probability = resample(vague, { x0: 0, y0: 0, x1: 120, y1: 68 }, 480, 270, 1 / 255)
    const input = { probability, width: 480, height: 270, plate, bits: 16 as const }
    const plain = binary(refineMatte({ ...input, refine: false }))
    const refined = binary(refineMatte({ ...input, refine: true }))
    plainJ += regionSimilarity(plain, truth.data) / 3
    refinedJ += regionSimilarity(refined, truth.data) / 3
    // A tolerance of about a pixel: at the benchmark's eight both are perfect.
    plainF += contourAccuracy(plain, truth.data, plate, 0.001) / 3
    refinedF += contourAccuracy(refined, truth.data, plate, 0.001) / 3
  }
  expect(refinedJ).toBeGreaterThan(plainJ)
  expect(refinedF).toBeGreaterThan(plainF + 0.002)
})
