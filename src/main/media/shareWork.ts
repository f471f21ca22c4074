import { cancelled, throwIfCancelled } from '../../shared/domain/errors.ts'

interface Work<V> {
  result: Promise<V>
  waiters: number
  controller: AbortController
}

/** Lets simultaneous identical requests wait for one piece of work, which is aborted when all of them are. */
export class ShareWork<V> {
  readonly #running = new Map<string, Work<V>>()

  /** @throws what `work` throws, `cancelled` when `signal` aborts */
  async run(key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<V>): Promise<V> {
    throwIfCancelled(signal)
    const shared = this.#running.get(key) ?? this.#begin(key, work)
    shared.waiters++
    const aborted = Promise.withResolvers<never>()
    const leave = (): void => {
      aborted.reject(cancelled())
      if (--shared.waiters > 0) return
      if (this.#running.get(key) === shared) this.#running.delete(key)
      shared.controller.abort()
    }
    signal.addEventListener('abort', leave, { once: true })
    try {
      return await Promise.race([shared.result, aborted.promise])
    } finally {
      signal.removeEventListener('abort', leave)
    }
  }

  #begin(key: string, work: (signal: AbortSignal) => Promise<V>): Work<V> {
    const controller = new AbortController()
    const begun: Work<V> = { waiters: 0, controller, result: work(controller.signal) }
    const end = (): void => {
      if (this.#running.get(key) === begun) this.#running.delete(key)
    }
    begun.result.then(end, end)
    this.#running.set(key, begun)
    return begun
  }
}
