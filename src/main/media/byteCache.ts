/** Values in memory within a budget of bytes; the least recently used go first. */
export class ByteCache<V> {
  readonly #budget: number
  readonly #sizeOf: (value: V) => number
  readonly #values = new Map<string, V>()
  #bytes = 0

  constructor(budget: number, sizeOf: (value: V) => number) {
    this.#budget = budget
    this.#sizeOf = sizeOf
  }

  get bytes(): number {
    return this.#bytes
  }

  get(key: string): V | undefined {
    const value = this.#values.get(key)
    if (value === undefined) return undefined
    this.#values.delete(key)
    this.#values.set(key, value)
    return value
  }

  /** Whether it is there, without counting as a use. */
  has(key: string): boolean {
    return this.#values.has(key)
  }

  /** A value larger than the whole budget is not kept. */
  set(key: string, value: V): void {
    this.#delete(key)
    const size = this.#sizeOf(value)
    if (size > this.#budget) return
    for (const oldest of this.#values.keys()) {
      if (this.#bytes + size <= this.#budget) break
      this.#delete(oldest)
    }
    this.#values.set(key, value)
    this.#bytes += size
  }

  clear(): void {
    this.#values.clear()
    this.#bytes = 0
  }

  #delete(key: string): void {
    const value = this.#values.get(key)
    if (value === undefined) return
    this.#values.delete(key)
    this.#bytes -= this.#sizeOf(value)
  }
}
