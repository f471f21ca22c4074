import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { encodeExr, type ExrChannel } from '../../../../src/main/export/images/encodeExr.ts'
import { matteChannel } from '../../../../src/main/export/images/exrChannels.ts'
import { readExrMatte } from '../../../../src/main/media/exr/readExrMatte.ts'
import { rampMatte, temporaryFolder } from '../../export/helpers.ts'

const [width, height] = [31, 19]

async function fileOf(...channels: ExrChannel[]): Promise<string> {
  const path = join(await temporaryFolder(), 'matte.exr')
  await writeFile(path, await encodeExr({ width, height, channels, compression: 'zip', attributes: [] }))
  return path
}

const level = (name: string, value: number): ExrChannel => ({
  name,
  type: 'float',
  data: new Float32Array(width * height).fill(value),
})

test.each([
  [8, 'half'],
  [8, 'float'],
  [16, 'float'],
] as const)('a matte of %i bits comes back from %s as it was', async (bits, depth) => {
  const matte = rampMatte(width, height, bits)
  const read = await readExrMatte(await fileOf(matteChannel('A', matte, depth)))
  expect([read.width, read.height]).toEqual([width, height])
  const full = 2 ** bits - 1
  expect(Array.from(read.data, (value) => Math.round(value * full))).toEqual(Array.from(matte.data))
})

test('the channel is the one asked for, by its name or its layer', async () => {
  const path = await fileOf(level('R', 0.1), level('dog.A', 0.2), level('cat.a', 0.3), level('depth.Z', 0.4))
  const first = async (channel?: string): Promise<number> => (await readExrMatte(path, channel)).data[0] as number
  expect(await first('dog')).toBeCloseTo(0.2)
  expect(await first('dog.A')).toBeCloseTo(0.2)
  expect(await first('cat')).toBeCloseTo(0.3)
  expect(await first()).toBeCloseTo(0.1)
  await expect(first('bird')).rejects.toThrow('matte.exr has no channel bird; it has R, cat.a, depth.Z, dog.A.')
})

test('without a wish it is alpha, the only channel, or luminance', async () => {
  const first = async (...channels: ExrChannel[]): Promise<number> =>
    (await readExrMatte(await fileOf(...channels))).data[0] as number
  expect(await first(level('A', 0.5), level('R', 0.1), level('G', 0.1), level('B', 0.1))).toBe(0.5)
  expect(await first(level('mask', 0.25))).toBe(0.25)
  expect(await first(level('Y', 0.75), level('Z', 9))).toBe(0.75)
  await expect(readExrMatte(await fileOf(level('a.A', 1), level('b.A', 1)))).rejects.toMatchObject({
    code: 'not-found',
  })
})
