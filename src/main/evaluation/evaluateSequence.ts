import type { Size } from '../../shared/domain/geometry.ts'
import { contourAccuracy } from './contourAccuracy.ts'
import { maskOf } from './readLabels.ts'
import { regionSimilarity } from './regionSimilarity.ts'

/** What the DAVIS benchmark says of one measure over one sequence. */
export interface MeasureStatistics {
  mean: number
  /** Share of frames above 0.5. */
  recall: number
  /** Mean of the first quarter less mean of the last. */
  decay: number
}

export interface ObjectScore {
  id: number
  region: MeasureStatistics
  contour: MeasureStatistics
}

/** Measures of one sequence, gathered frame by frame. */
export interface SequenceEvaluation {
  /** The next annotated frame: [height, width] object ids, as found and as true. */
  add(guess: Uint8Array, truth: Uint8Array): void
  /** One score an object, in the order of the ids. */
  finish(): ObjectScore[]
}

/**
 * J and F of each object by DAVIS' semi-supervised protocol: every annotated frame but the first, which was given, and the
 * last. Give all of them; the two are left out here.
 *
 * @param ids objects to score, usually those of the first annotation
 */
export function evaluateSequence(size: Size, ids: number[]): SequenceEvaluation {
  const objects = ids.map((id) => ({ id, region: [] as number[], contour: [] as number[] }))
  return {
    add(guess, truth) {
      for (const { id, region, contour } of objects) {
        const guessMask = maskOf(guess, id)
        const truthMask = maskOf(truth, id)
        region.push(regionSimilarity(guessMask, truthMask))
        contour.push(contourAccuracy(guessMask, truthMask, size))
      }
    },
    finish: () =>
      objects.map(({ id, region, contour }) => ({
        id,
        region: measureStatistics(region.slice(1, -1)),
        contour: measureStatistics(contour.slice(1, -1)),
      })),
  }
}

/** Mean, recall and decay as the DAVIS toolkit's `db_statistics`; all NaN where there is no frame. */
export function measureStatistics(values: number[]): MeasureStatistics {
  // The toolkit's bins: five bounds spread evenly from the first to the last frame, each shared by its two bins.
  const bound = (bin: number): number => Math.round(1 + ((values.length - 1) * bin) / 4 + 1e-10) - 1
  return {
    mean: mean(values),
    recall: mean(values.map((value) => (value > 0.5 ? 1 : 0))),
    decay: mean(values.slice(bound(0), bound(1) + 1)) - mean(values.slice(bound(3), bound(4) + 1)),
  }
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
