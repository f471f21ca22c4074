import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Matte } from '../../../src/shared/codec/matte.ts'
import { maskOf, readLabels } from '../../../src/main/evaluation/readLabels.ts'
import { flatten } from '../../../src/main/vector/flatten.ts'
import { shapeAt } from '../../../src/main/vector/reduceKeys.ts'
import { signedArea } from '../../../src/main/vector/outline.ts'
import { runSteps } from '../../../src/main/vector/steps.ts'
import { traceOutlines } from '../../../src/main/vector/traceOutlines.ts'
import { ShapeTracer } from '../../../src/main/vector/traceShapes.ts'
import { defaultShapeOptions, POINT_STRIDE, type ShapeLayer } from '../../../src/main/vector/types.ts'
import { dataFolder } from '../../helpers/data.ts'
import { box, disk, draw, hausdorff, layerOf, overlaps, trace, union, without } from './helpers.ts'

const frames = (count: number, matte: (index: number) => Matte) => Array.from({ length: count }, (_, k) => matte(k))

/** The lines of the shapes of a frame. */
const splines = (layer: ShapeLayer, index: number) =>
  layer.shapes
    .filter(({ range }) => index >= range[0] && index < range[1])
    .map(({ keys }) => flatten(shapeAt(keys, index)).points)

const pointsOf = (layer: ShapeLayer) => layer.shapes.map(({ keys }) => (keys[0]?.points.length ?? 0) / POINT_STRIDE)

test('a disk in straight motion is one shape of few points and two keys', async () => {
  const mattes = frames(20, (k) => draw(disk(40 + 3 * k, 40 + k, 22), 160, 100))
  const layer = layerOf(await trace(mattes))
  expect(layer.shapes).toHaveLength(1)
  expect(layer.shapes[0]).toMatchObject({ depth: 0, range: [0, 20] })
  expect(pointsOf(layer)[0]).toBeLessThanOrEqual(8)
  expect(layer.shapes[0]?.keys.map(({ index }) => index)).toEqual([0, 19])
  expect(Math.min(...overlaps(layer, mattes))).toBeGreaterThan(0.96)
})

test('a thing that stands still has one key', async () => {
  const layer = layerOf(await trace(frames(12, () => draw(box(50, 40, 30, 20), 100, 80))))
  expect(layer.shapes).toHaveLength(1)
  expect(layer.shapes[0]?.keys).toHaveLength(1)
  expect(layer.shapes[0]?.range).toEqual([0, 12])
  expect(pointsOf(layer)).toEqual([4])
})

test.each([0.25, 0.5, 1, 3])(
  'shapes stay within %f pixels of the matte on every frame, either way',
  async (tolerance) => {
    const mattes = frames(16, (k) => {
      const sway = 6 * Math.sin(k / 2.5)
      return draw(union(disk(50 + sway, 45, 24 + sway / 2), box(80, 50, 30, 9 + sway / 2)), 140, 100)
    })
    const traced = await trace(mattes, { tolerance })
    const layer = layerOf(traced)
    for (const [index, matte] of mattes.entries()) {
      expect(hausdorff(splines(layer, index), traceOutlines(matte))).toBeLessThanOrEqual(tolerance + 0.03)
    }
    expect(Math.max(...traced.map(({ worst }) => worst))).toBeLessThanOrEqual(tolerance)
  },
)

test('a larger tolerance takes fewer points and fewer keys', async () => {
  const mattes = frames(16, (k) => draw(union(disk(50, 45, 24 + 5 * Math.sin(k / 2)), box(85, 50, 30, 8)), 140, 100))
  const size = async (tolerance: number) => {
    const layer = layerOf(await trace(mattes, { tolerance }))
    return layer.shapes.reduce((sum, { keys }) => sum + keys.length * (keys[0]?.points.length ?? 0), 0)
  }
  expect(await size(2)).toBeLessThan(0.6 * (await size(0.3)))
})

test('the points of a turning shape turn with it', async () => {
  const turned = (angle: number) => (x: number, y: number) => {
    const [dx, dy] = [x - 60, y - 60]
    const [across, along] = [dx * Math.cos(angle) + dy * Math.sin(angle), dy * Math.cos(angle) - dx * Math.sin(angle)]
    return box(0, 0, 38, 14)(across, along)
  }
  const layer = layerOf(
    await trace(
      frames(12, (k) => draw(turned(k * 0.08), 120, 120)),
      { tolerance: 0.5 },
    ),
  )
  expect(layer.shapes).toHaveLength(1)
  const { keys } = layer.shapes[0] as (typeof layer.shapes)[0]
  const corner = (points: Float64Array): number => {
    const distances = Array.from({ length: points.length / POINT_STRIDE }, (_, i) =>
      Math.hypot((points[i * POINT_STRIDE] ?? 0) - 60, (points[i * POINT_STRIDE + 1] ?? 0) - 60),
    )
    return distances.indexOf(Math.max(...distances))
  }
  const first = corner(shapeAt(keys, 0))
  const angle = (index: number): number => {
    const points = shapeAt(keys, index)
    return Math.atan2((points[first * POINT_STRIDE + 1] ?? 0) - 60, (points[first * POINT_STRIDE] ?? 0) - 60)
  }
  for (const index of [3, 6, 9, 11]) expect(Math.cos(angle(index) - angle(0) - index * 0.08)).toBeGreaterThan(0.995)
})

test('holes are shapes of their own, one deeper', async () => {
  const mattes = frames(10, (k) => draw(without(disk(50 + k, 50, 40), disk(50 + k, 50, 18 + k)), 120, 100))
  const layer = layerOf(await trace(mattes))
  expect(layer.shapes.map(({ depth, range }) => [depth, range])).toEqual([
    [0, [0, 10]],
    [1, [0, 10]],
  ])
  expect(signedArea(splines(layer, 5)[1] as Float64Array)).toBeLessThan(-1000)
  expect(Math.min(...overlaps(layer, mattes))).toBeGreaterThan(0.97)
})

test('where a thing falls apart or comes together other shapes begin, and the rest goes on', async () => {
  const mattes = frames(20, (k) => {
    const apart = Math.max(0, k - 5) * 3
    return draw(union(disk(60 - apart, 50, 20), disk(60 + apart, 50, 20), disk(130, 20, 9)), 160, 100)
  })
  const layer = layerOf(await trace(mattes))
  expect(layer.shapes.filter(({ range }) => range[0] === 0 && range[1] === 20)).toHaveLength(1)
  expect(splines(layer, 2)).toHaveLength(2)
  expect(splines(layer, 19)).toHaveLength(3)
  expect(Math.min(...overlaps(layer, mattes))).toBeGreaterThan(0.95)
})

test('frames without an object have no shape; specks are left out', async () => {
  const matte = draw(union(disk(30, 30, 15), disk(70, 30, 1.5)), 90, 60)
  const layer = layerOf(await trace([matte, matte, null, { ...matte, data: new Uint8Array(90 * 60) }, matte]))
  expect(layer.shapes.map(({ range }) => range)).toEqual([
    [0, 2],
    [4, 5],
  ])
  const all = layerOf(await trace([matte], { smallest: 1 }))
  expect(all.shapes).toHaveLength(2)
})

test('the width of a soft edge is measured', async () => {
  for (const edge of [1, 4, 8]) {
    const layer = layerOf(await trace([draw(disk(50, 50, 30), 100, 100, edge)]))
    expect(layer.shapes[0]?.edgeWidth).toBeCloseTo(edge, 0)
  }
  const mattes = [draw(disk(50, 50, 30), 100, 100, 8)]
  expect(overlaps(layerOf(await trace(mattes)), mattes)[0]).toBeGreaterThan(0.97)
})

test('a long clip is followed in segments of bounded length', async () => {
  const tracer = new ShapeTracer(defaultShapeOptions)
  let ended = 0
  for (let index = 0; index < 600; index++) {
    const traced = await runSteps(tracer.add(index, draw(disk(30 + (index % 7), 30, 15), 64, 60)))
    for (const { shape } of traced) {
      ended++
      expect(shape.range[1] - shape.range[0]).toBeLessThanOrEqual(250)
    }
  }
  expect(ended).toBe(2)
})

test('work ends between two steps when it is cancelled', async () => {
  const tracer = new ShapeTracer({ tolerance: 0.2, smallest: 1 })
  const noisy = frames(3, (k) => draw((x, y) => Math.sin(x / 3 + k) + Math.sin(y / 3), 300, 300))
  const controller = new AbortController()
  const work = (async () => {
    for (const [index, matte] of noisy.entries()) await runSteps(tracer.add(index, matte), controller.signal)
    await runSteps(tracer.finish(), controller.signal)
  })()
  setImmediate(() => {
    controller.abort()
  })
  await expect(work).rejects.toThrow(/abort/i)
})

test.skipIf(!dataFolder())('real outlines are held within a pixel', { timeout: 120_000 }, async () => {
  for (const [name, expected] of [
    ['blackswan', 0.985],
    ['drift-chicane', 0.96],
  ] as const) {
    const folder = join(dataFolder() ?? '', 'davis/Annotations/480p', name)
    const mattes: Matte[] = []
    for (let k = 0; k < 6; k++) {
      const { width, height, data } = await readLabels(join(folder, `${String(k).padStart(5, '0')}.png`))
      mattes.push({ width, height, bits: 8, data: maskOf(data, 1).map((value) => value * 255) })
    }
    const traced = await trace(mattes)
    expect(Math.max(...traced.map(({ worst }) => worst))).toBeLessThanOrEqual(1)
    expect(Math.min(...overlaps(layerOf(traced), mattes))).toBeGreaterThan(expected)
  }
})
