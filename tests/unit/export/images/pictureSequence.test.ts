import { beforeAll, describe, expect, test } from 'vitest'
import { toDepth } from '../../../../src/main/export/depth.ts'
import { pictureSequence } from '../../../../src/main/export/images/pictureSequence.ts'
import type { ExportSource } from '../../../../src/main/export/types.ts'
import { PngFormat, TiffFormat } from '../../../../src/shared/contract/export.ts'
import { floatFrame, rampMatte, sourceOf } from '../helpers.ts'
import { madeFiles, pathOf } from './helpers.ts'
import { haveReaders, readWithOpenCv, readWithOpenImageIo } from './otherReaders.ts'

const png = (changes: object): PngFormat => PngFormat.parse({ kind: 'png', ...changes })
const tiff = (changes: object): TiffFormat => TiffFormat.parse({ kind: 'tiff', ...changes })
const one = (source: ExportSource): ExportSource => ({ ...source, range: [0, 1] })

/** RGBA in 0..`full` as it has to stand in the file, [height, width, 4]. */
function expectedRgba(source: ExportSource, bits: 8 | 16, alpha: 'straight' | 'premultiplied'): number[] {
  const { data } = toDepth(rampMatte(source.media.width, source.media.height, 16), bits)
  const exact = rampMatte(source.media.width, source.media.height, 16).data
  const plate = floatFrame(source.media, 0).data
  const full = 2 ** bits - 1
  return Array.from(data).flatMap((a, pixel) => {
    const gain = alpha === 'straight' ? 1 : (exact[pixel] as number) / 65535
    return [...[0, 1, 2].map((c) => (plate[pixel * 3 + c] as number) * gain * full), a]
  })
}

const worstOf = (values: ArrayLike<number>, expected: number[]): number =>
  expected.reduce((worst, value, k) => Math.max(worst, Math.abs(value - (values[k] as number))), 0)

const small = [
  [1, 1],
  [1, 9],
  [13, 1],
] as const

const kinds = [
  ['png', 8, {}],
  ['png', 16, {}],
  ['tiff', 8, { compression: 'none' }],
  ['tiff', 8, { compression: 'zip' }],
  ['tiff', 16, { compression: 'lzw' }],
  ['tiff', 16, { compression: 'zip' }],
] as const

describe.skipIf(!haveReaders).each(kinds)('%s of %i bits %o', (kind, bits, options) => {
  const format = (changes: object) =>
    kind === 'png' ? png({ bits, ...options, ...changes }) : tiff({ bits, ...options, ...changes })
  const extension = kind === 'png' ? 'png' : 'tif'

  test('mattes are gray, exact, and written where they are empty', async () => {
    const files = await madeFiles(pictureSequence({ ...sourceOf(), range: [1, 3] }, format({})))
    const names = [`dog/dog.1002.${extension}`, `dog/dog.1003.${extension}`] as const
    expect([...files.keys()]).toEqual(names)
    const [full, empty] = readWithOpenCv(pathOf(files, names[0]), pathOf(files, names[1]))
    expect(full).toMatchObject({ shape: [67, 101], type: `uint${bits}` })
    expect(full.values).toEqual(Array.from(toDepth(rampMatte(101, 67, 16, 1), bits).data))
    expect(empty).toMatchObject({ shape: [67, 101], type: `uint${bits}` })
    expect(empty.values.every((value) => value === 0)).toBe(true)
  })

  test('colour is the plate, straight or premultiplied, and says what it is', async () => {
    const source = one(sourceOf({ pixelAspect: [2, 1] }))
    for (const alpha of ['straight', 'premultiplied'] as const) {
      const plan = pictureSequence(source, format({ content: 'rgba', foreground: 'plate', alpha }))
      expect(plan.outputs).toMatchObject([{ content: 'rgba', alpha, colourSpace: 'sRGB', frames: [1001, 1001] }])
      const path = pathOf(await madeFiles(plan), `dog/dog.1001.${extension}`)
      const [{ types, channels, attributes }] = readWithOpenImageIo(path)
      expect(types).toEqual({ R: `uint${bits}`, G: `uint${bits}`, B: `uint${bits}`, A: `uint${bits}` })
      const expected = expectedRgba(source, bits, alpha)
      for (const [c, name] of ['R', 'G', 'B', 'A'].entries()) {
        const values = channels[name]?.map((value) => value * (2 ** bits - 1)) ?? []
        expect(
          worstOf(
            values,
            expected.filter((_, k) => k % 4 === c),
          ),
        ).toBeLessThan(0.51)
      }
      expect(attributes.PixelAspectRatio).toBe(2)
      if (kind === 'tiff') expect(attributes['tiff:UnassociatedAlpha']).toBe(alpha === 'straight' ? 1 : undefined)
      else expect(attributes.Comment).toBe(`Alpha: ${alpha}`)
    }
  })

  test('one pixel, one column, one row', async () => {
    const paths: string[] = []
    for (const [width, height] of small) {
      const source = sourceOf({ width, height, frames: 1 })
      for (const content of ['matte', 'rgba'] as const) {
        paths.push(...(await madeFiles(pictureSequence(source, format({ content })))).values())
      }
    }
    const shapes = readWithOpenCv(...paths).map(({ shape }) => shape)
    expect(shapes).toEqual(
      small.flatMap(([width, height]) => [
        [height, width],
        [height, width, 4],
      ]),
    )
  })
})

describe('sixteen bits', () => {
  let values: Float32Array
  beforeAll(() => {
    values = Float32Array.from({ length: 101 * 67 * 3 }, (_, k) => (k % 65536) / 65535)
  })

  test.skipIf(!haveReaders)('of a plate of ten bits or more are all its own', async () => {
    const source = one(
      sourceOf({ colour: { range: 'full', matrix: 'rgb', transfer: 'srgb', bitDepth: 16, float: false } }),
    )
    source.plate = {
      ...source.plate,
      stored: (index) => Promise.resolve({ index, width: 101, height: 67, data: values }),
    }
    const files = await madeFiles(pictureSequence(source, png({ bits: 16, content: 'rgba', foreground: 'plate' })))
    const [{ values: read }] = readWithOpenCv(pathOf(files, 'dog/dog.1001.png'))
    expect(read.filter((_, k) => k % 4 < 3)).toEqual(Array.from({ length: values.length }, (_, k) => k % 65536))
  })

  test.skipIf(!haveReaders)('of a linear plate are its light as shown, clipped at white', async () => {
    const source = one(
      sourceOf({ colour: { range: 'full', matrix: 'rgb', transfer: 'linear', bitDepth: 16, float: true } }),
    )
    const light = new Float32Array(101 * 67 * 3).fill(0.25)
    light.set([12, -0.5, 1], 0)
    source.plate = {
      ...source.plate,
      linear: (index) => Promise.resolve({ index, width: 101, height: 67, data: light }),
    }
    const files = await madeFiles(pictureSequence(source, png({ bits: 16, content: 'rgba', foreground: 'plate' })))
    const [{ values: read }] = readWithOpenCv(pathOf(files, 'dog/dog.1001.png'))
    expect(read.slice(0, 3)).toEqual([65535, 0, 65535])
    // IEC 61966-2-1 of 0.25
    expect(read[4]).toBe(Math.round(65535 * (1.055 * 0.25 ** (1 / 2.4) - 0.055)))
  })
})
