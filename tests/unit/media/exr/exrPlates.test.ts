import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { colourNames } from '../../../../src/main/media/exr/exrColours.ts'
import { readExr } from '../../../../src/main/media/exr/readExr.ts'
import { inspectMedia } from '../../../../src/main/media/inspect.ts'
import { openReader } from '../../../../src/main/media/openReader.ts'
import { resolveTools } from '../../../../src/main/media/tools.ts'
import type { FloatFrame, MediaTools } from '../../../../src/main/media/types.ts'
import type { MediaRecord } from '../../../../src/shared/domain/records.ts'
import { temporaryFolder } from '../../export/helpers.ts'

let tools: MediaTools
beforeAll(async () => {
  tools = (await resolveTools()).tools
})

/** A plate of 16 x 8 made elsewhere, and how it reads. */
async function readPlate(...words: string[]): Promise<{ media: MediaRecord; frame: FloatFrame }> {
  const folder = await temporaryFolder()
  const path = join(folder, 'plate.exr')
  execFileSync('oiiotool', [...words, '-o', path])
  const media = await inspectMedia(path, { tools, cacheFolder: folder })
  const budgets = { memoryBytes: 1e6, diskBytes: 1e6 }
  const reader = await openReader(media, { tools, cacheFolder: folder, budgets })
  return { media, frame: await reader.readFloat(0).finally(() => reader.close()) }
}

const constant = (colour: string, names: string, ...words: string[]): string[] => {
  const count = String(colour.split(',').length)
  return ['--pattern', `constant:color=${colour}`, '16x8', count, '--chnames', names, ...words]
}
const first = ({ data }: FloatFrame): number[] => [...data.slice(0, 3)]

describe.each(['none', 'rle', 'zips', 'zip', 'piz', 'pxr24'])('%s', (compression) => {
  const packed = ['--compression', compression]

  test('light above 1 is kept, also beside an alpha', async () => {
    const { media, frame } = await readPlate(...constant('0.25,1.5,12,1', 'R,G,B,A', '-d', 'half', ...packed))
    expect(media).toMatchObject({ codec: 'exr', width: 16, height: 8, colour: { transfer: 'linear', float: true } })
    expect(first(frame)).toEqual([0.25, 1.5, 12])
    expect(frame.data).toHaveLength(16 * 8 * 3)
  })

  test('luminance is gray', async () => {
    const { frame } = await readPlate(...constant('2.5', 'Y', '-d', 'float', ...packed))
    expect(first(frame)).toEqual([2.5, 2.5, 2.5])
  })
})

test('a picture of layers shows its first, one of a single channel that', async () => {
  const { frame } = await readPlate(...constant('0.5,0.25,3', 'beauty.R,beauty.G,beauty.B', '-d', 'half'))
  expect(first(frame)).toEqual([0.5, 0.25, 3])
  const matte = await readPlate(...constant('0.75', 'A', '-d', 'half'))
  expect(first(matte.frame)).toEqual([0.75, 0.75, 0.75])
  const names = (...channels: string[]): string[] =>
    colourNames({ channels: channels.map((name) => ({ name, type: 'half', xSampling: 1, ySampling: 1 })) })
  expect(names('A', 'B', 'G', 'R', 'dog.A')).toEqual(['R', 'G', 'B'])
  expect(names('dog.b', 'dog.g', 'dog.r')).toEqual(['dog.r', 'dog.g', 'dog.b'])
  expect(names('depth.Z')).toEqual(['depth.Z', 'depth.Z', 'depth.Z'])
})

test('pixels lie where the display window has them', async () => {
  const overscan = ['--origin', '-2-3', '--fullsize', '10x4+0+0']
  const inside = ['--origin', '+3+1', '--fullsize', '30x12+1+1']
  const ramp = ['--pattern', 'fill:left=0,0,0:right=15,15,15', '16x8', '3', '-d', 'float']
  const cropped = await readPlate(...ramp, ...overscan)
  expect([cropped.media.width, cropped.media.height]).toEqual([10, 4])
  expect(cropped.frame.data[0]).toBeCloseTo(2, 5)
  const padded = await readPlate(...ramp, ...inside)
  expect([padded.media.width, padded.media.height]).toEqual([30, 12])
  const at = (x: number, y: number): number | undefined => padded.frame.data[(y * 30 + x) * 3]
  expect([at(1, 0), at(18, 0), at(2, 8)]).toEqual([0, 0, 0])
  expect(at(17, 0)).toBeCloseTo(15, 5)
  expect(at(2, 7)).toBe(0)
  expect(at(3, 7)).toBeCloseTo(1, 5)
})

test('the shape of pixels is read', async () => {
  const shaped = async (aspect: string) =>
    (await readPlate(...constant('1,1,1', 'R,G,B', '--attrib:type=float', 'PixelAspectRatio', aspect))).media
      .pixelAspect
  expect(await shaped('2')).toEqual([2, 1])
  expect(await shaped('1.3333333')).toEqual([4, 3])
})

test('damage is told, wherever it is', async () => {
  const folder = await temporaryFolder()
  const path = join(folder, 'whole.exr')
  execFileSync('oiiotool', ['--pattern', 'noise', '40x30', '3', '-d', 'half', '--compression', 'zip', '-o', path])
  const bytes = await readFile(path)
  let refused = 0
  for (let cut = 4; cut < bytes.length; cut += 97) {
    const damaged = Buffer.from(bytes)
    // Half of them cut short, the others overwritten in the middle.
    if (cut % 2 === 0) damaged.fill(0xee, cut, cut + 24)
    await writeFile(path, cut % 2 === 0 ? damaged : bytes.subarray(0, cut))
    const outcome = await readExr(path).then(
      () => 'read',
      (error: unknown) => (error as { code?: string }).code,
    )
    expect(['read', 'media-unreadable', 'unsupported']).toContain(outcome)
    if (outcome !== 'read') refused++
  }
  expect(refused).toBeGreaterThan(20)
})
