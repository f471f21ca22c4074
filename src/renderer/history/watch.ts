/**
 * Keeps something asked of the core in step with what is wanted of it: one question at a time, asked again when another was
 * wanted meanwhile. `null` wants nothing.
 */
export function createWatch<Q, A>(
  ask: (question: Q) => Promise<A | null>,
  tell: (answer: A) => void,
): { want(question: Q | null): void; stop(): void } {
  let wanted: { question: Q | null } | null = null
  let asking = false
  let stopped = false
  const pump = async (): Promise<void> => {
    if (asking) return
    asking = true
    while (wanted) {
      const { question }: { question: Q | null } = wanted
      wanted = null
      if (question === null) continue
      const answer = await ask(question)
      if (stopped) return
      if (answer !== null) tell(answer)
    }
    asking = false
  }
  return {
    want(question) {
      wanted = { question }
      void pump()
    },
    stop() {
      stopped = true
    },
  }
}
