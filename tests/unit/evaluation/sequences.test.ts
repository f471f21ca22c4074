import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode } from 'fast-png'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { evaluateSequence, measureStatistics } from '../../../src/main/evaluation/evaluateSequence.ts'
import { listSequences } from '../../../src/main/evaluation/listSequences.ts'
import { maskOf, objectIds, readLabels } from '../../../src/main/evaluation/readLabels.ts'
import { temporalError } from '../../../src/main/evaluation/temporalError.ts'
import { dataFolder } from '../../helpers/data.ts'
import { draw, size } from './masks.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdout-evaluation-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('statistics', () => {
  const values = [0.9, 0.8, 0.85, 0.4, 0.6, 0.7, 0.3, 0.2, 0.45, 0.5, 0.55]

  // Computed with numpy by the DAVIS toolkit's definition.
  test.each([
    [11, 0.568182, 0.545455, 0.2375],
    [10, 0.57, 0.5, 0.466667],
    [8, 0.59375, 0.625, 0.45],
    [5, 0.71, 0.8, 0.35],
    [2, 0.85, 1, 0.1],
  ])('of %i frames are those of the DAVIS toolkit', (count, mean, recall, decay) => {
    const statistics = measureStatistics(values.slice(0, count))
    expect(statistics.mean).toBeCloseTo(mean, 5)
    expect(statistics.recall).toBeCloseTo(recall, 5)
    expect(statistics.decay).toBeCloseTo(decay, 5)
  })

  test('the first and the last annotated frame do not count', () => {
    const truth = draw(['disk', 40, 30, 20])
    const nothing = draw(['empty'])
    const evaluation = evaluateSequence(size, [1])
    for (const guess of [nothing, truth, truth, nothing]) evaluation.add(guess, truth)
    const perfect = { mean: 1, recall: 1, decay: 0 }
    expect(evaluation.finish()).toEqual([{ id: 1, region: perfect, contour: perfect }])
  })

  test('each object is scored on its own id', () => {
    const evaluation = evaluateSequence({ width: 2, height: 2 }, [1, 2])
    for (let frame = 0; frame < 3; frame++) evaluation.add(Uint8Array.of(1, 1, 0, 2), Uint8Array.of(1, 0, 0, 2))
    expect(evaluation.finish().map(({ id, region }) => [id, region.mean])).toEqual([
      [1, 0.5],
      [2, 1],
    ])
  })

  test('a still matte does not flicker, a blinking one does', () => {
    const on = Uint8Array.of(255, 255)
    const off = Uint8Array.of(0, 0)
    expect(temporalError([on, on], [off, off])).toBe(0)
    expect(temporalError([on, off], [on, on])).toBe(255)
  })
})

describe('annotations', () => {
  const write = async (name: string, image: Parameters<typeof encode>[0]): Promise<string> => {
    const path = join(folder, name)
    await writeFile(path, encode(image))
    return path
  }

  test('palette indices are object ids', async () => {
    const palette = [0, 1, 2, 3].map((i) => [i * 60, 0, 255 - i * 60])
    const data = Uint8Array.of(0, 1, 2, 3, 3, 0)
    const path = await write('indexed.png', { width: 3, height: 2, data, channels: 1, palette })
    expect(await readLabels(path)).toEqual({ width: 3, height: 2, data })
  })

  test('black and white gray is one object, other gray values are ids', async () => {
    const gray = { width: 3, height: 1, channels: 1 }
    const binary = await write('binary.png', { ...gray, data: Uint8Array.of(0, 255, 255) })
    const ids = await write('ids.png', { ...gray, data: Uint8Array.of(0, 7, 255) })
    expect((await readLabels(binary)).data).toEqual(Uint8Array.of(0, 1, 1))
    expect((await readLabels(ids)).data).toEqual(Uint8Array.of(0, 7, 255))
  })

  test('samples packed into bytes are unpacked row by row', async () => {
    const bits = Uint8Array.of(0b10000000, 0b01000000, 0b11111111, 0b10000000)
    const path = await write('bits.png', { width: 10, height: 2, channels: 1, depth: 1, data: bits })
    const data = Uint8Array.from('10000000011111111110'.split('').map(Number))
    expect(await readLabels(path)).toEqual({ width: 10, height: 2, data })
  })

  test('a colour picture and a missing file are refused with a reason', async () => {
    const colour = await write('colour.png', { width: 1, height: 1, channels: 3, data: Uint8Array.of(1, 2, 3) })
    await expect(readLabels(colour)).rejects.toMatchObject({ code: 'unsupported' })
    await expect(readLabels(join(folder, 'none.png'))).rejects.toMatchObject({ code: 'io' })
  })

  test('ids are listed without background and void', () => {
    const labels = Uint8Array.of(0, 3, 1, 255, 3)
    expect(objectIds(labels)).toEqual([1, 3])
    expect(maskOf(labels, 3)).toEqual(Uint8Array.of(0, 1, 0, 0, 1))
  })
})

describe('DAVIS layout', () => {
  beforeAll(async () => {
    for (const name of ['boat', 'cow']) {
      const frames = join(folder, 'JPEGImages/480p', name)
      const annotations = join(folder, 'Annotations/480p', name)
      await Promise.all([frames, annotations].map((path) => mkdir(path, { recursive: true })))
      await Promise.all(['00001.jpg', '00000.jpg'].map((file) => writeFile(join(frames, file), '')))
      await writeFile(join(annotations, '00000.png'), '')
    }
    await mkdir(join(folder, 'ImageSets'))
    await writeFile(join(folder, 'ImageSets/val.txt'), 'cow\n')
    const old = [0, 1].map((i) => `/JPEGImages/480p/boat/0000${i}.jpg /Annotations/480p/boat/0000${i}.png`)
    await writeFile(join(folder, 'ImageSets/old.txt'), old.join('\n'))
  })
  const names = async (selection: object): Promise<string[]> =>
    (await listSequences(folder, { resolution: '480p', ...selection })).map(({ name }) => name)

  test('sequences are all, those of a set, or those named', async () => {
    expect(await names({})).toEqual(['boat', 'cow'])
    expect(await names({ set: 'val' })).toEqual(['cow'])
    expect(await names({ set: 'old' })).toEqual(['boat'])
    expect(await names({ sequences: ['boat'] })).toEqual(['boat'])
  })

  test('frames come in order with their annotations', async () => {
    const [boat] = await listSequences(folder, { resolution: '480p' })
    expect(boat?.frames.map((path) => path.slice(-9))).toEqual(['00000.jpg', '00001.jpg'])
    expect(boat?.annotations).toEqual([join(folder, 'Annotations/480p/boat/00000.png'), null])
  })

  test('a missing set or sequence is named', async () => {
    await expect(names({ set: 'train' })).rejects.toMatchObject({ code: 'not-found' })
    await expect(names({ sequences: ['dog'] })).rejects.toThrow('"dog"')
  })

  test.skipIf(!dataFolder())('the development footage is read', async () => {
    const sequences = await listSequences(join(dataFolder() ?? '', 'davis-multi'), { resolution: '240p' })
    expect(sequences.map(({ name, frames }) => [name, frames.length])).toEqual([['dogs-jump', 66]])
    const labels = await readLabels(sequences[0]?.annotations[0] ?? '')
    expect(objectIds(labels.data)).toEqual([1, 2, 3])
  })
})
