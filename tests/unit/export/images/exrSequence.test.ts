import { execFileSync } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { exrSequence } from '../../../../src/main/export/images/exrSequence.ts'
import { linearOfSrgb } from '../../../../src/main/export/linearLight.ts'
import { openPlate } from '../../../../src/main/export/openPlate.ts'
import type { ExportSource } from '../../../../src/main/export/types.ts'
import { inspectMedia } from '../../../../src/main/media/inspect.ts'
import { openReader } from '../../../../src/main/media/openReader.ts'
import { resolveTools } from '../../../../src/main/media/tools.ts'
import { ExrFormat } from '../../../../src/shared/contract/export.ts'
import { floatFrame, rampMatte, sourceOf, temporaryFolder } from '../helpers.ts'
import { madeFiles, pathOf } from './helpers.ts'
import { haveReaders, readWithOpenCv, readWithOpenImageIo } from './otherReaders.ts'

const exr = (changes: object): ExrFormat => ExrFormat.parse({ kind: 'exr', ...changes })
/** Half of the distance between halves just below 1, and the rounding of floats. */
const HALF = 2 ** -12 * 1.001

const alphaOf = (source: ExportSource, index: number): number[] =>
  Array.from(rampMatte(source.media.width, source.media.height, 16, index).data, (value) => value / 65535)

const worstOf = (values: ArrayLike<number> | undefined, expected: readonly number[]): number => {
  expect(values).toHaveLength(expected.length)
  return expected.reduce((worst, value, k) => Math.max(worst, Math.abs(value - (values?.[k] as number))), 0)
}

describe.skipIf(!haveReaders)('any plate', () => {
  test('mattes alone: A on every frame, half or float, with rate, number, timecode and shape of pixels', async () => {
    const source = sourceOf({ rate: [30000, 1001], timecode: '00:00:59;29', pixelAspect: [4, 3] })
    const files = await madeFiles(exrSequence(source, exr({})))
    const names = [1001, 1002, 1003, 1004, 1005].map((number) => `dog/dog.${number}.exr`)
    expect([...files.keys()]).toEqual(names)
    const pictures = readWithOpenImageIo(...names.map((name) => pathOf(files, name)))
    for (const [index, { types, channels, attributes }] of pictures.entries()) {
      expect(types).toEqual({ A: 'half' })
      const expected = index === 2 ? alphaOf(source, 0).fill(0) : alphaOf(source, index)
      expect(worstOf(channels.A, expected)).toBeLessThan(HALF)
      expect(attributes).toMatchObject({ framesPerSecond: [30000, 1001], imageCounter: 1001 + index })
      expect(attributes.PixelAspectRatio).toBeCloseTo(4 / 3, 6)
    }
    // 00:01:00;00 and ;01 do not exist.
    const headers = execFileSync('exrheader', [...files.values()], { encoding: 'utf8' })
    expect(headers.match(/time \d\d:\d\d:\d\d:\d\d/g)).toEqual(
      ['00:00:59:29', '00:01:00:02', '00:01:00:03', '00:01:00:04', '00:01:00:05'].map((time) => `time ${time}`),
    )
    const [whole] = (await madeFiles(exrSequence({ ...source, range: [0, 1] }, exr({ depth: 'float' })))).values()
    const [{ types, channels }] = readWithOpenImageIo(whole as string)
    expect(types).toEqual({ A: 'float' })
    expect(channels.A).toEqual(Float32Array.from(alphaOf(source, 0)))
  })

  test.each(['straight', 'premultiplied'] as const)('RGBA in linear light, %s, bright light kept', async (alpha) => {
    const source = { ...sourceOf(), range: [0, 1] as [number, number] }
    const linear = floatFrame(source.media, 0).data.map(linearOfSrgb)
    linear.set([40, 12.5, 3], 0)
    source.plate = {
      ...source.plate,
      linear: (index) => Promise.resolve({ index, width: 101, height: 67, data: linear }),
    }
    const plan = exrSequence(source, exr({ content: 'rgba', foreground: 'plate', alpha }))
    expect(plan.outputs).toMatchObject([{ content: 'rgba', alpha, colourSpace: 'linear' }])
    const path = pathOf(await madeFiles(plan), 'dog/dog.1001.exr')
    const [picture] = readWithOpenImageIo(path)
    expect(picture.types).toEqual({ R: 'half', G: 'half', B: 'half', A: 'half' })
    expect(picture.attributes['holdout/alpha']).toBe(alpha)
    const matte = alphaOf(source, 0)
    for (const [c, name] of ['R', 'G', 'B'].entries()) {
      const expected = matte.map((a, k) => (linear[k * 3 + c] as number) * (alpha === 'straight' ? 1 : a))
      const off = expected.map(
        (value, k) => Math.abs(value - (picture.channels[name]?.[k] as number)) / Math.max(1, value),
      )
      expect(Math.max(...off)).toBeLessThan(HALF * 2)
    }
    const [{ values }] = readWithOpenCv(path)
    expect(values.slice(0, 4)).toEqual([40, 12.5, 3, 1])
  })

  test('all objects are layers of one file, by names that every compositor takes', async () => {
    const names = ['dog', 'Dög', '2nd/left hand', '火', 'x'.repeat(200), 'CON']
    const plan = exrSequence({ ...sourceOf({ name: 'reel 1/2' }, names), range: [1, 3] }, exr({ content: 'objects' }))
    const layers = ['dog', 'Dog_2', 'object_2nd_left_hand', 'object', 'x'.repeat(60), 'CON']
    expect(plan.outputs).toMatchObject([{ path: 'reel 1_2.%04d.exr', frames: [1002, 1003], sequence: true }])
    expect(plan.outputs[0]?.objects.map(({ name, channel }) => [name, channel])).toEqual(
      names.map((name, k) => [name, `${layers[k] as string}.A`]),
    )
    const files = await madeFiles(plan)
    for (const { types } of readWithOpenImageIo(...files.values())) {
      expect(Object.keys(types).toSorted()).toEqual(layers.map((layer) => `${layer}.A`).toSorted())
    }
  })

  test('one pixel, and every compression', async () => {
    const single = await madeFiles(exrSequence(sourceOf({ width: 1, height: 1, frames: 1 }), exr({})))
    const compressions = ['none', 'zips', 'zip'] as const
    const plans = compressions.map((compression) =>
      exrSequence({ ...sourceOf(), range: [2, 3] }, exr({ compression, content: 'rgba' })),
    )
    const paths = (await Promise.all(plans.map(madeFiles))).map((files) => pathOf(files, 'dog/dog.1003.exr'))
    const [pixel, ...packed] = readWithOpenImageIo(pathOf(single, 'dog/dog.1001.exr'), ...paths)
    expect(pixel.channels.A).toEqual(Float32Array.of(1))
    expect(packed.map(({ attributes }) => attributes.compression)).toEqual(compressions)
  })
})

describe.skipIf(!haveReaders)('an OpenEXR plate', () => {
  /** Two frames with super-whites, depth, an id layer and metadata; made and given a timecode by other people's tools. */
  async function plateIn(folder: string, words: string[]): Promise<string> {
    await mkdir(folder, { recursive: true })
    for (const number of [1001, 1002]) {
      const colour = ['--pattern', 'noise:mean=2:stddev=3:seed=' + String(number), '40x22', '3', '-d', 'half']
      const depth = ['--pattern', 'constant:color=1234.567', '40x22', '1', '--chnames', 'depth.Z', '-d', 'float']
      const about = ['--attrib:type=rational', 'framesPerSecond', '25/1', '--attrib', 'camera', 'Alexa 35']
      const rights = ['--attrib', 'Copyright', 'Studio', '--attrib', 'DateTime', '2025:03:04 05:06:07', ...words]
      const out = join(folder, `shot.${number}.exr`)
      execFileSync('oiiotool', [...colour, ...depth, '--chappend', ...about, ...rights, '-o', out])
    }
    return join(folder, 'shot.%04d.exr')
  }

  async function sourceFrom(path: string): Promise<ExportSource & { end: () => Promise<void> }> {
    const { tools } = await resolveTools()
    const cacheFolder = await temporaryFolder()
    const media = await inspectMedia(path, { tools, cacheFolder })
    const reader = await openReader(media, { tools, cacheFolder, budgets: { memoryBytes: 1e6, diskBytes: 1e6 } })
    const plate = openPlate(reader, [0, 2], new AbortController().signal)
    const source = sourceOf({ ...media }, ['dog', 'depth'])
    return { ...source, plate, end: () => plate.close().then(() => reader.close()) }
  }

  test.each(['zip', 'piz'])(
    'of %s with mattes: its channels to the bit, its metadata, a layer an object',
    async (packed) => {
      const path = await plateIn(await temporaryFolder(), ['--compression', packed])
      const source = await sourceFrom(path)
      const files = await madeFiles(exrSequence(source, exr({ content: 'plate-and-mattes' }))).finally(source.end)
      const [made, plate] = readWithOpenImageIo(pathOf(files, 'shot.1002.exr'), path.replace('%04d', '1002'))
      expect(made.types).toEqual({ ...plate.types, 'dog.A': 'half', 'depth.A': 'half' })
      for (const name of ['R', 'G', 'B', 'depth.Z']) expect(made.channels[name]).toEqual(plate.channels[name])
      expect(Math.max(...(made.channels.R as Float32Array))).toBeGreaterThan(4)
      expect(worstOf(made.channels['dog.A'], alphaOf(source, 1))).toBeLessThan(HALF)
      expect(made.attributes).toMatchObject({ camera: 'Alexa 35', framesPerSecond: [25, 1], imageCounter: 1002 })
      const header = execFileSync('exrheader', [pathOf(files, 'shot.1002.exr')], { encoding: 'utf8' })
      expect(header).toContain('owner (type string): "Studio"')
      expect(header).toContain('capDate (type string): "2025:03:04 05:06:07"')
    },
  )

  test('a data window of its own is placed in the display window', async () => {
    const path = await plateIn(await temporaryFolder(), ['--fullsize', '50x30-4-3', '--compression', 'zips'])
    const source = await sourceFrom(path)
    expect([source.media.width, source.media.height]).toEqual([50, 30])
    const files = await madeFiles(exrSequence(source, exr({ content: 'plate-and-mattes' })))
    const decoded = await source.plate.linear(0).finally(source.end)
    const [made, plate] = readWithOpenImageIo(pathOf(files, 'shot.1001.exr'), path.replace('%04d', '1001'))
    expect(decoded.data.filter((_, k) => k % 3 === 0)).toEqual(made.channels.R)
    const at = (x: number, y: number): number | undefined => made.channels.R?.[(y + 3) * 50 + x + 4]
    expect([at(-4, -3), at(40, 0)]).toEqual([0, 0])
    expect([at(0, 0), at(39, 21)]).toEqual([plate.channels.R?.[0], plate.channels.R?.[39 + 21 * 40]])
    expect(execFileSync('exrheader', [pathOf(files, 'shot.1001.exr')], { encoding: 'utf8' })).toContain(
      'displayWindow (type box2i): (-4 -3) - (45 26)',
    )
  })

  test('channels that cannot be carried over are refused, never dropped', async () => {
    const path = await plateIn(await temporaryFolder(), ['--compression', 'dwaa'])
    const source = await sourceFrom(path)
    const plan = exrSequence(source, exr({ content: 'plate-and-mattes' }))
    await expect(madeFiles(plan).finally(source.end)).rejects.toThrow(
      'depth.Z of shot cannot be carried over from DWAA',
    )
  })

  test('mattes exported with it before are replaced by the present ones', async () => {
    const path = await plateIn(await temporaryFolder(), ['--chnames', 'R,G,B,dog.A', '--compression', 'zip'])
    const source = await sourceFrom(path)
    const files = await madeFiles(exrSequence(source, exr({ content: 'plate-and-mattes' }))).finally(source.end)
    const [{ channels }] = readWithOpenImageIo(pathOf(files, 'shot.1001.exr'))
    expect(worstOf(channels['dog.A'], alphaOf(source, 0))).toBeLessThan(HALF)
  })
})
