import { expect, test } from 'vitest'
import { blendFusion } from '../../../../src/main/segmentation/instance/fusion/blendFusion.ts'
import { inferenceSize, toPlanes, toProbability } from '../../../../src/main/segmentation/instance/picture.ts'
import { averageAreas, newPlane, type Plane } from '../../../../src/main/segmentation/instance/plane.ts'
import {
  afterGrowth,
  agreement,
  confidenceOf,
} from '../../../../src/main/segmentation/instance/propagation/confidence.ts'
import { shareAlpha } from '../../../../src/main/segmentation/instance/propagation/finishFrame.ts'
import { gateAround } from '../../../../src/main/segmentation/instance/propagation/gate.ts'
import { mergeObjects } from '../../../../src/main/segmentation/instance/propagation/mergeObjects.ts'
import { planSpans } from '../../../../src/main/segmentation/instance/propagation/planSpans.ts'
import { Spool } from '../../../../src/main/segmentation/instance/propagation/spool.ts'
import { countSteps } from '../../../../src/main/segmentation/instance/propagation/propagateGaps.ts'

const plane = (...values: number[]): Plane => ({ width: values.length, height: 1, data: Float32Array.from(values) })

/** 1 inside the rectangle. */
function block(width: number, height: number, x0: number, y0: number, x1: number, y1: number): Plane {
  const result = newPlane(width, height)
  for (let y = y0; y < y1; y++) result.data.fill(1, y * width + x0, y * width + x1)
  return result
}

test('scaling down averages areas: the mean stays, whole ratios are exact', () => {
  const source = { width: 4, height: 2, data: Uint8Array.of(0, 10, 20, 30, 40, 50, 60, 70) }
  expect([...averageAreas(source, 1, 2, 1, 1)]).toEqual([25, 45])
  const noise = { width: 37, height: 23, data: Uint8Array.from({ length: 37 * 23 }, (_, i) => (i * 7919) % 251) }
  const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length
  expect(mean(averageAreas(noise, 1, 10, 7, 1))).toBeCloseTo(mean(noise.data), 3)
  expect([...averageAreas(source, 1, 4, 2, 1)]).toEqual([...source.data])
})

test('pictures go in as planes of 0..1, padded by their border, never enlarged', () => {
  const size = inferenceSize({ width: 3, height: 2 }, 480, 16)
  expect(size).toEqual({ width: 3, height: 2, paddedWidth: 16, paddedHeight: 16 })
  const frame = {
    index: 0,
    width: 3,
    height: 2,
    data: Uint8Array.from({ length: 18 }, (_, i) => (i % 3 === 0 ? 255 : 0)),
  }
  const planes = toPlanes(frame, size)
  expect(planes.subarray(0, 256).every((red) => Math.abs(red - 1) < 1e-6)).toBe(true)
  expect(planes.subarray(256).every((rest) => rest === 0)).toBe(true)
  expect(inferenceSize({ width: 1920, height: 1080 }, 480, 16)).toMatchObject({
    width: 480,
    height: 270,
    paddedHeight: 272,
  })
  const matte = toProbability({ width: 3, height: 2, bits: 16, data: Uint16Array.of(0, 0, 65535, 0, 0, 65535) }, size)
  expect(matte.data[15]).toBe(1)
  expect(matte.data[0]).toBe(0)
})

test('objects compete, and a fixed mask leaves them the rest', () => {
  const a = plane(0.9, 0.5, 0)
  const b = plane(0.9, 0.5, 0.25)
  mergeObjects([a, b], [])
  expect(a.data[0]).toBeCloseTo(9 / 19)
  expect(a.data[1]).toBeCloseTo(1 / 3)
  expect(b.data[2]).toBeCloseTo(0.25)
  const alone = plane(0.7, 1)
  mergeObjects([alone], [plane(0, 0.75)])
  expect(alone.data[0]).toBeCloseTo(0.7)
  expect(alone.data[1]).toBeCloseTo(0.25)
})

test('the gate opens round the object and has no region where it is nowhere', () => {
  const rules = { cell: 8, reach: 8, margin: 0, multiple: 16 }
  const gate = gateAround(block(96, 64, 40, 24, 44, 28), rules)
  expect(gate?.region).toEqual({ x: 32, y: 16, width: 32, height: 32 })
  expect(gate?.open.reduce((sum, cell) => sum + cell, 0)).toBe(9)
  expect(gateAround(newPlane(96, 64), rules)).toBeNull()
})

test('gaps that share frames go together, those apart do not', () => {
  const gap = (objectId: string, start: number, end: number) => ({ objectId, start, end, left: start - 1, right: end })
  const gaps = [gap('b', 5, 9), gap('a', 1, 6), gap('a', 7, 9), gap('c', 9, 12)]
  const spans = planSpans(gaps).map((span) => span.gaps.map(({ objectId, start }) => `${objectId}${String(start)}`))
  expect(spans).toEqual([['a1', 'a7', 'b5'], ['c9']])
  expect(planSpans(gaps.toReversed())).toEqual(planSpans(gaps))
  expect(countSteps([gap('a', 1, 6), { ...gap('b', 0, 3), left: null }])).toBe(5 + 5 + 3)
})

test('the blend leans to the nearer committed frame, and away from a propagation known to fail', async () => {
  const fuse = async (forward: number, backward: number, position: number, lost: number, gained: number) => {
    const failure = { lost: plane(lost), gained: plane(gained) }
    const planes = { rgb: () => new Float32Array(3), forward: plane(forward), backward: plane(backward) }
    return (await blendFusion.fuse({ ...planes, position, failure })).data[0]
  }
  expect(await fuse(1, 0, 0.25, 0, 0)).toBeCloseTo(0.75)
  expect(await fuse(1, 0, 0.75, 0, 0)).toBeCloseTo(0.25)
  expect(await fuse(1, 0, 0.25, 0, 0.5)).toBeCloseTo(0)
  expect(await fuse(0, 1, 0.25, 0.25, 0)).toBeGreaterThan(0.5)
  // What it is known to lose says nothing of where it has more.
  expect(await fuse(1, 0, 0.25, 0.5, 0)).toBeCloseTo(0.75)
})

test('alphas of several objects are cut back to full, in proportion', () => {
  const matte = (bits: 8 | 16, ...data: number[]) => ({
    width: data.length,
    height: 1,
    bits,
    data: bits === 8 ? Uint8Array.from(data) : Uint16Array.from(data),
  })
  const [a, b] = [matte(8, 200, 100, 0), matte(8, 100, 100, 9)]
  shareAlpha([a, b], [matte(16, 0, 0, 65535)])
  expect([...a.data]).toEqual([170, 100, 0])
  expect([...b.data]).toEqual([85, 100, 0])
})

test('confidence falls with doubt and with what memory does not know', () => {
  const sure = block(64, 64, 16, 16, 48, 48)
  const doubtful = { ...sure, data: sure.data.map((p) => (p > 0 ? 0.6 : 0.3)) }
  const best = confidenceOf({ probability: sure, recognition: 1 })
  expect(best).toBe(1)
  expect(confidenceOf({ probability: sure, recognition: 0.2 })).toBeLessThan(best)
  expect(confidenceOf({ probability: doubtful, recognition: 1 })).toBeLessThan(0.2)
  expect(agreement(sure, sure)).toBe(1)
  expect(agreement(sure, block(64, 64, 32, 16, 64, 48))).toBeCloseTo(1 / 3)
})

test('confidence falls when the object loses or gains size against the committed frame, and not when it keeps it', () => {
  expect(afterGrowth(1, 5000, 5000)).toBe(1)
  // Half the size: exp(-ln(2) / 4), but for the pixels too few to count.
  expect(afterGrowth(1, 50_000, 100_000)).toBeCloseTo(2 ** -0.25, 3)
  expect(afterGrowth(1, 100_000, 50_000)).toBeCloseTo(2 ** -0.25, 3)
  // A decided loss of everything is less to be trusted than an undecided edge.
  expect(afterGrowth(0.9, 0, 5000)).toBeLessThan(afterGrowth(0.4, 5000, 5000))
  expect(afterGrowth(1, 0, 3)).toBeGreaterThan(0.9)
})

test('the spool gives back what was put in, to a 255th', () => {
  const spool = new Spool()
  spool.put(4, plane(0, 0.5, 1), 0.75)
  expect(spool.peek(4)?.plane.data[1]).toBeCloseTo(0.5, 2)
  expect(spool.take(4)).toMatchObject({ confidence: 0.75, plane: { width: 3 } })
  expect(spool.take(4)).toBeNull()
})
