export interface WantedCacheOptions<T> {
  load: (key: string, signal: AbortSignal) => Promise<T>
  bytes: (value: T) => number
  /** Called when a value leaves the cache. */
  release?: (value: T) => void
  /** Least recently used values go once all together take more. */
  budgetBytes: number
  /** Loads under way at once. */
  inFlight: number
  onLoaded: (key: string) => void
  onFailed: (key: string, error: unknown) => void
  /** Called with how many bytes more, or fewer where negative, are held. */
  onHeld?: (bytes: number) => void
  now?: () => number
}

/** Values loaded in the order they are wished for, kept within a budget of bytes. */
export interface WantedCache<T> {
  /** The value, where it is here. */
  get(key: string): T | null
  has(key: string): boolean
  /** Replaces all wishes: the first is the most urgent. Loads nobody wishes for any more give way. */
  want(keys: readonly string[]): void
  clear(): void
}

/** A value that could not be loaded is asked for again after this many milliseconds. */
export const retryAfter = 2000

export function createWantedCache<T>(options: WantedCacheOptions<T>): WantedCache<T> {
  const held = new Map<string, { value: T; bytes: number }>()
  const loading = new Map<string, AbortController>()
  const failedAt = new Map<string, number>()
  const now = options.now ?? (() => performance.now())
  let wanted: readonly string[] = []
  let total = 0

  const drop = (key: string): void => {
    const entry = held.get(key)
    if (!entry) return
    held.delete(key)
    total -= entry.bytes
    options.onHeld?.(-entry.bytes)
    options.release?.(entry.value)
  }
  const keep = (key: string, value: T): void => {
    drop(key)
    const bytes = options.bytes(value)
    held.set(key, { value, bytes })
    total += bytes
    options.onHeld?.(bytes)
    // What is wished for now stays, whatever the budget: it is about to be shown.
    for (const oldest of [...held.keys()]) {
      if (total <= options.budgetBytes) break
      if (!wanted.includes(oldest)) drop(oldest)
    }
  }
  const recentlyFailed = (key: string): boolean => now() - (failedAt.get(key) ?? -Infinity) < retryAfter
  const start = (key: string): void => {
    const controller = new AbortController()
    loading.set(key, controller)
    options
      .load(key, controller.signal)
      .then(
        (value) => {
          if (controller.signal.aborted) return options.release?.(value)
          failedAt.delete(key)
          keep(key, value)
          options.onLoaded(key)
        },
        (error: unknown) => {
          if (controller.signal.aborted) return
          failedAt.set(key, now())
          options.onFailed(key, error)
        },
      )
      .finally(() => {
        if (loading.get(key) === controller) loading.delete(key)
        pump()
      })
  }
  const pump = (): void => {
    for (const key of wanted) {
      if (held.has(key) || loading.has(key) || recentlyFailed(key)) continue
      if (loading.size >= options.inFlight && !giveWay()) return
      start(key)
    }
  }
  /** Aborts the oldest load nobody wishes for; false where all are wished for. */
  const giveWay = (): boolean => {
    for (const [key, controller] of loading) {
      if (wanted.includes(key)) continue
      loading.delete(key)
      controller.abort()
      return true
    }
    return false
  }

  return {
    get(key) {
      const entry = held.get(key)
      if (!entry) return null
      held.delete(key)
      held.set(key, entry)
      return entry.value
    },
    has: (key) => held.has(key),
    want(keys) {
      wanted = keys
      pump()
    },
    clear() {
      wanted = []
      for (const controller of loading.values()) controller.abort()
      loading.clear()
      for (const key of [...held.keys()]) drop(key)
      failedAt.clear()
    },
  }
}
