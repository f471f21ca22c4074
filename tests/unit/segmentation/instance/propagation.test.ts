import { expect, test } from 'vitest'
import { blendFusion } from '../../../../src/main/segmentation/instance/fusion/blendFusion.ts'
import {
  onView,
  overPicture,
  toPlanes,
  toProbability,
  wholeView,
  type Patch,
  type View,
} from '../../../../src/main/segmentation/instance/picture.ts'
import { averageAreas, newPlane, type Plane } from '../../../../src/main/segmentation/instance/plane.ts'
import {
  afterGrowth,
  agreement,
  confidenceOf,
} from '../../../../src/main/segmentation/instance/propagation/confidence.ts'
import { shareAlpha } from '../../../../src/main/segmentation/instance/propagation/finishFrame.ts'
import { gateAround } from '../../../../src/main/segmentation/instance/propagation/gate.ts'
import { mergeObjects } from '../../../../src/main/segmentation/instance/propagation/mergeObjects.ts'
import { modeRules } from '../../../../src/main/segmentation/instance/propagation/modes.ts'
import { planSpans } from '../../../../src/main/segmentation/instance/propagation/planSpans.ts'
import { Spool } from '../../../../src/main/segmentation/instance/propagation/spool.ts'
import { countSteps } from '../../../../src/main/segmentation/instance/propagation/propagateGaps.ts'

const plane = (...values: number[]): Plane => ({ width: values.length, height: 1, data: Float32Array.from(values) })

/** All of a picture one row high. */
const patch = (...values: number[]): Patch => whole(plane(...values))
const whole = (of: Plane): Patch => {
  const { width, height } = of
  return { ...of, view: { width, height, region: { x: 0, y: 0, width, height } } }
}

/** 1 inside the rectangle. */
function block(width: number, height: number, x0: number, y0: number, x1: number, y1: number): Plane {
  const result = newPlane(width, height)
  for (let y = y0; y < y1; y++) result.data.fill(1, y * width + x0, y * width + x1)
  return result
}

test('scaling down averages areas: the mean stays, whole ratios are exact', () => {
  const source = { width: 4, height: 2, data: Uint8Array.of(0, 10, 20, 30, 40, 50, 60, 70) }
  const scaled = (of: typeof source, width: number, height: number) =>
    averageAreas(of, 1, { width, height }, { x: 0, y: 0, width, height }, 1)
  expect([...scaled(source, 2, 1)]).toEqual([25, 45])
  const noise = { width: 37, height: 23, data: Uint8Array.from({ length: 37 * 23 }, (_, i) => (i * 7919) % 251) }
  const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length
  expect(mean(scaled(noise, 10, 7))).toBeCloseTo(mean(noise.data), 3)
  expect([...scaled(source, 4, 2)]).toEqual([...source.data])
  // A region of the result is what it is in all of it, its border repeated beyond the picture.
  const all = scaled(noise, 10, 7)
  const part = averageAreas(noise, 1, { width: 10, height: 7 }, { x: 8, y: 5, width: 4, height: 3 }, 1)
  const at = (x: number, y: number) => all[y * 10 + x]
  expect([...part.subarray(0, 4)]).toEqual([at(8, 5), at(9, 5), at(9, 5), at(9, 5)])
  expect([...part.subarray(8)]).toEqual([at(8, 6), at(9, 6), at(9, 6), at(9, 6)])
})

test('pictures go in as planes of 0..1, padded by their border, never enlarged', () => {
  const view = wholeView({ width: 3, height: 2 }, 480, 16)
  expect(view).toEqual({ width: 3, height: 2, region: { x: 0, y: 0, width: 16, height: 16 } })
  const frame = {
    index: 0,
    width: 3,
    height: 2,
    data: Uint8Array.from({ length: 18 }, (_, i) => (i % 3 === 0 ? 255 : 0)),
  }
  const planes = toPlanes(frame, view)
  expect(planes.subarray(0, 256).every((red) => Math.abs(red - 1) < 1e-6)).toBe(true)
  expect(planes.subarray(256).every((rest) => rest === 0)).toBe(true)
  const hd = wholeView({ width: 1920, height: 1080 }, 480, 16)
  expect(hd).toMatchObject({ width: 480, height: 270, region: { height: 272 } })
  const matte = toProbability({ width: 3, height: 2, bits: 16, data: Uint16Array.of(0, 0, 65535, 0, 0, 65535) }, view)
  expect(matte.data[15]).toBe(1)
  expect(matte.data[0]).toBe(0)
})

test('objects compete, and a fixed mask leaves them the rest', () => {
  const a = patch(0.9, 0.5, 0)
  const b = patch(0.9, 0.5, 0.25)
  mergeObjects([a, b], [])
  expect(a.data[0]).toBeCloseTo(9 / 19)
  expect(a.data[1]).toBeCloseTo(1 / 3)
  expect(b.data[2]).toBeCloseTo(0.25)
  const alone = patch(0.7, 1)
  mergeObjects([alone], [patch(0, 0.75)])
  expect(alone.data[0]).toBeCloseTo(0.7)
  expect(alone.data[1]).toBeCloseTo(0.25)
})

test('objects compete where their views overlap, whatever their scales', () => {
  // The second sees columns 2..4 of a picture four wide, at twice the scale.
  const coarse = patch(0.9, 0.9, 0.9, 0.9)
  const view: View = { width: 8, height: 2, region: { x: 4, y: 0, width: 4, height: 2 } }
  const fine: Patch = { width: 4, height: 2, view, data: new Float32Array(8).fill(0.9) }
  mergeObjects([coarse, fine], [])
  expect([...coarse.data].map((p) => p.toFixed(2))).toEqual(['0.90', '0.90', '0.47', '0.47'])
  expect([...fine.data].every((p) => Math.abs(p - 9 / 19) < 1e-4)).toBe(true)
})

test('a patch moves between views: its values stay where they are in the picture', () => {
  const mask = whole(block(64, 32, 16, 8, 32, 24))
  const view: View = { width: 64, height: 32, region: { x: 16, y: 0, width: 48, height: 32 } }
  const part = onView(mask, view)
  expect(part.data).toEqual(block(48, 32, 0, 8, 16, 24).data)
  // Beyond what a patch shows there is nothing.
  expect(overPicture(part).data).toEqual(mask.data)
  const double = onView(part, { width: 128, height: 64, region: { x: 0, y: 0, width: 128, height: 64 } })
  expect(double.data.reduce((sum, p) => sum + p, 0) / 4).toBeCloseTo(256, 0)
  expect(double.data[32 * 128 + 60]).toBe(1)
})

test('a view in a mirror shows the same, the other way round, and leads back', () => {
  const view: View = { width: 64, height: 32, region: { x: 16, y: 0, width: 48, height: 32 } }
  const flipped: View = { ...view, flipped: true }
  const frame = { index: 0, width: 64, height: 32, data: Uint8Array.from({ length: 64 * 32 * 3 }, (_, i) => i % 251) }
  const straight = toPlanes(frame, view)
  const mirrored = toPlanes(frame, flipped)
  expect([...mirrored.subarray(0, 48)]).toEqual([...straight.subarray(0, 48)].reverse())
  const mask = whole(block(64, 32, 16, 8, 32, 24))
  const seen = onView(mask, flipped)
  expect(seen.data).toEqual(block(48, 32, 32, 8, 48, 24).data)
  expect(onView(seen, mask.view).data).toEqual(mask.data)
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
  const closedAndOpen = [gap('a', 1, 6), { ...gap('b', 0, 3), left: null }]
  expect(countSteps(closedAndOpen, modeRules.standard)).toBe(5 + 5 + 3)
  expect(countSteps(closedAndOpen, modeRules['real-time'])).toBe(5 + 3)
})

test('the blend leans to the nearer committed frame, and away from a propagation known to fail', async () => {
  const fuse = async (forward: number, backward: number, position: number, lost: number, gained: number) => {
    const failure = { lost: plane(lost), gained: plane(gained) }
    const planes = { rgb: () => new Float32Array(3), forward: patch(forward), backward: patch(backward) }
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
  const sure = whole(block(64, 64, 16, 16, 48, 48))
  const doubtful = { ...sure, data: sure.data.map((p) => (p > 0 ? 0.6 : 0.3)) }
  const best = confidenceOf({ probability: sure, recognition: 1, present: null })
  expect(best).toBe(1)
  expect(confidenceOf({ probability: sure, recognition: 0.2, present: null })).toBeLessThan(best)
  expect(confidenceOf({ probability: doubtful, recognition: 1, present: null })).toBeLessThan(0.2)
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

test('what the network says of presence is confidence: there, and not there', () => {
  const sure = whole(block(64, 64, 16, 16, 48, 48))
  expect(confidenceOf({ probability: sure, recognition: 1, present: 0.75 })).toBe(0.75)
  const nothing = whole(newPlane(64, 64))
  expect(confidenceOf({ probability: nothing, recognition: 0, present: 0.25 })).toBe(0.75)
  expect(confidenceOf({ probability: nothing, recognition: 0, present: null })).toBe(0.5)
})

test('the spool gives back what was put in, to a 255th', () => {
  const spool = new Spool()
  spool.put(4, patch(0, 0.5, 1), 0.75)
  expect(spool.peek(4)?.patch.data[1]).toBeCloseTo(0.5, 2)
  expect(spool.take(4)).toMatchObject({ confidence: 0.75, patch: { width: 3, view: { width: 3 } } })
  expect(spool.take(4)).toBeNull()
})
