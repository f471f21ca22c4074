import { adjustmentAt, smoothingPairs } from '../../shared/domain/animation.ts'
import type { BlobHash } from '../../shared/domain/ids.ts'
import { type MatteAdjustment, matteProperties, mattePropertyNames } from '../../shared/domain/matteProperties.ts'
import type { MatteRecord, ObjectRecord } from '../../shared/domain/records.ts'
import type { Document } from './document.ts'
import { matteAt, shotAt } from './queries.ts'
import { previewed, type State } from './state.ts'

/** The media router's address of an object's matte as it is seen now: its properties on that frame applied. */
export function seenMatteUrl(
  { document, preview }: Pick<State, 'document' | 'preview'>,
  object: ObjectRecord,
  { index, blob }: Pick<MatteRecord, 'index' | 'blob'>,
): string {
  const adjustment = adjustmentAt(previewed(object, preview), index)
  return matteUrl(blob, adjustment, document ? around(document, object, index, adjustment.temporal) : [])
}

/** The address of a matte with an adjustment; what changes nothing is left out. */
export function matteUrl(hash: BlobHash, adjustment: Partial<MatteAdjustment> = {}, around: BlobHash[] = []): string {
  const query = new URLSearchParams()
  for (const name of mattePropertyNames) {
    const value = adjustment[name] ?? matteProperties[name].neutral
    // A thousandth of a pixel is more than can be seen, and digits would only make addresses differ.
    if (value !== matteProperties[name].neutral) query.set(name, String(Number(value.toFixed(3))))
  }
  if (adjustment.invert) query.set('invert', '1')
  if (around.length > 0) query.set('around', around.join('.'))
  return query.size === 0 ? `/media/matte/${hash}` : `/media/matte/${hash}?${query.toString()}`
}

function around(
  document: Pick<Document, 'mattes' | 'shots'>,
  object: ObjectRecord,
  index: number,
  temporal: number,
): BlobHash[] {
  if (temporal === 0) return []
  const shot = shotAt(document, object.mediaId, index)
  const hashAt = (at: number): BlobHash | undefined => matteAt(document, object.id, at)?.blob
  return smoothingPairs(temporal, index, shot ?? { start: 0, end: Infinity }, (at) => hashAt(at) !== undefined)
    .flat()
    .flatMap((at) => hashAt(at) ?? [])
}
