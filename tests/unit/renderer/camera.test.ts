import { expect, test } from 'vitest'
import {
  fitCamera,
  largestScale,
  panCamera,
  pictureSide,
  plateRectangle,
  toPlate,
  toViewport,
  zoomCamera,
} from '../../../src/renderer/viewer/camera.ts'

const plate = { width: 1920, height: 1080, aspect: 1 }
const viewport = { width: 1000, height: 700 }

test('fits the whole plate, centred, with a margin', () => {
  const { x0, y0, x1, y1 } = plateRectangle(fitCamera(plate, viewport), plate)
  expect(x0).toBeCloseTo(16)
  expect(x1).toBeCloseTo(984)
  expect((y0 + y1) / 2).toBeCloseTo(350)
  expect((x1 - x0) / (y1 - y0)).toBeCloseTo(1920 / 1080)
})

test('wide pixels make a wide picture', () => {
  const wide = { width: 720, height: 576, aspect: 64 / 45 }
  const { x0, y0, x1, y1 } = plateRectangle(fitCamera(wide, viewport), wide)
  expect((x1 - x0) / (y1 - y0)).toBeCloseTo((720 * 64) / 45 / 576)
})

test('viewport and plate points are each other’s reverse, through zoom, pan and wide pixels', () => {
  const wide = { ...plate, aspect: 1.5 }
  let camera = fitCamera(wide, viewport)
  camera = panCamera(zoomCamera(camera, 3.7, [120, 480]), -33, 71)
  for (const point of [
    [0, 0],
    [0.5, 0.5],
    [1919.25, 3.75],
  ] as [number, number][]) {
    const [x, y] = toPlate(camera, wide, toViewport(camera, wide, point))
    expect(x).toBeCloseTo(point[0], 6)
    expect(y).toBeCloseTo(point[1], 6)
  }
})

test('zooming keeps the plate point under the pointer where it is', () => {
  const camera = fitCamera(plate, viewport)
  const anchor: [number, number] = [640, 222]
  const before = toPlate(camera, plate, anchor)
  const after = toPlate(zoomCamera(camera, 5, anchor), plate, anchor)
  expect(after[0]).toBeCloseTo(before[0])
  expect(after[1]).toBeCloseTo(before[1])
})

test('zooming ends at its limit and keeps the anchor there too', () => {
  const anchor: [number, number] = [10, 20]
  const camera = zoomCamera(fitCamera(plate, viewport), 1e6, anchor)
  expect(camera.scale).toBe(largestScale)
  const again = zoomCamera(camera, 10, anchor)
  expect(again).toEqual(camera)
})

test('pictures are asked for as large as they are shown, never larger than the plate', () => {
  expect(pictureSide({ scale: 0.36, x: 0, y: 0 }, plate, 1)).toBe(720)
  expect(pictureSide({ scale: 0.36, x: 0, y: 0 }, plate, 2)).toBe(1440)
  expect(pictureSide({ scale: 8, x: 0, y: 0 }, plate, 1)).toBe(1920)
  expect(pictureSide({ scale: 1, x: 0, y: 0 }, { width: 960, height: 540, aspect: 1 }, 1)).toBe(960)
})
