/**
 * Does `work` for 0 .. count - 1, started in order, at most `limit` at once. The first failure ends it: nothing new is
 * started, what runs is waited for, then it is thrown.
 */
export async function inParallel(
  count: number,
  limit: number,
  signal: AbortSignal,
  work: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0
  const failures: unknown[] = []
  const worker = async (): Promise<void> => {
    while (next < count && failures.length === 0) {
      try {
        signal.throwIfAborted()
        await work(next++)
      } catch (error) {
        failures.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, count) }, worker))
  if (failures.length > 0) throw failures[0]
}
