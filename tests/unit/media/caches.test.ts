import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ByteCache } from '../../../src/main/media/byteCache.ts'
import { DiskCache } from '../../../src/main/media/diskCache.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdout-cache-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** The same numbers every time. */
function* numbers(): Generator<number> {
  for (let state = 1; ;) yield (state = (state * 48271) % 2147483647)
}

test('memory never holds more than its budget', () => {
  const cache = new ByteCache<Uint8Array>(1000, (value) => value.byteLength)
  const random = numbers()
  for (let i = 0; i < 2000; i++) {
    cache.set(String(random.next().value % 40), new Uint8Array(random.next().value % 1200))
    cache.get(String(random.next().value % 40))
    expect(cache.bytes).toBeLessThanOrEqual(1000)
  }
  cache.clear()
  expect(cache.bytes).toBe(0)
})

test('memory lets go of what was used longest ago', () => {
  const cache = new ByteCache<string>(3, (value) => value.length)
  for (const key of ['a', 'b', 'c']) cache.set(key, key)
  cache.get('a')
  cache.set('d', 'd')
  expect(['a', 'b', 'c', 'd'].map((key) => cache.has(key))).toEqual([true, false, true, true])
})

test('a value too large for memory replaces its older self with nothing', () => {
  const cache = new ByteCache<string>(3, (value) => value.length)
  cache.set('a', 'old')
  cache.set('a', 'too large')
  expect(cache.get('a')).toBeUndefined()
})

test('disk never holds more than its budget, though many write at once', async () => {
  const place = join(folder, 'budget')
  const cache = new DiskCache(place, 10_000)
  const random = numbers()
  for (let round = 0; round < 10; round++) {
    const sizes = Array.from({ length: 8 }, () => random.next().value % 4000)
    const writes = sizes.map((size, i) => cache.set(`${String(round)}-${String(i)}`, new Uint8Array(size)))
    for (const write of writes) {
      await write
      expect(await bytesIn(place)).toBeLessThanOrEqual(10_000)
    }
  }
  expect(await bytesIn(place)).toBeGreaterThan(5000)
})

test('disk gives back what was put, keeps what was used last, and survives a new start', async () => {
  const place = join(folder, 'order')
  const cache = new DiskCache(place, 3)
  for (const [age, key] of ['a', 'b', 'c'].entries()) {
    await cache.set(key, Buffer.from(key))
    await utimes(join(place, key), 1000 + age, 1000 + age)
  }
  expect((await cache.get('a'))?.toString()).toBe('a')
  await new DiskCache(place, 3).set('d', Buffer.from('d'))
  expect((await readdir(place)).sort()).toEqual(['a', 'c', 'd'])
  expect(await cache.get('b')).toBeNull()
})

test('a folder that cannot be written is no cache, and no error', async () => {
  const file = join(folder, 'file')
  await writeFile(file, '')
  const cache = new DiskCache(join(file, 'below'), 100)
  await cache.set('a', Buffer.from('a'))
  expect(await cache.get('a')).toBeNull()
})

async function bytesIn(place: string): Promise<number> {
  const files = await readdir(place)
  const sizes = await Promise.all(
    files.map(async (file) => (await stat(join(place, file)).catch(() => ({ size: 0 }))).size),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
