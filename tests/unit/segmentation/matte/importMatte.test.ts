import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode } from 'fast-png'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importMatte } from '../../../../src/main/segmentation/matte/importMatte.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdout-import-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const size = { width: 4, height: 2 }

function put(name: string, bytes: Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

const read = async (path: string, bits: 8 | 16, label?: number): Promise<number[]> => {
  const request = { path, ...size, bits }
  return [...(await importMatte(label === undefined ? request : { ...request, label })).data]
}

test('16-bit gray keeps every value, and fits into 8 bits', async () => {
  const values = [0, 1, 257, 1000, 32768, 40000, 65534, 65535]
  const path = put('gray16.png', encode({ ...size, data: Uint16Array.from(values), depth: 16, channels: 1 }))
  expect(await read(path, 16)).toEqual(values)
  expect(await read(path, 8)).toEqual([0, 0, 1, 4, 128, 156, 255, 255])
})

test('alpha counts where it varies, else the picture', async () => {
  const alpha = [0, 10, 20, 30, 40, 50, 60, 255]
  const varying = alpha.flatMap((a) => [200, 200, 200, a])
  expect(await read(put('rgba.png', encode({ ...size, data: Uint8Array.from(varying), channels: 4 })), 8)).toEqual(
    alpha,
  )
  const opaque = alpha.flatMap((a) => [a, a, a, 255])
  expect(await read(put('opaque.png', encode({ ...size, data: Uint8Array.from(opaque), channels: 4 })), 8)).toEqual(
    alpha,
  )
  const grayAlpha = alpha.flatMap((a) => [9, a])
  expect(await read(put('ga.png', encode({ ...size, data: Uint8Array.from(grayAlpha), channels: 2 })), 8)).toEqual(
    alpha,
  )
})

test('a mask of zeros and ones is a whole mask', async () => {
  const path = put('logical.png', encode({ ...size, data: Uint8Array.of(0, 1, 1, 0, 0, 0, 1, 1), channels: 1 }))
  expect(await read(path, 8)).toEqual([0, 255, 255, 0, 0, 0, 255, 255])
})

test('one label of a labelled picture, and the white of a black and white one', async () => {
  const labels = put('labels.png', encode({ ...size, data: Uint8Array.of(0, 1, 2, 2, 1, 0, 3, 2), channels: 1 }))
  expect(await read(labels, 8, 2)).toEqual([0, 0, 255, 255, 0, 0, 0, 255])
  const white = put('white.png', encode({ ...size, data: Uint8Array.of(0, 255, 0, 0, 255, 0, 0, 0), channels: 1 }))
  expect(await read(white, 16, 1)).toEqual([0, 65535, 0, 0, 65535, 0, 0, 0])
})

test('an indexed picture of under eight bits a sample', async () => {
  const pixels = Uint8Array.of(0, 1, 2, 2, 1, 0, 0, 2)
  const colours = [
    [0, 0, 0],
    [128, 0, 0],
    [0, 128, 0],
  ] as const
  const rgb = Uint8Array.from([...pixels].flatMap((pixel) => colours[pixel] as readonly number[]))
  const bytes = await sharp(rgb, { raw: { ...size, channels: 3 } })
    .png({ palette: true, colours: 3 })
    .toBuffer()
  const path = put('indexed.png', bytes)
  const found = [await read(path, 8, 0), await read(path, 8, 1), await read(path, 8, 2)]
  // The encoder chooses the order of its palette: each label is one of the three colours' pixels.
  const wanted = [0, 1, 2].map((colour) => [...pixels].map((pixel) => (pixel === colour ? 255 : 0)))
  expect(new Set(found.map(String))).toEqual(new Set(wanted.map(String)))
})

test('8 and 16-bit TIFF', async () => {
  const values = Uint16Array.of(0, 1, 257, 1000, 32768, 40000, 65534, 65535)
  const picture = sharp(values, { raw: { ...size, channels: 1 } })
    .toColourspace('grey16')
    .tiff({ compression: 'lzw' })
  expect(await read(put('deep.tif', await picture.toBuffer()), 16)).toEqual([...values])
  const shallow = sharp(Uint8Array.of(0, 1, 2, 3, 128, 200, 254, 255), { raw: { ...size, channels: 1 } })
  const path = put('shallow.tif', await shallow.toColourspace('b-w').tiff({ compression: 'lzw' }).toBuffer())
  expect(await read(path, 8)).toEqual([0, 1, 2, 3, 128, 200, 254, 255])
})

test('another size, no picture and no file are said clearly', async () => {
  const small = put('small.png', encode({ width: 2, height: 2, data: new Uint8Array(4), channels: 1 }))
  await expect(read(small, 8)).rejects.toMatchObject({
    code: 'invalid-input',
    message: expect.stringContaining('2x2 pixels, the plate 4x2') as string,
  })
  await expect(read(put('text.png', Buffer.from('not a picture')), 8)).rejects.toMatchObject({ code: 'unsupported' })
  await expect(read(join(folder, 'absent.png'), 8)).rejects.toMatchObject({ code: 'io' })
})
