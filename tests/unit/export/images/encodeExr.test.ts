import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { encodeExr, type ExrChannel, type ExrImage } from '../../../../src/main/export/images/encodeExr.ts'
import {
  floatsAttribute,
  integerAttribute,
  rationalAttribute,
  rec2020,
  stringAttribute,
  timecodeAttribute,
} from '../../../../src/main/export/images/exrAttributes.ts'
import { fromHalf, toHalf } from '../../../../src/main/media/exr/half.ts'
import { predictBytes } from '../../../../src/main/media/exr/predictor.ts'
import { readExr } from '../../../../src/main/media/exr/readExr.ts'
import { randomFrom } from '../../../helpers/random.ts'
import { temporaryFolder } from '../helpers.ts'
import { haveReaders, readWithOpenCv, readWithOpenImageIo, type OtherPicture } from './otherReaders.ts'

/** Values from tiny to super-white, with smooth and noisy stretches. */
const samples = (count: number, seed: number): Float32Array =>
  Float32Array.from({ length: count }, (_, k) =>
    k % 7 === 0 ? ((k * 7919 + seed * 31) % 1000) * 0.05 : Math.sin(k / 50 + seed) ** 2 * 2 ** ((k % 5) - 3),
  )

function imageOf(width: number, height: number, changes: Partial<ExrImage> = {}): ExrImage {
  const pixels = width * height
  const half = (name: string, seed: number): ExrChannel => ({
    name,
    type: 'half',
    data: toHalf(samples(pixels, seed)),
  })
  return {
    width,
    height,
    compression: 'zip',
    channels: [
      half('R', 1),
      half('G', 2),
      half('B', 3),
      half('A', 4),
      { name: 'depth.Z', type: 'float', data: samples(pixels, 5) },
      { name: 'dog.A', type: 'float', data: samples(pixels, 6) },
      { name: 'id', type: 'uint', data: Uint32Array.from({ length: pixels }, (_, k) => (k * 2654435761) >>> 0) },
    ],
    attributes: [],
    ...changes,
  }
}

async function written(image: ExrImage): Promise<string> {
  const path = join(await temporaryFolder(), 'picture.exr')
  await writeFile(path, await encodeExr(image))
  return path
}

const floatsOf = ({ type, data }: ExrChannel): number[] =>
  Array.from(type === 'half' ? fromHalf(data as Uint16Array) : data)

const sizes = [
  [1, 1],
  [1, 40],
  [37, 1],
  [101, 67],
  [64, 16],
  [33, 17],
] as const

describe.each(['none', 'zips', 'zip'] as const)('%s', (compression) => {
  test.skipIf(!haveReaders)('OpenImageIO reads every size as it was', async () => {
    const images = sizes.map(([width, height]) => imageOf(width, height, { compression }))
    const pictures = readWithOpenImageIo(...(await Promise.all(images.map(written))))
    for (const [k, { width, height, channels }] of images.entries()) {
      const read = pictures[k] as OtherPicture
      expect([read.width, read.height, read.attributes.compression]).toEqual([width, height, compression])
      expect(Object.keys(read.channels).toSorted()).toEqual(channels.map(({ name }) => name).toSorted())
      for (const channel of channels) {
        expect(read.types[channel.name]).toBe(channel.type)
        if (channel.type === 'uint') continue
        expect(Array.from(read.channels[channel.name] as Float32Array)).toEqual(floatsOf(channel))
      }
    }
  })

  test.each(sizes)('we read %i x %i as it was, to the bit', async (width, height) => {
    const image = imageOf(width, height, { compression })
    const { channels } = await readExr(await written(image))
    for (const { name, data } of image.channels) expect(channels.get(name)).toEqual(data)
  })
})

test('grain and texture become as small as deflate makes them', async () => {
  const [width, height] = [512, 64]
  const random = randomFrom(3)
  const grain = Float32Array.from({ length: width * height }, () => 0.4 + 0.02 * random())
  const textured = grain.map((_, k) => grain[k % width] as number)
  const deflated = (values: Float32Array): number => {
    const raw = Buffer.from(toHalf(values).buffer)
    const blocks = [0, 1, 2, 3].map((k) => raw.subarray((k * raw.length) / 4, ((k + 1) * raw.length) / 4))
    return blocks.reduce((sum, block) => sum + deflateSync(predictBytes(block), { level: 4 }).length, 0)
  }
  for (const values of [grain, textured]) {
    const image = imageOf(width, height, { channels: [{ name: 'Y', type: 'half', data: toHalf(values) }] })
    expect((await encodeExr(image)).length).toBeLessThan(deflated(values) * 1.02 + 500)
    expect((await readExr(await written(image))).channels.get('Y')).toEqual(toHalf(values))
  }
  expect(deflated(textured)).toBeLessThan(deflated(grain) / 4)
})

test.skipIf(!haveReaders)('OpenCV sees R, G, B and A', async () => {
  const image = imageOf(11, 5)
  image.channels = image.channels.slice(0, 4)
  const [read] = readWithOpenCv(await written(image))
  expect(read.shape).toEqual([5, 11, 4])
  const planes = image.channels.map(floatsOf)
  expect(read.values).toEqual(Array.from({ length: 220 }, (_, k) => planes[k % 4]?.[Math.floor(k / 4)]))
})

test.skipIf(!haveReaders)('the header tells colours, rate, timecode, shape of pixels and long names', async () => {
  const name = `a_name_of_more_than_thirty_one_bytes.A`
  const attributes = [
    floatsAttribute('chromaticities', 'chromaticities', rec2020),
    floatsAttribute('pixelAspectRatio', 'float', [2]),
    rationalAttribute('framesPerSecond', [30000, 1001]),
    timecodeAttribute('10:59:58;29', [30000, 1001]),
    integerAttribute('imageCounter', 1001),
    stringAttribute('comments', 'Über "alles"'),
  ]
  const channels = [{ name, type: 'half' as const, data: toHalf(samples(8, 1)) }]
  const path = await written(imageOf(4, 2, { channels, attributes, origin: { x: 7, y: -3 } }))
  const header = execFileSync('exrheader', [path], { encoding: 'utf8' })
  expect(header).toContain(`${name}, 16-bit floating-point`)
  expect(header).toContain('framesPerSecond (type rational): 30000/1001 (29.97')
  expect(header).toContain('time 10:59:58:29\n    drop frame 1')
  expect(header).toContain('red   (0.708 0.292)')
  expect(header).toContain('pixelAspectRatio (type float): 2')
  expect(header).toContain('imageCounter (type int): 1001')
  expect(header).toContain('comments (type string): "Über "alles""')
  expect(header).toContain('dataWindow (type box2i): (7 -3) - (10 -2)')
  expect(header).toContain('displayWindow (type box2i): (7 -3) - (10 -2)')
  expect(Array.from(readWithOpenImageIo(path)[0].channels[name] as Float32Array)).toEqual(
    floatsOf(channels[0] as ExrChannel),
  )
})

test('channels that no file can hold are refused by name', async () => {
  const data = new Float32Array(4)
  const image = (...channels: ExrChannel[]): ExrImage => imageOf(2, 2, { channels })
  const float = (name: string): ExrChannel => ({ name, type: 'float', data })
  await expect(encodeExr(image(float('A'), float('A')))).rejects.toThrow('channel "A"')
  await expect(encodeExr(image(float('')))).rejects.toMatchObject({ code: 'invalid-input' })
  await expect(encodeExr(image({ ...float('B'), data: data.subarray(1) }))).rejects.toThrow('3 values in 2x2')
})
