import { expect, test } from 'vitest'
import type { View } from '../../../../src/main/segmentation/instance/picture.ts'
import {
  shareViews,
  viewOfBoth,
  WorkingViews,
  type Extent,
} from '../../../../src/main/segmentation/instance/propagation/workingView.ts'

const rules = {
  multiple: 16,
  objectSize: 100,
  scaleStep: 4 / 3,
  scaleSlack: 1.25,
  windowShare: 1,
  windowMargin: 96,
  windowStep: 64,
  windowPixels: 1 << 20,
}
const hd = new WorkingViews({ width: 1920, height: 1080 }, 480, rules)
const extent = (x0: number, y0: number, side: number): Extent => ({
  box: { x0, y0, x1: x0 + side, y1: y0 + side },
  size: side,
})

test('scales lead from the inference side to the plate, and never past either', () => {
  expect(hd.sides).toEqual([480, 608, 810, 1080, 1440, 1920])
  expect(new WorkingViews({ width: 400, height: 300 }, 480, rules).sides).toEqual([400])
  expect(new WorkingViews({ width: 480, height: 854 }, 480, rules).sides).toEqual([480, 641, 854])
})

test('small objects are seen larger, large ones at the inference side', () => {
  expect(hd.side(800)).toBe(480)
  expect(hd.side(400)).toBe(480)
  expect(hd.side(200)).toBe(1080)
  expect(hd.side(10)).toBe(1920)
})

test('a scale is kept until it is clearly wrong', () => {
  expect(hd.side(210, 1080)).toBe(1080)
  expect(hd.side(170, 1080)).toBe(1080)
  expect(hd.side(120, 1080)).toBe(1440)
  expect(hd.side(800, 1080)).toBe(480)
})

test('a window holds the object and room to move, in whole steps, inside the frame', () => {
  const { width, height, region } = hd.window(extent(1000, 500, 200), 1080)
  expect([width, height]).toEqual([1080, 608])
  // 562..675 by 281..394 at this scale, 113 round it.
  expect(region).toEqual({ x: 448, y: 128, width: 384, height: 384 })
  const corner = hd.window(extent(1800, 0, 100), 1920).region
  expect(corner).toMatchObject({ y: 0, x: 1664 })
  expect(corner.x + corner.width).toBe(1920)
  expect(hd.window(extent(1000, 500, 700), 480).region).toEqual({ x: 0, y: 0, width: 480, height: 272 })
})

test('surroundings are the whole frame, or what the budget allows of it, round the place', () => {
  expect(hd.surroundings(extent(1000, 500, 200), 1080).region).toEqual({ x: 0, y: 0, width: 1088, height: 608 })
  const part = hd.surroundings(extent(1800, 900, 100), 1920).region
  expect(part.width * part.height).toBeLessThan(1.3 * rules.windowPixels)
  expect(part.x + part.width).toBe(1920)
  expect(part.y + part.height).toBe(1088)
  expect(hd.surroundings(null, 480).region).toEqual({ x: 0, y: 0, width: 480, height: 272 })
})

test('windows become one where that is no more to look at', () => {
  const view = (x: number, y: number, width: number, height: number, scale = 960): View => ({
    width: scale,
    height: scale,
    region: { x, y, width, height },
  })
  const [near, next, far] = [view(0, 0, 128, 128), view(64, 0, 128, 128), view(640, 640, 128, 128)]
  const other = view(0, 0, 128, 128, 480)
  const shared = shareViews([near, next, far, other])
  expect(shared.map(({ region }) => region.width)).toEqual([192, 192, 128, 128])
  expect(shared[0]).toBe(shared[1])
  expect(shared[2]).toBe(far)
  expect(shared[3]).toBe(other)
})

test('one view shows what two of different scales show', () => {
  const fine: View = { width: 960, height: 544, region: { x: 320, y: 192, width: 64, height: 64 } }
  const coarse: View = { width: 480, height: 272, region: { x: 128, y: 96, width: 64, height: 64 } }
  const both = { width: 960, height: 544, region: { x: 256, y: 192, width: 128, height: 128 } }
  expect(viewOfBoth(fine, coarse, 16)).toEqual(both)
  expect(viewOfBoth(coarse, fine, 16)).toEqual(both)
})
