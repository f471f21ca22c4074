import { join } from 'node:path'
import { HoldoutError } from '../../shared/domain/errors.ts'
import type { MediaRecord } from '../../shared/domain/records.ts'
import { ByteCache } from './byteCache.ts'
import { DecodeLane } from './decodeLane.ts'
import { DiskCache } from './diskCache.ts'
import { DiskCachedSource } from './diskCachedSource.ts'
import { FilmImageSource } from './filmImageSource.ts'
import { fingerprint } from './fingerprint.ts'
import { frameIndex } from './frameIndex.ts'
import { fitWithin } from './frameSize.ts'
import { isFilmImage } from './imageHeader.ts'
import { ImageSource } from './imageSource.ts'
import { MovieSource } from './movieSource.ts'
import { sequenceFiles } from './sequenceFiles.ts'
import type { FrameSource } from './source.ts'
import { streamFrames } from './streamFrames.ts'
import type {
  FloatFrame,
  FrameReader,
  MediaBudgets,
  MediaTools,
  ReadOptions,
  RgbFrame,
  StreamOptions,
} from './types.ts'

export interface ReaderContext {
  tools: MediaTools
  cacheFolder: string
  budgets: MediaBudgets
}

/** Frames read ahead at most, however small they are. */
const MOST_AHEAD = 24
/** Picture sizes decoded side by side: the viewer's, thumbnails'. */
const MOST_LANES = 2
/** Frames of a backward chunk at most. */
const LONGEST_CHUNK = 250

/**
 * Opens a media for frame-exact access.
 * @throws `media-missing`, `media-changed` when its files are not those the record was made from, `media-unreadable`
 */
export async function openReader(media: MediaRecord, context: ReaderContext): Promise<FrameReader> {
  const source = await openSource(media, context)
  return new CachedReader(media, source, context.budgets)
}

async function openSource(media: MediaRecord, { tools, cacheFolder, budgets }: ReaderContext): Promise<FrameSource> {
  if (media.kind === 'movie') {
    refuseChanged(media, await fingerprint([media.path]))
    const index = await frameIndex(media, { ffprobe: tools.ffprobe, cacheFolder })
    return new MovieSource(media, index, tools.ffmpeg)
  }
  const sequence = await sequenceFiles(media.path)
  if (!sequence)
    throw new HoldoutError('media-changed', `${media.path} is not an image sequence any more. Relink the media.`)
  refuseChanged(media, await fingerprint(sequence.files))
  if (!isFilmImage(sequence.path)) return new ImageSource(media, sequence.files)
  const cache = new DiskCache(join(cacheFolder, 'pictures'), budgets.diskBytes)
  return new DiskCachedSource(media, new FilmImageSource(media, sequence, tools.ffmpeg), cache)
}

function refuseChanged(media: MediaRecord, found: string): void {
  if (found === media.fingerprint) return
  throw new HoldoutError('media-changed', `${media.path} has changed since it was imported. Relink or import it again.`)
}

class CachedReader implements FrameReader {
  readonly media: MediaRecord
  readonly #source: FrameSource
  readonly #budgets: MediaBudgets
  readonly #cache: ByteCache<RgbFrame>
  /** By longer side; the one used last is last. */
  readonly #lanes = new Map<number, DecodeLane>()
  readonly #closing = new AbortController()
  readonly #retired = new Set<Promise<void>>()

  constructor(media: MediaRecord, source: FrameSource, budgets: MediaBudgets) {
    this.media = media
    this.#source = source
    this.#budgets = budgets
    this.#cache = new ByteCache(budgets.memoryBytes, (frame) => frame.data.byteLength)
  }

  async read(index: number, options: ReadOptions = {}): Promise<RgbFrame> {
    this.#refuseOutside(index)
    return this.#lane(options.maxSide).read(index, options.signal)
  }

  stream(options: StreamOptions): AsyncIterable<RgbFrame> {
    this.#refuseOutside(options.from)
    this.#refuseOutside(options.to)
    const signal = options.signal ? AbortSignal.any([options.signal, this.#closing.signal]) : this.#closing.signal
    // Two chunks are held at a time.
    const chunk = this.#framesWithin(this.#budgets.memoryBytes / 2, options.maxSide, LONGEST_CHUNK)
    return streamFrames(this.#source, { ...options, signal }, Math.max(1, chunk))
  }

  async readFloat(index: number, options: Pick<ReadOptions, 'signal'> = {}): Promise<FloatFrame> {
    for await (const frame of this.streamFloat({ ...options, from: index, to: index })) return frame
    throw new HoldoutError('internal', `The decoder ended before frame ${index}.`)
  }

  streamFloat({ from, to, signal }: Omit<StreamOptions, 'maxSide'>): AsyncIterable<FloatFrame> {
    this.#refuseOutside(from)
    this.#refuseOutside(to)
    const stop = signal ? AbortSignal.any([signal, this.#closing.signal]) : this.#closing.signal
    return this.#source.decodeFloat({ from, to, signal: stop })
  }

  async close(): Promise<void> {
    this.#closing.abort()
    const lanes = [...this.#lanes.values()].map((lane) => lane.close())
    await Promise.all([...lanes, ...this.#retired])
    this.#lanes.clear()
    this.#cache.clear()
  }

  #refuseOutside(index: number): void {
    if (this.#closing.signal.aborted) throw new HoldoutError('cancelled', 'The media was closed.')
    if (Number.isInteger(index) && index >= 0 && index < this.media.frames) return
    throw new HoldoutError(
      'invalid-input',
      `${this.media.name} has frames 0 to ${this.media.frames - 1}, not ${index}.`,
    )
  }

  #lane(maxSide: number | undefined): DecodeLane {
    const { width, height } = fitWithin(this.media, maxSide)
    const side = Math.max(width, height)
    const ahead = this.#framesWithin(this.#budgets.memoryBytes / 2, side, MOST_AHEAD)
    const lane =
      this.#lanes.get(side) ??
      new DecodeLane(this.#source, this.#cache, { frames: this.media.frames, maxSide: side, ahead })
    this.#lanes.delete(side)
    this.#lanes.set(side, lane)
    if (this.#lanes.size > MOST_LANES) this.#retireOldest()
    return lane
  }

  #retireOldest(): void {
    const [oldest] = this.#lanes
    if (!oldest) return
    this.#lanes.delete(oldest[0])
    const closing = oldest[1].finish().finally(() => this.#retired.delete(closing))
    this.#retired.add(closing)
  }

  #framesWithin(bytes: number, maxSide: number | undefined, most: number): number {
    const { width, height } = fitWithin(this.media, maxSide)
    return Math.min(most, Math.floor(bytes / (width * height * 3)))
  }
}
