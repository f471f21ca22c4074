import type { MediaRecord, ShotRecord } from '../../shared/domain/records.ts'
import { plateUrl } from '../viewer/pictures.ts'
import { createWantedCache } from '../viewer/wantedCache.ts'

/** Pixels on the longer side. */
const side = 128

export interface Thumbnails {
  get(media: MediaRecord, shot: ShotRecord): ImageBitmap | null
  /** Decodes the first pictures of these shots; those asked for before and not among them are given up. */
  want(media: MediaRecord, shots: readonly ShotRecord[]): void
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
    budgetBytes: 24 * 2 ** 20,
    // The viewer's own pictures come first.
    inFlight: 1,
    onLoaded,
    // A shot without a picture shows its number; the viewer says what is wrong with the frame.
    onFailed: () => undefined,
  })
  const url = (media: MediaRecord, { start }: ShotRecord): string => plateUrl(media, start, side)
  return {
    get: (media, shot) => cache.get(url(media, shot)),
    want: (media, shots) => {
      cache.want(shots.map((shot) => url(media, shot)))
    },
    clear: () => {
      cache.clear()
    },
  }
}
