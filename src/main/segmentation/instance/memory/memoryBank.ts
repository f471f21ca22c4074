import { joinTokens, tokenBytes, type Tokens } from './tokens.ts'

export interface MemoryRules {
  /** Every so manieth propagated frame is kept for a while. */
  every: number
  /** How many of those. */
  frames: number
}

/**
 * What is remembered of one object on its way through a shot: committed frames for good, some propagated frames for a
 * while, and the previous frame. Its size has a bound that does not depend on the length of the shot.
 */
export class MemoryBank {
  readonly #rules: MemoryRules
  readonly #permanent = new Map<number, Tokens>()
  readonly #recent: Tokens[] = []
  #previous: Tokens | null = null
  #propagated = 0

  constructor(rules: MemoryRules) {
    this.#rules = rules
  }

  /** Keeps a committed frame for good. */
  keep(index: number, tokens: Tokens): void {
    this.#permanent.set(index, tokens)
  }

  /** Takes in the frame just propagated. */
  push(tokens: Tokens): void {
    this.#propagated++
    if (this.#propagated % this.#rules.every !== 0) {
      this.#previous = tokens
      return
    }
    this.#recent.push(tokens)
    if (this.#recent.length > this.#rules.frames) this.#recent.shift()
    this.#previous = null
  }

  /** Everything remembered, in one piece, but for the committed frame `without`. */
  gather(without?: number): Tokens {
    const permanent = [...this.#permanent].filter(([index]) => index !== without).map(([, tokens]) => tokens)
    return joinTokens([...permanent, ...this.#recent, ...(this.#previous ? [this.#previous] : [])])
  }

  get bytes(): number {
    const parts = [...this.#permanent.values(), ...this.#recent, ...(this.#previous ? [this.#previous] : [])]
    return parts.reduce((sum, part) => sum + tokenBytes(part), 0)
  }
}
