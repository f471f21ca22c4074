import { decodeMatte } from '../../shared/codec/matte.ts'
import type { MediaId } from '../../shared/domain/ids.ts'
import type { MediaRecord } from '../../shared/domain/records.ts'
import { type DisplayMatte, toDisplayMatte } from './compositor.ts'
import { createWantedCache, type WantedCache } from './wantedCache.ts'

const plateBudget = 400 * 2 ** 20
const matteBudget = 300 * 2 ** 20

/** The media router's address of a frame, `side` pixels on its longer side. */
export function plateUrl(media: Pick<MediaRecord, 'id' | 'fingerprint'>, index: number, side: number): string {
  const query = new URLSearchParams({ side: String(side), format: 'jpeg', v: media.fingerprint })
  return `/media/frame/${media.id satisfies MediaId}/${String(index)}?${query.toString()}`
}

export interface PictureEvents {
  onLoaded(url: string): void
  onFailed(url: string, error: unknown): void
}

/** Plates as the browser decodes them, off the main thread. */
export function createPlates(events: PictureEvents): WantedCache<ImageBitmap> {
  return createWantedCache<ImageBitmap>({
    load: async (url, signal) =>
      createImageBitmap(await (await get(url, signal)).blob(), {
        colorSpaceConversion: 'none',
        premultiplyAlpha: 'none',
      }),
    bytes: (bitmap) => bitmap.width * bitmap.height * 4,
    release: (bitmap) => {
      bitmap.close()
    },
    budgetBytes: plateBudget,
    inFlight: 4,
    ...events,
  })
}

export function createMattes(events: PictureEvents): WantedCache<DisplayMatte> {
  return createWantedCache<DisplayMatte>({
    load: async (url, signal) =>
      toDisplayMatte(decodeMatte(new Uint8Array(await (await get(url, signal)).arrayBuffer()))),
    bytes: ({ data }) => data.byteLength,
    budgetBytes: matteBudget,
    inFlight: 4,
    ...events,
  })
}

async function get(url: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(url, { signal })
  if (response.ok) return response
  const body = await response.text()
  throw new Error(sentenceOf(body) ?? `The picture could not be read (${String(response.status)}).`)
}

/** Failures of the media router are `{code, message}`, or a plain sentence. */
function sentenceOf(body: string): string | null {
  try {
    return (JSON.parse(body) as { message?: string }).message ?? null
  } catch {
    return body.length > 0 && body.length < 300 ? body : null
  }
}
