import type { MatteRecord } from './records.ts'

type Bound = Pick<MatteRecord, 'index' | 'blob'> | null

/**
 * What a gap was filled from, as a number of 32 bits: the committed frames that bound it and their mattes (FNV-1a).
 * Other bounds, or the same ones marked differently, give another number.
 */
export function gapBasis(left: Bound, right: Bound): number {
  const text = [left, right].map((bound) => (bound ? `${String(bound.index)}:${bound.blob}` : '-')).join('|')
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}
