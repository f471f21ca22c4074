import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { listSequences } from '../../../src/main/evaluation/listSequences.ts'
import { compressRuns, expandRuns, maskOfRuns, runLengths } from '../../../src/main/datasets/runLengths.ts'
import { exrSequence } from '../../../src/main/export/images/exrSequence.ts'
import { pictureSequence } from '../../../src/main/export/images/pictureSequence.ts'
import { ExrFormat, PngFormat, TiffFormat } from '../../../src/shared/contract/export.ts'
import { CocoFormat, DavisFormat, IndexedFormat, YoutubeVosFormat } from '../../../src/shared/contract/datasets.ts'
import type { Matte } from '../../../src/shared/codec/matte.ts'
import { filesBelow, mediaOf, rampMatte, temporaryFolder } from '../export/helpers.ts'
import { randomFrom } from '../../helpers/random.ts'
import { carryOut, mask, matte, readScene, type Scene, sourceOf, writeDataset } from './scene.ts'

const media = mediaOf({ width: 61, height: 43, frames: 3, startFrame: 1001 })
const python = (...words: string[]): string[] =>
  execFileSync('/usr/bin/python3', [join(import.meta.dirname, 'decodeDatasets.py'), ...words], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
    .trim()
    .split('\n')
const digest = (plane: Iterable<number>): string => createHash('sha256').update(Uint8Array.from(plane)).digest('hex')

/** Two masks that overlap, one of which goes before the last frame; soft edges count from a half. */
const front = (index: number): Matte => mask(media, 16, (x, y) => Math.hypot(x - 20 - 5 * index, y - 20) < 12)
const back = (index: number): Matte => mask(media, 16, (x) => x > 25 && x < 50 - 8 * index)
const scene: Scene = {
  dog: [0, 1, 2].map(front),
  'red car': [back(0), back(1), null],
}
const labels = (index: number): number[] => {
  const [dog, car] = [front(index), index < 2 ? back(index) : null]
  return Array.from(dog.data, (value, k) => (value > 0 ? 2 : (car?.data[k] ?? 0) > 0 ? 1 : 0))
}
/** What comes back: the object below without what is hidden, and empty where it had nothing. */
const seen = (label: number): Matte[] =>
  [0, 1, 2].map((index) => {
    const plane = labels(index)
    return mask(media, 16, (x, y) => plane[y * media.width + x] === label)
  })

describe('run lengths of COCO', () => {
  test('those of the format’s description: columns first, zeros first', () => {
    // 0 1 1     columns: 00 10 11
    // 0 0 1
    const size = { width: 3, height: 2 }
    expect(runLengths(Uint8Array.from([0, 1, 1, 0, 0, 1]), size)).toEqual([2, 1, 1, 2])
    expect(runLengths(Uint8Array.from([1, 1, 1, 1, 1, 1]), size)).toEqual([0, 6])
    expect(compressRuns([2, 1, 1, 2])).toBe('2111')
    expect(compressRuns([0, 6])).toBe('06')
  })

  test('any mask there and back', () => {
    const random = randomFrom(7)
    for (let k = 0; k < 200; k++) {
      const size = { width: 1 + Math.floor(random() * 70), height: 1 + Math.floor(random() * 70) }
      const share = random() ** 3
      let value = 0
      const plane = Uint8Array.from({ length: size.width * size.height }, () => {
        if (random() < share) value = 1 - value
        return value
      })
      const counts = runLengths(plane, size)
      expect(maskOfRuns(counts, size)).toEqual(plane)
      expect(expandRuns(compressRuns(counts))).toEqual(counts)
    }
    expect(expandRuns(compressRuns([0, 4096 * 4096, 5, 1, 16777210]))).toEqual([0, 4096 * 4096, 5, 1, 16777210])
  })

  test('damaged ones are refused', () => {
    expect(() => maskOfRuns([3, 4], { width: 2, height: 3 })).toThrow('do not add up')
    expect(() => maskOfRuns([3, 2], { width: 2, height: 3 })).toThrow('do not add up')
    expect(() => expandRuns('\u0001')).toThrow('damaged')
    expect(() => expandRuns('o')).toThrow('damaged')
  })
})

describe('data sets', () => {
  test('DAVIS: its layout, labels as another reader has them, and back', async () => {
    const out = await temporaryFolder()
    await writeDataset(media, scene, DavisFormat.parse({ kind: 'davis', sequence: 'my clip' }), out)
    const numbers = ['00000', '00001', '00002']
    expect((await filesBelow(out)).filter((file) => !file.startsWith('SHA'))).toEqual([
      ...numbers.map((number) => `Annotations/Full-Resolution/my_clip/${number}.png`),
      'ImageSets/2017/val.txt',
      ...numbers.map((number) => `JPEGImages/Full-Resolution/my_clip/${number}.jpg`),
      'labels.json',
    ])
    const annotations = numbers.map((number) => join(out, 'Annotations/Full-Resolution/my_clip', `${number}.png`))
    // The palette of DAVIS: 1 is dark red, 2 dark green.
    const colours = '(128, 0, 0) (0, 128, 0)'
    expect(python('indexed', ...annotations)).toEqual([0, 1, 2].map((index) => `${digest(labels(index))} ${colours}`))
    const [sequence] = await listSequences(out, { resolution: 'Full-Resolution', set: '2017/val' })
    expect([sequence?.name, sequence?.annotations]).toEqual(['my_clip', annotations])
    expect(await readScene(media, out)).toEqual({ 'red car': seen(1), dog: seen(2) })
  })

  test('YouTube-VOS: meta.json says which frames have what', async () => {
    const out = await temporaryFolder()
    await writeDataset(media, scene, YoutubeVosFormat.parse({ kind: 'youtube-vos', plates: false }), out)
    expect(JSON.parse(readFileSync(join(out, 'meta.json'), 'utf8'))).toEqual({
      videos: {
        plate: {
          objects: {
            1: { category: 'red car', frames: ['00000', '00001'] },
            2: { category: 'dog', frames: ['00000', '00001', '00002'] },
          },
        },
      },
    })
    expect(await readScene(media, out)).toEqual({ 'red car': seen(1), dog: seen(2) })
  })

  test.each(['compressed', 'list'] as const)(
    'COCO, %s: masks as another decoder has them, overlaps kept',
    async (counts) => {
      const out = await temporaryFolder()
      await writeDataset(media, scene, CocoFormat.parse({ kind: 'coco', counts }), out)
      const binary = ({ data }: Matte): string => digest(Array.from(data, (value) => Number(value > 0)))
      expect(python('coco', join(out, 'annotations.json'))).toEqual([
        `plate.1001.jpg red car ${binary(back(0))}`,
        `plate.1001.jpg dog ${binary(front(0))}`,
        `plate.1002.jpg red car ${binary(back(1))}`,
        `plate.1002.jpg dog ${binary(front(1))}`,
        `plate.1003.jpg dog ${binary(front(2))}`,
      ])
      const empty = mask(media, 16, () => false)
      expect(await readScene(media, out)).toEqual({ 'red car': [back(0), back(1), empty], dog: [0, 1, 2].map(front) })
    },
  )

  test('COCO of others: outlines, tracks of one category, parts that are joined, every fifth frame', async () => {
    const out = await temporaryFolder()
    const annotation = (image: number, track: number, x: number) => ({
      image_id: image,
      category_id: 3,
      track_id: track,
      segmentation: [[x, 5, x + 10, 5, x + 10, 15, x, 15]],
    })
    const image = (id: number, number: string) => ({ id, file_name: `v/${number}.jpg`, width: 61, height: 43 })
    const document = {
      images: [image(1, '00000'), image(2, '00002')],
      categories: [{ id: 3, name: 'fish' }],
      annotations: [annotation(1, 1, 5), annotation(1, 1, 30), annotation(2, 2, 20)],
    }
    await writeFile(join(out, 'others.json'), JSON.stringify(document))
    const found = await readScene(media, join(out, 'others.json'))
    const square = (...starts: number[]) => mask(media, 16, (x, y) => y >= 5 && y < 15 && starts.some((from) => x >= from && x < from + 10)) // prettier-ignore
    expect(found).toEqual({
      'fish 1': [square(5, 30), undefined, square()],
      'fish 2': [square(), undefined, square(20)],
    })
  })

  test('indexed PNG: the plate’s numbers; objects without names get their labels', async () => {
    const out = await temporaryFolder()
    await writeDataset(media, scene, IndexedFormat.parse({ kind: 'indexed' }), out)
    expect(await readScene(media, out)).toEqual({ 'red car': seen(1), dog: seen(2) })
    await writeFile(join(out, 'labels.json'), '{"2": "dog"}')
    await expect(readScene(media, out)).rejects.toThrow('label 1, which nothing names')
    execFileSync('rm', [join(out, 'labels.json')])
    expect(await readScene(media, join(out, 'plate.####.png'))).toEqual({ 'object 1': seen(1), 'object 2': seen(2) })
  })

  test('over 254 objects are refused', () => {
    const many = Object.fromEntries(Array.from({ length: 255 }, (_, k) => [`o${k}`, []]))
    const write = () => writeDataset(media, many, IndexedFormat.parse({ kind: 'indexed' }), '/nowhere')
    expect(write).toThrow('254 objects')
  })
})

describe('matte sequences', () => {
  const soft: Scene = { hair: [0, 1, 2].map((index) => rampMatte(media.width, media.height, 16, index)) }
  // A frame with hardly anything and one with nothing must not be taken for a mask or another channel.
  soft.hair?.splice(
    1,
    1,
    matte(media, 16, (x) => (x === 3 ? 1 / 65535 : 0)),
  )
  const plans = {
    'PNG, 16 bits': () => pictureSequence(sourceOf(media, soft), PngFormat.parse({ kind: 'png', bits: 16 })),
    'PNG, RGBA': () =>
      pictureSequence(sourceOf(media, soft), PngFormat.parse({ kind: 'png', bits: 16, content: 'rgba' })),
    'TIFF, 16 bits': () => pictureSequence(sourceOf(media, soft), TiffFormat.parse({ kind: 'tiff', bits: 16 })),
    'EXR, float': () =>
      exrSequence(sourceOf(media, soft), ExrFormat.parse({ kind: 'exr', depth: 'float', content: 'matte' })),
  }
  test.each(Object.entries(plans))('%s: out and in again, to the bit', async (_name, plan) => {
    const out = await temporaryFolder()
    await carryOut(plan(), out)
    expect(await readScene(media, join(out, 'hair'))).toEqual(soft)
  })

  test('PNG, 8 bits, of 8-bit mattes', async () => {
    const out = await temporaryFolder()
    const eight: Scene = { hair: [0, 1, 2].map((index) => rampMatte(media.width, media.height, 8, index)) }
    await carryOut(pictureSequence(sourceOf(media, eight), PngFormat.parse({ kind: 'png', bits: 8 })), out)
    expect(await readScene(media, join(out, 'hair'), { bits: 8 })).toEqual(eight)
  })

  test('objects as channels of one EXR: by the channel’s name', async () => {
    const out = await temporaryFolder()
    const two: Scene = { ...soft, car: [back(0), back(1), back(2)] }
    await carryOut(
      exrSequence(sourceOf(media, two), ExrFormat.parse({ kind: 'exr', depth: 'float', content: 'objects' })),
      out,
    )
    expect(await readScene(media, out, { channel: 'car.A' })).toEqual({ plate: two.car })
    await expect(readScene(media, out)).rejects.toThrow('say which is the matte')
  })

  test('pictures that OpenCV wrote: gray, alpha with an empty frame, a colour, zeros and ones', async () => {
    const folder = await temporaryFolder()
    const [hex = ''] = python('draw', folder, '61', '43')
    const bytes = Buffer.from(hex, 'hex')
    const disk = Array.from({ length: bytes.length / 2 }, (_, k) => bytes.readUInt16LE(k * 2))
    const read = async (name: string, channel = 'auto', frames = 1) => {
      const found = await readScene({ ...media, frames }, join(folder, name), { channel })
      return Object.values(found)[0]?.map((each) => Array.from(each?.data ?? []))
    }
    expect(await read('gray.####.png')).toEqual([disk])
    expect(await read('gray.####.tif')).toEqual([disk])
    expect(await read('alpha.####.png', 'auto', 2)).toEqual([disk, disk.map(() => 0)])
    expect(await read('alpha.####.png', 'red', 2)).toEqual([disk.map(() => 20000), disk.map(() => 20000)])
    expect(await read('green.####.png', 'green')).toEqual([disk])
    expect(await read('logical.####.png')).toEqual([disk.map((value) => (value > 32767.5 ? 65535 : 0))])
  })

  describe('which file is which frame', () => {
    const write = async (numbers: number[]): Promise<string> => {
      const folder = await temporaryFolder()
      for (const number of numbers) {
        const one = sourceOf({ ...media, frames: 1 }, { m: [front(0)] }, number)
        await carryOut(pictureSequence(one, PngFormat.parse({ kind: 'png', bits: 8 })), join(folder, String(number)))
      }
      const all = join(folder, 'all')
      await mkdir(all)
      for (const number of numbers) {
        const name = `m.${String(number).padStart(4, '0')}.png`
        await writeFile(join(all, name), readFileSync(join(folder, String(number), 'm', name)))
      }
      return all
    }
    const indices = async (folder: string, request = {}, of = media): Promise<number[]> => {
      const [frames = []] = Object.values(await readScene(of, folder, request))
      return frames.flatMap((each, index) => (each ? [index] : []))
    }

    test('by the media’s own numbers, in order, or as told', async () => {
      expect(await indices(await write([1001, 1002, 1003]))).toEqual([0, 1, 2])
      expect(await indices(await write([1, 2, 3]))).toEqual([0, 1, 2])
      expect(await indices(await write([87, 88]), { first: 86, missing: 'skip' })).toEqual([1, 2])
      // A plate that lacks 1002.
      const gappy = mediaOf({ ...media, kind: 'sequence', gaps: [[1002, 1002]] })
      expect(await indices(await write([1001, 1003, 1004]), {}, gappy)).toEqual([0, 1, 2])
    })

    test('missing frames, foreign numbers and other sizes are refused', async () => {
      const some = await write([1001, 1003])
      await expect(indices(some)).rejects.toThrow('no matte of frame 1002')
      expect(await indices(some, { missing: 'skip' })).toEqual([0, 2])
      await expect(indices(await write([5, 6]))).rejects.toThrow('Say which number its first frame has')
      await expect(indices(some, { first: 900 })).rejects.toThrow('where 900 is its first frame')
      await expect(indices(some, { missing: 'skip' }, { ...media, width: 60 })).rejects.toThrow('the plate 60x43')
      const out = await temporaryFolder()
      await writeDataset(media, scene, CocoFormat.parse({ kind: 'coco', plates: false }), out)
      await expect(readScene({ ...media, width: 60 }, out)).rejects.toThrow('the plate 60x43')
      await expect(readScene(media, join(out, 'none'))).rejects.toMatchObject({ code: 'media-missing' })
    })
  })
})
