import sharp from 'sharp'
import { beforeEach, describe, expect, test } from 'vitest'
import { createMediaRouter } from '../../../src/main/media/router.ts'
import type { FrameReader, ReadOptions, RgbFrame } from '../../../src/main/media/types.ts'
import { encodeMatte } from '../../../src/shared/codec/matte.ts'
import { HoldoutError } from '../../../src/shared/domain/errors.ts'
import type { BlobHash } from '../../../src/shared/domain/ids.ts'
import { type MatteAdjustment, neutralAdjustment } from '../../../src/shared/domain/matteProperties.ts'
import type { MediaRecord } from '../../../src/shared/domain/records.ts'
import { numberedFrame, numberedSize, numberOf } from '../../helpers/numberedFrames.ts'

const hash = 'ab'.repeat(32) as BlobHash
const other = 'cd'.repeat(32) as BlobHash
const matte = encodeMatte({ width: 2, height: 1, bits: 8, data: Uint8Array.from([0, 200]) })
const media = { id: 'med_1', name: 'clip', frames: 10, fingerprint: 'f00d', ...numberedSize } as MediaRecord

/** A reader that counts, and answers when told. */
class Reader implements FrameReader {
  readonly media = media
  reads: { index: number; options: ReadOptions }[] = []
  answer: Promise<void> = Promise.resolve()

  async read(index: number, options: ReadOptions = {}): Promise<RgbFrame> {
    this.reads.push({ index, options })
    const aborted = new Promise<never>((_, reject) =>
      options.signal?.addEventListener('abort', () => {
        reject(new HoldoutError('cancelled', 'Cancelled.'))
      }),
    )
    await Promise.race([this.answer, aborted])
    return { index, ...numberedSize, data: numberedFrame(index) }
  }
  stream(): never {
    throw new Error('The router streams nothing.')
  }
  readFloat(): never {
    throw new Error('The router reads no floats.')
  }
  streamFloat(): never {
    throw new Error('The router reads no floats.')
  }
  close(): Promise<void> {
    return Promise.resolve()
  }
}

let reader: Reader
let asked: { adjustment: MatteAdjustment; around: [BlobHash, BlobHash][] }[]
let route: (request: Request) => Promise<Response>
beforeEach(() => {
  reader = new Reader()
  asked = []
  route = createMediaRouter({
    reader: (id) =>
      id === media.id
        ? Promise.resolve(reader)
        : Promise.reject(new HoldoutError('not-found', `There is no media ${id}.`)),
    matte: (wanted, adjustment, around) => {
      asked.push({ adjustment, around })
      return Promise.resolve(wanted === hash ? matte : null)
    },
  })
})
const get = (path: string, init?: RequestInit): Promise<Response> => route(new Request(`http://127.0.0.1${path}`, init))

describe('frames', () => {
  test.each(['jpeg', 'webp'] as const)('%s of the frame asked for, at the size asked for', async (format) => {
    const response = await get(`/media/frame/med_1/7?side=128&format=${format}`)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe(`image/${format}`)
    const body = Buffer.from(await response.arrayBuffer())
    expect(response.headers.get('content-length')).toBe(String(body.length))
    const { data, info } = await sharp(body).raw().toBuffer({ resolveWithObject: true })
    expect(numberOf({ width: info.width, height: info.height, data })).toBe(7)
    expect(reader.reads[0]?.options.maxSide).toBe(128)
  })
  test('never change where the fingerprint is named, and are asked about where not', async () => {
    const named = await get('/media/frame/med_1/7?v=f00d')
    expect(named.headers.get('cache-control')).toContain('immutable')
    for (const path of ['/media/frame/med_1/7', '/media/frame/med_1/7?v=older']) {
      expect((await get(path)).headers.get('cache-control')).toContain('no-cache')
    }
  })
  test('are not made again for who has them', async () => {
    const etag = (await get('/media/frame/med_1/7')).headers.get('etag') as string
    expect(etag).toMatch(/^"[^"]+"$/)
    for (const header of [etag, `"other", ${etag}`, `W/${etag}`, '*']) {
      const again = await get('/media/frame/med_1/7', { headers: { 'if-none-match': header } })
      expect([again.status, await again.text()]).toEqual([304, ''])
    }
    expect(reader.reads).toHaveLength(1)
    const others = ['/media/frame/med_1/8', '/media/frame/med_1/7?side=9', '/media/frame/med_1/7?format=webp']
    for (const path of others) expect((await get(path)).headers.get('etag')).not.toBe(etag)
  })
  test('HEAD says the same without the body', async () => {
    const response = await get('/media/frame/med_1/7', { method: 'HEAD' })
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      200,
      'image/jpeg',
      '',
    ])
  })
  test('one decode serves simultaneous requests', async () => {
    const responses = await Promise.all(Array.from({ length: 5 }, () => get('/media/frame/med_1/3')))
    expect(responses.map((response) => response.status)).toEqual([200, 200, 200, 200, 200])
    expect(reader.reads).toHaveLength(1)
  })
  test('decoding stops when the last request for it is aborted', async () => {
    reader.answer = new Promise(() => undefined)
    const [first, second] = [new AbortController(), new AbortController()]
    const responses = [first, second].map(({ signal }) => get('/media/frame/med_1/3', { signal }))
    await Promise.resolve()
    first.abort()
    expect((await responses[0])?.status).toBe(499)
    expect(reader.reads[0]?.options.signal?.aborted).toBe(false)
    second.abort()
    expect((await responses[1])?.status).toBe(499)
    expect(reader.reads[0]?.options.signal?.aborted).toBe(true)
  })
})

describe('mattes', () => {
  test('come as they are encoded, with the adjustment asked for, for ever', async () => {
    const response = await get(`/media/matte/${hash}?featherOut=2.5&grow=-3&invert=1&around=${other}.${hash}`)
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(matte)
    expect(response.headers.get('cache-control')).toContain('immutable')
    expect(asked).toEqual([
      { adjustment: { ...neutralAdjustment, featherOut: 2.5, grow: -3, invert: true }, around: [[other, hash]] },
    ])
    const plain = await get(`/media/matte/${hash}`)
    expect(plain.headers.get('etag')).not.toBe(response.headers.get('etag'))
  })
})

describe('what cannot be served is said in JSON', () => {
  test.each([
    ['/media/frame/med_2/0', 404, 'not-found'],
    ['/media/frame/med_1/10', 404, 'not-found'],
    ['/media/frame/med_1/-1', 400, 'invalid-input'],
    ['/media/frame/med_1/1.5', 400, 'invalid-input'],
    ['/media/frame/med_1/', 400, 'invalid-input'],
    ['/media/frame/..%2f..%2fetc/0', 400, 'invalid-input'],
    ['/media/frame/med_1/0?side=0', 400, 'invalid-input'],
    ['/media/frame/med_1/0?format=png', 400, 'invalid-input'],
    [`/media/matte/${'00'.repeat(32)}`, 404, 'not-found'],
    ['/media/matte/xyz', 400, 'invalid-input'],
    [`/media/matte/${hash}?grow=9999`, 400, 'invalid-input'],
    [`/media/matte/${hash}?around=${hash}`, 400, 'invalid-input'],
    ['/media/else', 404, 'not-found'],
    ['/', 404, 'not-found'],
  ])('%s', async (path, status, code) => {
    const response = await get(path)
    expect(response.status).toBe(status)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.json()).toEqual({ code, message: expect.any(String) as string })
  })
  test('only reading is possible', async () => {
    const response = await get('/media/frame/med_1/0', { method: 'POST' })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
  })
})
