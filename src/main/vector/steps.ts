/** Long work that can be stopped and resumed between its steps. */
export type Steps<T> = Generator<undefined, T>

/** Milliseconds of work between two looks at the rest of the world. */
const SLICE = 30

/** Does the work in slices, so that the process answers meanwhile, and a cancelled one ends. */
export async function runSteps<T>(steps: Steps<T>, signal?: AbortSignal): Promise<T> {
  for (let begun = performance.now(); ;) {
    const { done, value } = steps.next()
    if (done) return value
    if (performance.now() - begun < SLICE) continue
    await new Promise((resolve) => setImmediate(resolve))
    signal?.throwIfAborted()
    begun = performance.now()
  }
}
