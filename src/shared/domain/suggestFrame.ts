import type { ObjectId } from './ids.ts'
import type { MatteRecord } from './records.ts'

/** A frame worth correcting, and what on it. */
export interface Suggestion {
  index: number
  objectId: ObjectId
  /** 0..1; 1 less the confidence. */
  doubt: number
}

/**
 * Where a correction is needed most: the matte with the lowest confidence among those nobody vouches for; of equals the
 * earlier one. Confidence already holds what forward and backward propagation disagree on. Null where there is none.
 */
export function suggestFrame(
  mattes: Iterable<Pick<MatteRecord, 'objectId' | 'index' | 'confidence' | 'committed'>>,
): Suggestion | null {
  let best: Suggestion | null = null
  for (const { index, objectId, confidence, committed } of mattes) {
    const doubt = 1 - confidence
    if (committed || (best && (doubt < best.doubt || (doubt === best.doubt && index >= best.index)))) continue
    best = { index, objectId, doubt }
  }
  return best
}
