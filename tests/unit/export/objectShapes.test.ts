import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import type { ShapesFormat } from '../../../src/shared/contract/export.ts'
import type { FoundMatte } from '../../../src/main/datasets/matteReader.ts'
import { openMattes } from '../../../src/main/datasets/openMattes.ts'
import { objectShapes } from '../../../src/main/export/objectShapes.ts'
import type { ExportSource } from '../../../src/main/export/types.ts'
import { readShapes } from '../../../src/main/vector/formats/holdoutShapes.ts'
import { rasterizeShapes } from '../../../src/main/vector/rasterize.ts'
import { matteOverlap, type ShapeReport } from '../../../src/main/vector/report.ts'
import { disk, draw } from '../vector/helpers.ts'
import { filesBelow, run, sourceOf, temporaryFolder } from './helpers.ts'

function shot(changes: Record<string, unknown> = {}): ExportSource {
  const source = sourceOf({ frames: 6, width: 140, height: 90, ...changes }, ['dog', 'a/b "c"'])
  source.layers.forEach((layer, k) => {
    layer.matte = (index) => Promise.resolve(index === 2 && k === 1 ? null : matteOf(k, index))
  })
  return source
}
const matteOf = (k: number, index: number) => draw(disk(40 + 4 * index, 30 + 20 * k, 20), 140, 90)
const format = (target: ShapesFormat['target']) => ({ target, tolerance: 0.5 })

test.each([
  ['nuke-python', ['plate shapes.py', 'plate.shapes.json']],
  ['nuke', ['plate shapes.nk', 'plate.shapes.json']],
  ['after-effects', ['plate shapes.jsx', 'plate.shapes.json']],
  ['silhouette', ['plate shapes.fxs', 'plate.shapes.json']],
  ['holdout', ['plate.shapes.json']],
] as const)('shapes for %s are written whole', async (target, files) => {
  const out = await temporaryFolder()
  const done: number[] = []
  const result = await run(objectShapes(shot(), format(target)), out, {
    onProgress: (progress) => done.push(progress.done),
  })
  expect(await filesBelow(out)).toEqual(['SHA256SUMS', ...files])
  expect(result.files).toBe(files.length)
  expect(done.at(-1)).toBe(result.frames)
  for (const file of files) expect(await readFile(join(out, file), 'utf8')).toContain('dog')
})

test('a picture a frame and object in SVG, with the numbers of the plate', async () => {
  const out = await temporaryFolder()
  const source = shot({ gaps: [[1004, 1006]] })
  await run(objectShapes({ ...source, range: [1, 4] }, format('svg')), out)
  const names = (await filesBelow(out)).filter((file) => file.endsWith('.svg'))
  expect(names).toEqual(
    [1002, 1003, 1007]
      .flatMap((number) => [`dog/dog.${number}.svg`])
      .concat([1002, 1003, 1007].map((number) => `a_b _c_/a_b _c_.${number}.svg`))
      .toSorted(),
  )
  const { data } = await sharp(join(out, 'dog/dog.1007.svg'))
    .extractChannel('alpha')
    .raw()
    .toBuffer({ resolveWithObject: true })
  expect(matteOverlap({ width: 140, height: 90, bits: 8, data }, matteOf(0, 3))).toBeGreaterThan(0.96)
})

test('the file beside them says what the shapes are worth, and draws the mattes again', async () => {
  const out = await temporaryFolder()
  await run(objectShapes(shot(), format('silhouette')), out)
  const text = await readFile(join(out, 'plate.shapes.json'), 'utf8')
  const { report } = JSON.parse(text) as { report: ShapeReport[] }
  expect(report.map(({ name }) => name)).toEqual(['dog', 'a/b "c"'])
  for (const { worstDistance, iou, pointsPerFrame, keyframes } of report) {
    expect(worstDistance).toBeLessThanOrEqual(0.5)
    expect(iou.worst).toBeGreaterThan(0.95)
    expect(pointsPerFrame).toBeGreaterThan(2)
    expect(keyframes).toBeGreaterThan(0)
  }
  const { layers } = readShapes(text)
  for (let index = 0; index < 6; index++) {
    const drawn = rasterizeShapes(layers[1] as (typeof layers)[0], index, { width: 140, height: 90 })
    if (index === 2) expect(drawn.data.every((value) => value === 0)).toBe(true)
    else expect(matteOverlap(drawn, matteOf(1, index))).toBeGreaterThan(0.95)
  }
})

const importOf = (path: string, media: ExportSource['media']) =>
  ({ path, kind: 'auto', channel: 'auto', missing: 'refuse', first: undefined, media, bits: 16 }) as const

test.each([
  ['holdout', 'plate.shapes.json', ['dog', 'a/b "c"']],
  ['silhouette', 'plate shapes.fxs', ['dog', 'a/b "c"']],
  ['svg', 'dog', ['dog']],
  ['svg', 'a_b _c_/a_b _c_.1001.svg', ['a_b _c']],
] as const)('shapes for %s are taken in again as mattes: %s', async (target, file, names) => {
  const out = await temporaryFolder()
  const { media } = shot({ gaps: [[1004, 1006]] })
  await run(objectShapes(shot({ gaps: [[1004, 1006]] }), format(target)), out)
  const request = importOf(join(out, file), media)
  const reader = await openMattes(request)
  expect(reader.total).toBe(6)
  const found: FoundMatte[] = []
  for await (const some of reader.frames(new AbortController().signal)) found.push(...some)
  expect(found.map(({ object, index }) => `${object} ${index}`)).toEqual(
    [0, 1, 2, 3, 4, 5].flatMap((index) => names.map((name) => `${name} ${index}`)),
  )
  for (const { object, index, matte } of found) {
    const [k, gone] = [object === 'dog' ? 0 : 1, object !== 'dog' && index === 2]
    expect(matte.bits).toBe(16)
    if (gone) expect(matte.data.every((value) => value === 0)).toBe(true)
    else expect(matteOverlap(matte, matteOf(k, index))).toBeGreaterThan(0.95)
  }
})

test.each([
  ['holdout', 'plate.shapes.json'],
  ['silhouette', 'plate shapes.fxs'],
] as const)('shapes for %s that do not fit the media are refused, or counted as told', async (target, file) => {
  const out = await temporaryFolder()
  await run(objectShapes(shot(), format(target)), out)
  const { media } = shot()
  const request = importOf(join(out, file), media)
  for (const changes of [{ frames: 3 }, { width: 139 }]) {
    const opened = openMattes({ ...request, media: { ...media, ...changes } })
    await expect(opened).rejects.toMatchObject({ code: 'invalid-input' })
  }
  await expect(openMattes({ ...request, first: 1003 })).rejects.toThrow('frames 1001 to 1006, do not fit')
  const longer = await openMattes({ ...request, first: 1000, media: { ...media, frames: 8 } })
  const indices: number[] = []
  for await (const [matte] of longer.frames(new AbortController().signal)) indices.push((matte as FoundMatte).index)
  expect(indices).toEqual([1, 2, 3, 4, 5, 6])
})

test('a cancelled tracing leaves nothing', async () => {
  const out = await temporaryFolder()
  const controller = new AbortController()
  const source = shot()
  const dog = source.layers[0] as (typeof source.layers)[0]
  dog.matte = (index) => {
    if (index === 3) controller.abort()
    return Promise.resolve(matteOf(0, index))
  }
  await expect(run(objectShapes(source, format('nuke')), out, { signal: controller.signal })).rejects.toMatchObject({
    code: 'cancelled',
  })
  expect(await filesBelow(out)).toEqual([])
})

test('a matte that is not of the plate’s size is refused', async () => {
  const source = shot()
  const dog = source.layers[0] as (typeof source.layers)[0]
  dog.matte = () => Promise.resolve(draw(disk(10, 10, 5), 20, 20))
  const out = await temporaryFolder()
  await expect(run(objectShapes(source, format('nuke')), out)).rejects.toMatchObject({ code: 'conflict' })
})
