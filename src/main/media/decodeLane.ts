import { cancelled, HoldoutError, throwIfCancelled } from '../../shared/domain/errors.ts'
import type { ByteCache } from './byteCache.ts'
import type { FrameSource } from './source.ts'
import type { RgbFrame } from './types.ts'

interface Wanted {
  index: number
  waiters: number
  promise: Promise<RgbFrame>
  resolve: (frame: RgbFrame) => void
  reject: (error: unknown) => void
}

/** A decoder that was started and is waited for: gives `next`, then the frames after it up to `last`. */
interface Cursor {
  next: number
  last: number
  frames: AsyncGenerator<RgbFrame>
  controller: AbortController
}

export interface LaneOptions {
  frames: number
  maxSide: number | undefined
  /** Frames decoded before they are asked for, and the length of a chunk when going backwards. */
  ahead: number
}

/** A decoder nobody asked anything of for this long is ended. */
const IDLE_MILLISECONDS = 5000
/** Reads this close to the one before count as playing, in the direction they go. */
const PLAYING_STEP = 4

/**
 * Random access at one picture size. One decoder at a time, which decodes frame after frame into the cache: first what
 * is wanted, then what playing on in the same direction will want. Going on is cheap and starting anew costs a group of
 * pictures, so the decoder is kept where it stands.
 */
export class DecodeLane {
  readonly #source: FrameSource
  readonly #cache: ByteCache<RgbFrame>
  readonly #options: LaneOptions
  readonly #wanted = new Map<number, Wanted>()
  #cursor: Cursor | null = null
  #goal: number | null = null
  #pump: Promise<void> | null = null
  #lastRead = -1
  #direction: 1 | -1 = 1
  #readAhead = false
  #closed = false
  #idle: NodeJS.Timeout | undefined

  constructor(source: FrameSource, cache: ByteCache<RgbFrame>, options: LaneOptions) {
    this.#source = source
    this.#cache = cache
    this.#options = options
  }

  async read(index: number, signal?: AbortSignal): Promise<RgbFrame> {
    throwIfCancelled(signal)
    this.#noteDirection(index)
    const cached = this.#cache.get(this.#key(index))
    if (cached) {
      this.#start()
      return cached
    }
    const wanted = this.#wanted.get(index) ?? this.#want(index)
    wanted.waiters++
    this.#start()
    if (!signal) return wanted.promise
    return this.#abandonable(wanted, signal)
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#idle)
    for (const wanted of this.#wanted.values()) wanted.reject(new HoldoutError('cancelled', 'The media was closed.'))
    this.#wanted.clear()
    this.#cursor?.controller.abort()
    await this.#pump
    await this.#endCursor()
  }

  /** Closes after what is wanted has been given. */
  async finish(): Promise<void> {
    this.#readAhead = false
    await Promise.allSettled([...this.#wanted.values()].map((wanted) => wanted.promise))
    await this.close()
  }

  #key(index: number): string {
    return `${String(this.#options.maxSide ?? 0)}/${String(index)}`
  }

  #noteDirection(index: number): void {
    const step = index - this.#lastRead
    this.#readAhead = step !== 0 && Math.abs(step) <= PLAYING_STEP
    if (this.#readAhead) this.#direction = step > 0 ? 1 : -1
    this.#lastRead = index
  }

  #want(index: number): Wanted {
    const { promise, resolve, reject } = Promise.withResolvers<RgbFrame>()
    const wanted: Wanted = { index, waiters: 0, promise, resolve, reject }
    this.#wanted.set(index, wanted)
    return wanted
  }

  /** Decoding for a frame stops when the last of those who wanted it aborts. */
  async #abandonable(wanted: Wanted, signal: AbortSignal): Promise<RgbFrame> {
    const aborted = Promise.withResolvers<never>()
    const abandon = (): void => {
      aborted.reject(cancelled())
      if (--wanted.waiters > 0 || this.#wanted.get(wanted.index) !== wanted) return
      this.#wanted.delete(wanted.index)
      if (this.#goal === wanted.index) this.#cursor?.controller.abort()
    }
    signal.addEventListener('abort', abandon, { once: true })
    try {
      return await Promise.race([wanted.promise, aborted.promise])
    } finally {
      signal.removeEventListener('abort', abandon)
    }
  }

  #start(): void {
    clearTimeout(this.#idle)
    this.#pump ??= this.#work().finally(() => {
      this.#pump = null
      if (this.#wanted.size > 0 && !this.#closed) this.#start()
      else this.#idle = setTimeout(() => void this.#endIdle(), IDLE_MILLISECONDS).unref()
    })
  }

  async #endIdle(): Promise<void> {
    if (!this.#pump) await this.#endCursor()
  }

  async #work(): Promise<void> {
    while (!this.#closed) {
      this.#goal = this.#nextGoal()
      if (this.#goal === null) return
      await this.#step(this.#goal)
    }
  }

  /** The oldest wanted frame, else the nearest one that playing on will want. */
  #nextGoal(): number | null {
    for (const wanted of this.#wanted.values()) {
      const cached = this.#cache.get(this.#key(wanted.index))
      if (!cached) return wanted.index
      this.#settle(wanted, cached)
    }
    if (!this.#readAhead) return null
    for (let step = 1; step <= this.#options.ahead; step++) {
      const index = this.#lastRead + step * this.#direction
      if (index < 0 || index >= this.#options.frames) return null
      if (!this.#cache.has(this.#key(index))) return index
    }
    return null
  }

  #settle(wanted: Wanted, frame: RgbFrame): void {
    this.#wanted.delete(wanted.index)
    wanted.resolve(frame)
  }

  /** Decodes one frame on the way to `goal`. */
  async #step(goal: number): Promise<void> {
    try {
      if (!this.#leadsTo(goal)) await this.#open(goal)
      const cursor = this.#cursor as Cursor
      const { value: frame } = (await cursor.frames.next()) as IteratorResult<RgbFrame, undefined>
      if (!frame) throw new HoldoutError('internal', `The decoder ended before frame ${goal}.`)
      cursor.next = frame.index + 1
      this.#cache.set(this.#key(frame.index), frame)
      const wanted = this.#wanted.get(frame.index)
      if (wanted) this.#settle(wanted, frame)
    } catch (error) {
      const abandoned = this.#cursor?.controller.signal.aborted
      await this.#endCursor()
      // Who wants the frame by now came after those who left, and is served by a decoder of its own.
      if (!abandoned) this.#fail(goal, error)
    }
  }

  /** A frame read ahead fails in silence: who comes to want it gets its error. */
  #fail(goal: number, error: unknown): void {
    this.#readAhead = false
    const wanted = this.#wanted.get(goal)
    if (!wanted) return
    this.#wanted.delete(goal)
    wanted.reject(error)
  }

  /** Whether going on from where the decoder stands is no dearer than starting anew. */
  #leadsTo(goal: number): boolean {
    const cursor = this.#cursor
    if (!cursor || cursor.controller.signal.aborted || goal < cursor.next || goal > cursor.last) return false
    return goal - cursor.next <= PLAYING_STEP || this.#source.entry(goal) <= cursor.next
  }

  /** Backwards, the frames before the goal are decoded with it: they are wanted next and lie on the way. */
  async #open(goal: number): Promise<void> {
    await this.#endCursor()
    const backward = this.#readAhead && this.#direction < 0
    const back = Math.max(0, this.#options.ahead - 1)
    const from = backward ? Math.max(this.#source.entry(goal), goal - back, 0) : goal
    const last = backward ? goal : this.#options.frames - 1
    const controller = new AbortController()
    const run = { from, to: last, maxSide: this.#options.maxSide, signal: controller.signal }
    this.#cursor = { next: from, last, controller, frames: this.#source.decode(run) }
  }

  async #endCursor(): Promise<void> {
    const cursor = this.#cursor
    this.#cursor = null
    cursor?.controller.abort()
    await cursor?.frames.return(undefined)
  }
}
