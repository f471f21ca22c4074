import { createHash } from 'node:crypto'
import type { BlobHash } from '../../shared/domain/ids.ts'
import type { EncodedMatte, InteractInput, InteractOutput } from '../engine/contract.ts'
import { hashOf } from '../project/blobStore.ts'

/** Mattes kept for the page to fetch. */
const most = 8

/** Mattes that marks would make, shown before the marks are made: the last few, in memory alone. */
export class Trials {
  readonly #mattes = new Map<BlobHash, EncodedMatte>()
  #last: { key: string; output: Promise<InteractOutput> } | null = null

  /** Lays marks through `lay`; who makes the marks that were laid last, or are being laid, gets what comes of that. */
  async run(input: InteractInput, lay: () => Promise<InteractOutput>): Promise<InteractOutput> {
    const key = keyOf(input)
    // One that was given up says nothing of the marks.
    const known = this.#last?.key === key ? await this.#last.output.catch(() => null) : null
    if (known) return known
    const output = lay()
    this.#last = { key, output }
    return output
  }

  /** Keeps a matte for a while. Returns what {@link get} finds it by. */
  keep(matte: EncodedMatte): BlobHash {
    const hash = hashOf(matte)
    this.#mattes.delete(hash)
    this.#mattes.set(hash, matte)
    const [oldest] = this.#mattes.keys()
    if (this.#mattes.size > most && oldest !== undefined) this.#mattes.delete(oldest)
    return hash
  }

  get(hash: BlobHash): EncodedMatte | null {
    return this.#mattes.get(hash) ?? null
  }
}

const keyOf = ({ media, index, prompts, fresh, present, settings }: InteractInput): string =>
  createHash('sha256')
    .update(JSON.stringify([media, index, prompts, fresh, settings]))
    .update(present ?? '')
    .digest('hex')
