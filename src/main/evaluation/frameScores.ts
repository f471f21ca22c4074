import type { Size } from '../../shared/domain/geometry.ts'
import { contourAccuracy } from './contourAccuracy.ts'
import { maskOf } from './readLabels.ts'
import { regionSimilarity } from './regionSimilarity.ts'

/** Truth of one annotated frame, [height, width] object ids. */
export interface TrueFrame {
  index: number
  labels: Uint8Array
}

/** What the last labels added changed, in pixels over all frames. */
export interface PixelChange {
  /** Right before, wrong now. */
  worse: number
  better: number
  /** Of how many pixels. */
  total: number
}

/** J&F of the frames of a sequence while it is worked on. */
export class FrameScores {
  readonly #size: Size
  readonly #ids: readonly number[]
  readonly #truth: readonly TrueFrame[]
  readonly #labels: Uint8Array[]
  /** [frame][object] */
  readonly #scores: number[][]

  /** Nothing is found yet. @param ids objects to score */
  constructor(size: Size, ids: readonly number[], truth: readonly TrueFrame[]) {
    this.#size = size
    this.#ids = ids
    this.#truth = truth
    this.#labels = truth.map(({ labels }) => new Uint8Array(labels.length))
    this.#scores = truth.map((_, at) => this.#score(at))
  }

  /** Takes in what is found now. @param labels of each true frame, in their order */
  update(labels: readonly Uint8Array[]): PixelChange {
    const change = { worse: 0, better: 0, total: 0 }
    labels.forEach((now, at) => {
      const { labels: truth } = this.#truth[at] as TrueFrame
      const before = this.#labels[at] as Uint8Array
      change.total += now.length
      if (now.every((label, i) => label === before[i])) return
      for (let i = 0; i < now.length; i++) {
        if (now[i] === before[i]) continue
        if (before[i] === truth[i]) change.worse++
        if (now[i] === truth[i]) change.better++
      }
      this.#labels[at] = now
      this.#scores[at] = this.#score(at)
    })
    return change
  }

  /** J&F, 0..1: the mean over frames of each object, then over objects. All annotated frames count. */
  get mean(): number {
    return mean(this.#ids.map((_, object) => mean(this.#scores.map((frame) => frame[object] as number))))
  }

  /** Frames by J&F, the worst first; of equals the earlier. */
  worstFirst(): TrueFrame[] {
    const ranked = this.#truth.map((frame, at) => ({ frame, score: mean(this.#scores[at] as number[]) }))
    return ranked.sort((a, b) => a.score - b.score || a.frame.index - b.frame.index).map(({ frame }) => frame)
  }

  #score(at: number): number[] {
    const found = this.#labels[at] as Uint8Array
    const { labels } = this.#truth[at] as TrueFrame
    return this.#ids.map((id) => {
      const [guess, truth] = [maskOf(found, id), maskOf(labels, id)]
      return (regionSimilarity(guess, truth) + contourAccuracy(guess, truth, this.#size)) / 2
    })
  }
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
