import type { MediaRecord } from '../../shared/domain/records.ts'
import { plateUrl } from '../viewer/pictures.ts'
import { createWantedCache } from '../viewer/wantedCache.ts'

/** Pixels on the longer side: one size, whatever the zoom. */
const side = 128
/** Milliseconds the timeline must rest before pictures are asked for. */
export const thumbnailRest = 150
/** Bytes of decoded pictures: some 650 of them. */
export const thumbnailBudget = 24 * 2 ** 20

export interface Thumbnails {
  get(media: MediaRecord, index: number): ImageBitmap | null
  /**
   * Decodes the pictures of these frames once the same are wanted, and the playhead at `playhead`, for a moment: nothing is
   * asked for while panning, zooming, scrubbing or playing. Those asked for before and not among them are given up.
   */
  want(media: MediaRecord, indices: readonly number[], playhead: number): void
  clear(): void
}

export function createThumbnails(onLoaded: () => void): Thumbnails {
  const cache = createWantedCache<ImageBitmap>({
    load: async (url, signal) => {
      const response = await fetch(url, { signal })
      if (!response.ok) throw new Error(`There is no picture at ${url}.`)
      return createImageBitmap(await response.blob())
    },
    bytes: ({ width, height }) => width * height * 4,
    release: (picture) => {
      picture.close()
    },
    budgetBytes: thumbnailBudget,
    // The viewer's own pictures come first.
    inFlight: 1,
    onLoaded,
    // A shot without pictures shows its number; the viewer says what is wrong with the frame.
    onFailed: () => undefined,
  })
  let wanted = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  const url = (media: MediaRecord, index: number): string => plateUrl(media, index, side)
  return {
    get: (media, index) => cache.get(url(media, index)),
    want: (media, indices, playhead) => {
      const now = `${media.id} ${media.fingerprint} ${String(playhead)} ${indices.join(' ')}`
      if (now === wanted) return
      wanted = now
      clearTimeout(timer)
      cache.want([])
      timer = setTimeout(() => {
        cache.want(indices.map((index) => url(media, index)))
      }, thumbnailRest)
    },
    clear: () => {
      clearTimeout(timer)
      wanted = ''
      cache.clear()
    },
  }
}
