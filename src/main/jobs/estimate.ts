/** Share of the newest rate in the running mean: settles in about ten reports, follows a change of speed in as many. */
const NEWEST = 0.2
/** Reports closer together than this are too noisy to learn a rate from, seconds. */
const SHORTEST = 0.2

/**
 * Seconds left, from the rate of the work itself: an exponential mean of units a second, per phase.
 * Time is passed in, seconds on any monotonic clock.
 */
export class TimeEstimator {
  #phase = ''
  #since = { time: 0, done: 0 }
  #rate: number | null = null

  /** Null until a rate is known. */
  estimate(time: number, phase: string, done: number, total: number | null): number | null {
    if (phase !== this.#phase || done < this.#since.done) {
      this.#phase = phase
      this.#since = { time, done }
      this.#rate = null
    }
    const elapsed = time - this.#since.time
    if (elapsed >= SHORTEST && done > this.#since.done) {
      const rate = (done - this.#since.done) / elapsed
      this.#rate = this.#rate === null ? rate : this.#rate + NEWEST * (rate - this.#rate)
      this.#since = { time, done }
    }
    if (this.#rate === null || total === null) return null
    return Math.max(0, total - done) / this.#rate
  }
}
