import { gapBasis } from '../../shared/domain/gapBasis.ts'
import type { MatteRecord, Provenance, ShotRecord } from '../../shared/domain/records.ts'

/** What can be said of a frame of an object; bits, so that many frames may say several things. */
export const flag = {
  /** No matte, though the object has a committed frame in this shot. */
  missing: 1,
  propagated: 2,
  fused: 4,
  imported: 8,
  painted: 16,
  prompted: 32,
  committed: 64,
  low: 128,
  /** Filled from committed frames that have changed since. */
  outOfDate: 256,
} as const satisfies Record<Provenance | 'missing' | 'committed' | 'low' | 'outOfDate', number>

/** A matte the network is less sure of than this is worth a look. */
export const lowConfidence = 0.5

type Mattes = ReadonlyMap<number, MatteRecord>
type Shot = Pick<ShotRecord, 'start' | 'end'>

/**
 * The flags of every frame of one object, and those of 2, 4, 8… frames together, so that what a pixel column shows is
 * found in a few steps however many frames lie under it.
 */
export class Strip {
  readonly #frames: number
  /** [level][index]: the flags of frames [index << level, (index + 1) << level). */
  readonly #levels: Uint16Array[] = []
  readonly #records: (MatteRecord | undefined)[]
  /** What the gap of each frame is filled from now. */
  readonly #basis: Uint32Array
  /** Whether a frame without a matte is missing one. */
  readonly #wanted: Uint8Array
  #mattes: Mattes | null = null
  #outOfDate = 0
  #shots: readonly Shot[] = []

  constructor(frames: number) {
    this.#frames = frames
    this.#records = new Array<MatteRecord | undefined>(frames)
    this.#basis = new Uint32Array(frames)
    this.#wanted = new Uint8Array(frames)
    for (let length = frames; ; length = (length + 1) >> 1) {
      this.#levels.push(new Uint16Array(length))
      if (length <= 1) break
    }
  }

  /** How many frames are out of date. */
  get outOfDate(): number {
    return this.#outOfDate
  }

  /** Takes in what changed. Returns how many frames were looked at anew: those that changed, or all where a gap did. */
  update(mattes: Mattes, shots: readonly Shot[]): number {
    if (mattes === this.#mattes && shots === this.#shots) return 0
    const changed: number[] = []
    let bounds = shots !== this.#shots
    for (let index = 0; index < this.#frames; index++) {
      const [before, after] = [this.#records[index], mattes.get(index)]
      if (before === after) continue
      this.#records[index] = after
      changed.push(index)
      bounds ||= before?.committed === true || after?.committed === true
    }
    this.#mattes = mattes
    this.#shots = shots
    if (bounds) {
      for (const shot of shots) this.#bound(shot)
      this.#setAll()
    } else for (const index of changed) this.#set(index)
    this.#outOfDate = this.#levels[0]?.reduce((sum, flags) => sum + (flags & flag.outOfDate ? 1 : 0), 0) ?? 0
    return bounds ? this.#frames : changed.length
  }

  /** The flags of the frames [start, end) together. */
  over(start: number, end: number): number {
    let flags = 0
    let [first, last] = [Math.max(0, start), Math.min(this.#frames, end)]
    for (let level = 0; first < last; level++, first >>= 1, last >>= 1) {
      const values = this.#levels[level]
      if (!values) break
      if (first & 1) flags |= values[first++] ?? 0
      if (last & 1) flags |= values[--last] ?? 0
    }
    return flags
  }

  #bound({ start, end }: Shot): void {
    const committed = this.#records.slice(start, end).filter((record) => record?.committed === true)
    let next = 0
    for (let index = start; index < Math.min(end, this.#frames); index = (committed[next++]?.index ?? end) + 1) {
      const [left, right] = [committed[next - 1] ?? null, committed[next] ?? null]
      const stop = right?.index ?? end
      this.#basis.fill(gapBasis(left, right), index, stop)
      this.#wanted.fill(committed.length > 0 ? 1 : 0, index, stop + 1)
    }
  }

  #flagsOf(index: number): number {
    const record = this.#records[index]
    if (!record) return this.#wanted[index] ? flag.missing : 0
    const kind = flag[record.provenance]
    if (record.committed) return kind | flag.committed
    const low = record.confidence < lowConfidence ? flag.low : 0
    const old = record.basis !== undefined && record.basis !== this.#basis[index] ? flag.outOfDate : 0
    return kind | low | old
  }

  #set(index: number): void {
    let at = index
    this.#levels.forEach((values, level) => {
      values[at] = level === 0 ? this.#flagsOf(index) : this.#pair(level, at)
      at >>= 1
    })
  }

  #setAll(): void {
    this.#levels.forEach((values, level) => {
      for (let at = 0; at < values.length; at++) values[at] = level === 0 ? this.#flagsOf(at) : this.#pair(level, at)
    })
  }

  #pair(level: number, at: number): number {
    const below = this.#levels[level - 1]
    return (below?.[2 * at] ?? 0) | (below?.[2 * at + 1] ?? 0)
  }
}
