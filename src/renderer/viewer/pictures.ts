import { fromWireError, HoldoutError, type WireError } from '../../shared/domain/errors.ts'
import type { MediaId } from '../../shared/domain/ids.ts'
import type { MediaRecord } from '../../shared/domain/records.ts'
import type { DisplayMatte } from './displayMatte.ts'
import { createMatteDecoder } from './matteDecoder.ts'
import { createWantedCache, type WantedCache } from './wantedCache.ts'

const plateBudget = 400 * 2 ** 20
const matteBudget = 300 * 2 ** 20

let decoded = 0
const onHeld = (bytes: number): void => {
  decoded += bytes
}

/** Bytes of plates and mattes that are ready to be shown. */
export const decodedBytes = (): number => decoded
/** The most there are of them, apart from what is being shown. */
export const decodedBudget = plateBudget + matteBudget

/** Linear light, not clipped: [height, width, 3] half floats. */
export interface LinearPicture {
  width: number
  height: number
  halves: Uint16Array<ArrayBuffer>
}

/** A plate as the browser decodes it, or as its linear light. */
export type PlatePicture = ImageBitmap | LinearPicture

/** The media router's address of a frame, `side` pixels on its longer side; `half` is a {@link LinearPicture}. */
export function plateUrl(
  media: Pick<MediaRecord, 'id' | 'fingerprint'>,
  index: number,
  side: number,
  format: 'jpeg' | 'half' = 'jpeg',
): string {
  const version = encodeURIComponent(media.fingerprint)
  return `/media/frame/${media.id satisfies MediaId}/${String(index)}?side=${String(side)}&format=${format}&v=${version}`
}

export interface PictureEvents {
  onLoaded(url: string): void
  onFailed(url: string, error: unknown): void
}

/** Plates, decoded off the main thread. */
export function createPlates(events: PictureEvents): WantedCache<PlatePicture> {
  return createWantedCache<PlatePicture>({
    load: async (url, signal) => {
      const response = await get(url, signal)
      if (response.headers.get('content-type') === 'application/octet-stream') {
        return linearPicture(await response.arrayBuffer())
      }
      return createImageBitmap(await response.blob(), { colorSpaceConversion: 'none', premultiplyAlpha: 'none' })
    },
    bytes: (plate) => ('halves' in plate ? plate.halves.byteLength : plate.width * plate.height * 4),
    release: (plate) => {
      if (!('halves' in plate)) plate.close()
    },
    budgetBytes: plateBudget,
    inFlight: 4,
    onHeld,
    ...events,
  })
}

/** Width and height, 32 bits each, then the halves; all little-endian. */
function linearPicture(bytes: ArrayBuffer): LinearPicture {
  const view = new DataView(bytes)
  return { width: view.getUint32(0, true), height: view.getUint32(4, true), halves: new Uint16Array(bytes, 8) }
}

/** Mattes, decoded in a worker. */
export function createMattes(events: PictureEvents): WantedCache<DisplayMatte> & { dispose(): void } {
  const decoder = createMatteDecoder()
  const cache = createWantedCache<DisplayMatte>({
    load: async (url, signal) => decoder.decode(await (await get(url, signal)).arrayBuffer()),
    // An empty matte takes some room too.
    bytes: ({ data }) => data.byteLength + 256,
    budgetBytes: matteBudget,
    inFlight: 4,
    onHeld,
    ...events,
  })
  return {
    ...cache,
    dispose() {
      cache.clear()
      decoder.dispose()
    },
  }
}

async function get(url: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(url, { signal })
  if (response.ok) return response
  const body = await response.text()
  throw errorOf(body) ?? new HoldoutError('io', `The picture could not be read (${String(response.status)}).`)
}

/** Failures of the media router are `{code, message}`, or a plain sentence. */
function errorOf(body: string): HoldoutError | null {
  try {
    return fromWireError(JSON.parse(body) as WireError)
  } catch {
    return body.length > 0 && body.length < 300 ? new HoldoutError('io', body) : null
  }
}
