import { expect, test } from 'vitest'
import { ReaderCache } from '../../../src/main/engine/readerCache.ts'
import type { FrameReader, RgbFrame } from '../../../src/main/media/types.ts'
import type { MediaRecord } from '../../../src/shared/domain/records.ts'

const media = (path: string) => ({ path, fingerprint: 'f' }) as MediaRecord

function setUp(most: number) {
  const opened: string[] = []
  const closed: string[] = []
  const frame = { index: 0, width: 1, height: 1, data: new Uint8Array(3) } satisfies RgbFrame
  const open = (record: MediaRecord): Promise<FrameReader> => {
    opened.push(record.path)
    if (record.path === 'broken') return Promise.reject(new Error('broken'))
    return Promise.resolve({
      media: record,
      read: () => Promise.resolve(frame),
      readFloat: () => Promise.reject(new Error('none')),
      streamFloat: () => {
        throw new Error('none')
      },
      async *stream() {
        yield await Promise.resolve(frame)
        yield frame
      },
      close: () => {
        closed.push(record.path)
        return Promise.resolve()
      },
    })
  }
  return { cache: new ReaderCache(open, most), opened, closed }
}

test('a reader is opened once; the one asked for longest ago is closed', async () => {
  const { cache, opened, closed } = setUp(2)
  for (const path of ['a', 'b', 'a', 'c']) await cache.reader(media(path))
  expect(opened).toEqual(['a', 'b', 'c'])
  expect(closed).toEqual(['b'])
})

test('one that is read from is not closed', async () => {
  const { cache, closed } = setUp(1)
  const frames = (await cache.reader(media('a'))).stream({ from: 0, to: 1 })[Symbol.asyncIterator]()
  await frames.next()
  await cache.reader(media('b'))
  expect(closed).toEqual([])
  await frames.next()
  await frames.next()
  await cache.reader(media('c'))
  expect(closed).toEqual(['a', 'b'])
})

test('one that failed to open is tried again', async () => {
  const { cache, opened } = setUp(2)
  await expect(cache.reader(media('broken'))).rejects.toThrow('broken')
  await expect(cache.reader(media('broken'))).rejects.toThrow('broken')
  expect(opened).toEqual(['broken', 'broken'])
})
