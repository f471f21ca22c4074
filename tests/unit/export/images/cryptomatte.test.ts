import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cryptomatteIds, idBits } from '../../../../src/main/export/images/cryptomatte.ts'
import { cryptomatteSequence } from '../../../../src/main/export/images/cryptomatteSequence.ts'
import { murmurHash3 } from '../../../../src/main/export/images/murmurHash3.ts'
import type { ExportSource } from '../../../../src/main/export/types.ts'
import { CryptomatteFormat } from '../../../../src/shared/contract/export.ts'
import type { Matte } from '../../../../src/shared/codec/matte.ts'
import { sourceOf, temporaryFolder } from '../helpers.ts'
import { madeFiles, pathOf } from './helpers.ts'
import { haveReaders, readWithOpenImageIo, type OtherPicture } from './otherReaders.ts'

const BLENDER = '/usr/bin/blender'
const format = CryptomatteFormat.parse({ kind: 'cryptomatte' })
const [width, height] = [53, 31]

/** Soft bands, full and empty stretches; those of different objects overlap. */
function bands(seed: number, width: number, height: number): Matte {
  const value = (_: unknown, k: number): number => {
    const wave = Math.sin((k % width) / 7 + seed) + Math.cos(Math.floor(k / width) / 5 - seed)
    return Math.round(65535 * Math.min(1, Math.max(0, wave)))
  }
  return { width, height, bits: 16, data: Uint16Array.from({ length: width * height }, value) }
}

function bandSource(names: string[], frames = 1, size = { width, height }): ExportSource {
  const source = sourceOf({ ...size, frames }, names)
  const layers = source.layers.map((layer, k) => ({
    ...layer,
    // The last object is not on the first frame.
    matte: (index: number) =>
      Promise.resolve(index === 0 && k === names.length - 1 ? null : bands(k, size.width, size.height)),
  }))
  return { ...source, layers }
}

/** Coverage of an id as the specification says: the sum of what stands beside it in any rank. */
function coverageOf({ channels, width, height }: OtherPicture, layer: string, bits: number): Float32Array {
  const sum = new Float32Array(width * height)
  for (let level = 0; `${layer}0${level}.R` in channels; level++) {
    for (const pair of [
      ['R', 'G'],
      ['B', 'A'],
    ]) {
      const [ids, coverage] = pair.map((letter) => channels[`${layer}0${level}.${letter}`] as Float32Array)
      const words = new Uint32Array((ids as Float32Array).buffer)
      words.forEach((id, k) => {
        if (id === bits) sum[k] = (sum[k] as number) + ((coverage as Float32Array)[k] as number)
      })
    }
  }
  return sum
}

test('names are hashed as the specification does', () => {
  const hashes = { '': 0, bunny: 0x13851a76, default: 0x42c9679f, hello: 0x248bfa47, a: 0x3c2569b2, ab: 0x9bbfd75f }
  for (const [name, hash] of Object.entries(hashes)) expect(murmurHash3(name)).toBe(hash)
  expect(murmurHash3('The quick brown fox jumps over the lazy dog')).toBe(0x2e4ff723)
})

test('an id is never zero, denormal, infinite or no number', () => {
  const odd = Array.from({ length: 3000 }, (_, k) => `object ${k}`).filter((name) =>
    [0, 255].includes((murmurHash3(name) >>> 23) & 255),
  )
  expect(odd.length).toBeGreaterThan(5)
  for (const name of odd) {
    expect([0, 255]).not.toContain((idBits(name) >>> 23) & 255)
    expect((idBits(name) ^ murmurHash3(name)) >>> 0).toBe(1 << 23)
  }
})

test('objects of the same name get different ids', () => {
  const ids = cryptomatteIds(['dog', 'dog', 'dog 2', '__proto__'])
  expect(ids.map(({ name }) => name)).toEqual(['dog', 'dog 2', 'dog 2 2', '__proto__'])
  expect(new Set(ids.map(({ bits }) => bits)).size).toBe(4)
})

test.skipIf(!haveReaders)('ids, coverage and manifest, ranked, the same channels on every frame', async () => {
  const names = ['dog', 'Katze "ä"', 'dog', 'hat']
  const source = bandSource(names, 2)
  const files = await madeFiles(cryptomatteSequence(source, format))
  expect([...files.keys()]).toEqual(['plate.1001.exr', 'plate.1002.exr'])
  const pictures = readWithOpenImageIo(pathOf(files, 'plate.1001.exr'), pathOf(files, 'plate.1002.exr'))
  const expected = ['00', '01'].flatMap((level) =>
    ['R', 'G', 'B', 'A'].map((letter) => `CryptoObject${level}.${letter}`),
  )
  for (const [index, picture] of pictures.entries()) {
    expect(Object.keys(picture.channels).toSorted()).toEqual(expected.toSorted())
    expect(new Set(Object.values(picture.types))).toEqual(new Set(['float']))
    const key = `cryptomatte/${murmurHash3('CryptoObject').toString(16).padStart(8, '0').slice(0, 7)}`
    expect(picture.attributes).toMatchObject({
      [`${key}/name`]: 'CryptoObject',
      [`${key}/hash`]: 'MurmurHash3_32',
      [`${key}/conversion`]: 'uint32_to_float32',
    })
    const manifest = JSON.parse(picture.attributes[`${key}/manifest`] as string) as Record<string, string>
    expect(Object.keys(manifest)).toEqual(['dog', 'Katze "ä"', 'dog 2', 'hat'])
    for (const [k, [name, hexadecimal]] of Object.entries(manifest).entries()) {
      expect(hexadecimal).toBe(idBits(name).toString(16).padStart(8, '0'))
      const matte = await source.layers[k]?.matte(index)
      const alpha = matte ? Float32Array.from(matte.data, (value) => value / 65535) : new Float32Array(width * height)
      expect(coverageOf(picture, 'CryptoObject', parseInt(hexadecimal, 16))).toEqual(alpha)
    }
    const ranks = ['00.G', '00.A', '01.G', '01.A'].map(
      (name) => picture.channels[`CryptoObject${name}`] as Float32Array,
    )
    expect(
      ranks[0]?.every((_, k) =>
        ranks.every((rank, r) => r === 0 || (rank[k] as number) <= (ranks[r - 1]?.[k] as number)),
      ),
    ).toBe(true)
  }
})

test.skipIf(!haveReaders)('with many objects there are as many ranks as objects that share a pixel', async () => {
  const names = Array.from({ length: 9 }, (_, k) => `object ${k}`)
  const source = bandSource(names, 1, { width: 9, height: 4 })
  const layers = source.layers.map((layer, k) => ({
    ...layer,
    // Each covers its column and the two after it.
    matte: () =>
      Promise.resolve({
        ...{ width: 9, height: 4, bits: 8 as const },
        data: Uint8Array.from({ length: 36 }, (_, pixel) => (pixel % 9 >= k && pixel % 9 < k + 3 ? 60 + k : 0)),
      }),
  }))
  const files = await madeFiles(cryptomatteSequence({ ...source, layers }, format))
  const [picture] = readWithOpenImageIo(pathOf(files, 'plate.1001.exr'))
  expect(Object.keys(picture.channels)).toHaveLength(8)
  for (const [k, name] of names.entries()) {
    const matte = await (layers[k] as (typeof layers)[number]).matte()
    expect(coverageOf(picture, 'CryptoObject', idBits(name))).toEqual(Float32Array.from(matte.data, (v) => v / 255))
  }
})

test.skipIf(!existsSync(BLENDER) || !haveReaders)('Blender pulls out the mattes as they are', async () => {
  const names = ['dog', 'the cat', 'hat', 'tree']
  const source = bandSource(names)
  const files = await madeFiles(cryptomatteSequence(source, format))
  const folder = await temporaryFolder()
  const script = join(import.meta.dirname, 'blenderCryptomatte.py')
  const words = [
    pathOf(files, 'plate.1001.exr'),
    folder,
    `${width}`,
    `${height}`,
    'CryptoObject',
    JSON.stringify(names),
  ]
  execFileSync(BLENDER, ['-b', '--factory-startup', '-noaudio', '-P', script, '--', ...words], { stdio: 'pipe' })
  const pulled = readWithOpenImageIo(...names.map((_, k) => join(folder, `${k}_0001.exr`)))
  for (const [k, picture] of pulled.entries()) {
    const matte = await source.layers[k]?.matte(0)
    const [plane] = Object.values(picture.channels)
    const worst = plane?.reduce((most, value, i) => Math.max(most, Math.abs(value - (matte?.data[i] ?? 0) / 65535)), 0)
    expect(worst).toBeLessThan(1e-6)
  }
})
