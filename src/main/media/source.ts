import type { FloatFrame, RgbFrame } from './types.ts'

/** Frames to decode, in presentation order. */
export interface DecodeRun {
  /** First index, inclusive. */
  from: number
  /** Last index, inclusive, not before `from`. */
  to: number
  maxSide?: number | undefined
  signal?: AbortSignal | undefined
}

/** Decoding without caches: what differs between movies and image sequences. */
export interface FrameSource {
  /** Every frame of the run, in order; ends the decoder when the caller stops. */
  decode(run: DecodeRun): AsyncGenerator<RgbFrame>
  /** As {@link decode}, as stored. */
  decodeFloat(run: Omit<DecodeRun, 'maxSide'>): AsyncGenerator<FloatFrame>
  /** Where a decoder has to start to give `index`: its key frame, or `index` itself where every picture stands alone. */
  entry(index: number): number
}
