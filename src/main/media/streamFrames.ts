import { HoldoutError } from '../../shared/domain/errors.ts'
import type { FrameSource } from './source.ts'
import type { RgbFrame, StreamOptions } from './types.ts'

/** Frames decoded before the consumer asks for them. */
const AHEAD = 4

/**
 * Frames of a source in either direction. Backwards, chunks are decoded forwards and given out in reverse, the next
 * chunk while one is consumed: two chunks of memory.
 * @param chunk frames a chunk
 */
export async function* streamFrames(
  source: FrameSource,
  options: StreamOptions,
  chunk: number,
): AsyncGenerator<RgbFrame> {
  const { from, to, maxSide, signal } = options
  if (from <= to) yield* ahead(source.decode({ from, to, maxSide, signal }), AHEAD)
  else for await (const frames of ahead(chunksBackward(source, options, chunk), 1)) yield* frames.reverse()
}

async function* chunksBackward(source: FrameSource, options: StreamOptions, chunk: number): AsyncGenerator<RgbFrame[]> {
  const { to: lowest, maxSide, signal } = options
  for (let to = options.from; to >= lowest;) {
    const from = Math.max(lowest, Math.min(to, Math.max(source.entry(to), to - chunk + 1)))
    const frames: RgbFrame[] = []
    for await (const frame of source.decode({ from, to, maxSide, signal })) frames.push(frame)
    if (frames.length === 0) throw new HoldoutError('internal', `No frame came between ${from} and ${to}.`)
    yield frames
    to = from - 1
  }
}

/** Pulls up to `count` items before they are asked for; ends the source when the consumer stops. */
async function* ahead<T>(items: AsyncGenerator<T>, count: number): AsyncGenerator<T> {
  const pulled: Promise<IteratorResult<T, unknown>>[] = []
  const pull = (): void => {
    const item = items.next()
    // Its error comes out where it is awaited; the consumer may stop before that.
    item.catch(() => undefined)
    pulled.push(item)
  }
  try {
    for (;;) {
      while (pulled.length < count) pull()
      const item = await (pulled.shift() as Promise<IteratorResult<T, unknown>>)
      if (item.done) return
      pull()
      yield item.value
    }
  } finally {
    await items.return(undefined)
  }
}
