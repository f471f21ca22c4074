/**
 * Frames by index from a stream that only runs forwards. What asks in about ascending order, from several sides at once,
 * is served by one run; the last `keep` frames stay for those who come a little later. Asking for a frame far off starts
 * a new run there.
 */
export class FrameFeed<T extends { index: number }> {
  readonly #open: (from: number) => AsyncIterable<T>
  readonly #keep: number
  readonly #kept = new Map<number, T>()
  #run: { frames: AsyncIterator<T>; next: number } | null = null
  #tail: Promise<unknown> = Promise.resolve()

  constructor(open: (from: number) => AsyncIterable<T>, keep: number) {
    this.#open = open
    this.#keep = keep
  }

  at(index: number): Promise<T> {
    const frame = this.#tail.then(() => this.#kept.get(index) ?? this.#advance(index))
    this.#tail = frame.catch(() => undefined)
    return frame
  }

  async close(): Promise<void> {
    await this.#tail
    await this.#end()
    this.#kept.clear()
  }

  async #advance(index: number): Promise<T> {
    if (!this.#run || index < this.#run.next || index >= this.#run.next + this.#keep) {
      await this.#end()
      this.#run = { frames: this.#open(index)[Symbol.asyncIterator](), next: index }
    }
    for (;;) {
      const { value, done } = (await this.#run.frames.next()) as IteratorResult<T, undefined>
      if (done) throw new Error(`The decoder ended before frame ${index}.`)
      this.#run.next = value.index + 1
      this.#kept.set(value.index, value)
      for (const oldest of this.#kept.keys()) {
        if (this.#kept.size <= this.#keep) break
        this.#kept.delete(oldest)
      }
      if (value.index === index) return value
    }
  }

  async #end(): Promise<void> {
    const run = this.#run
    this.#run = null
    await run?.frames.return?.()
  }
}
