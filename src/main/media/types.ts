import type { MediaRecord } from '../../shared/domain/records.ts'

/** Where the programs are; resolved once by `resolveTools`. */
export interface MediaTools {
  ffmpeg: string
  ffprobe: string
}

/** A picture as shown: packed RGB, 8 bits, full range, sRGB / Rec.709 display-referred, after rotation. */
export interface RgbFrame {
  index: number
  width: number
  height: number
  /** [height, width, 3] */
  data: Uint8Array
}

/** A picture as stored: packed RGB float, the plate's own transfer, never clipped. */
export interface FloatFrame {
  index: number
  width: number
  height: number
  /** [height, width, 3] */
  data: Float32Array
}

export interface ReadOptions {
  /** Longer side of the result at most; the plate's own size where left out. Never enlarges. */
  maxSide?: number
  signal?: AbortSignal
}

export interface StreamOptions extends ReadOptions {
  /** First index given out. */
  from: number
  /** Last index given out, inclusive; smaller than `from` streams backwards. */
  to: number
}

/**
 * Frame-exact access to one media. Frames are addressed by index, 0-based, in presentation order.
 * @throws `media-missing`, `media-changed` (fingerprint differs), `media-unreadable`, `cancelled`
 */
export interface FrameReader {
  readonly media: MediaRecord
  /** One frame, through the decode cache. */
  read(index: number, options?: ReadOptions): Promise<RgbFrame>
  /** Frames in order, memory flat in their number, either direction; decoding runs ahead of the consumer by a few frames. */
  stream(options: StreamOptions): AsyncIterable<RgbFrame>
  /** One frame as stored, for linear plates and exports. */
  readFloat(index: number, options?: Pick<ReadOptions, 'signal'>): Promise<FloatFrame>
  /** Frames as stored, forwards only. */
  streamFloat(options: Omit<StreamOptions, 'maxSide'>): AsyncIterable<FloatFrame>
  close(): Promise<void>
}

/** Bytes the caches may take. */
export interface MediaBudgets {
  memoryBytes: number
  diskBytes: number
}
