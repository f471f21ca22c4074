import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createThumbnails, thumbnailBudget, thumbnailRest } from '../../../../src/renderer/timeline/thumbnails.ts'
import { aMedia } from '../../../helpers/records.ts'

const media = aMedia({ frames: 10_000 })
let asked: { index: number; signal: AbortSignal; answer: () => void }[]
let open: number

beforeEach(() => {
  vi.useFakeTimers()
  asked = []
  open = 0
  vi.stubGlobal('fetch', (url: string, { signal }: { signal: AbortSignal }) => {
    const index = Number(/\/(\d+)\?/.exec(url)?.[1])
    return new Promise((resolve) => {
      asked.push({
        index,
        signal,
        answer: () => {
          resolve({ ok: true, blob: () => Promise.resolve(null) })
        },
      })
    })
  })
  vi.stubGlobal('createImageBitmap', () => {
    open++
    return Promise.resolve({ width: 128, height: 72, close: () => open-- })
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const rest = (): Promise<unknown> => vi.advanceTimersByTimeAsync(thumbnailRest)
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0)

test('nothing is asked for while the view or the playhead moves; at rest, what is in sight, one by one', async () => {
  const loaded = vi.fn()
  const thumbnails = createThumbnails(loaded)
  for (let k = 0; k < 20; k++) {
    thumbnails.want(media, [k, k + 8], 0)
    await vi.advanceTimersByTimeAsync(thumbnailRest / 2)
  }
  for (let playhead = 1; playhead < 20; playhead++) {
    thumbnails.want(media, [19, 27], playhead)
    await vi.advanceTimersByTimeAsync(thumbnailRest / 2)
  }
  expect(asked).toEqual([])
  await rest()
  thumbnails.want(media, [19, 27], 19)
  expect(asked.map(({ index }) => index)).toEqual([19])
  asked[0]?.answer()
  await settle()
  expect(asked.map(({ index }) => index)).toEqual([19, 27])
  expect(loaded).toHaveBeenCalledTimes(1)
  expect(thumbnails.get(media, 19)).not.toBeNull()
})

test('a pan gives up what it leaves behind', async () => {
  const thumbnails = createThumbnails(() => undefined)
  thumbnails.want(media, [0, 8, 16], 0)
  await rest()
  thumbnails.want(media, [100, 108], 0)
  await rest()
  expect(asked.map(({ index, signal }) => [index, signal.aborted])).toEqual([[0, true], [100, false]]) // prettier-ignore
})

test('nothing is asked for any more once it is cleared, as when its project is closed', async () => {
  const thumbnails = createThumbnails(() => undefined)
  thumbnails.want(media, [0, 8], 0)
  await rest()
  thumbnails.want(media, [16], 0)
  thumbnails.clear()
  expect(asked[0]?.signal.aborted).toBe(true)
  await rest()
  expect(asked).toHaveLength(1)
})

test('what is held stays within its bytes', async () => {
  const thumbnails = createThumbnails(() => undefined)
  for (let from = 0; from < 1200; from += 20) {
    thumbnails.want(
      media,
      Array.from({ length: 20 }, (_, k) => from + k),
      0,
    )
    await rest()
    for (let k = 0; k < 20; k++) {
      asked.at(-1)?.answer()
      await settle()
    }
  }
  expect(asked).toHaveLength(1200)
  expect(open * 128 * 72 * 4).toBeLessThanOrEqual(thumbnailBudget)
  expect(open).toBeGreaterThan(600)
  thumbnails.clear()
  expect(open).toBe(0)
})
