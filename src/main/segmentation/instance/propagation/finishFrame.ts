import type { Matte } from '../../../../shared/codec/matte.ts'
import type { ProjectSettings } from '../../../../shared/domain/records.ts'
import type { RgbFrame } from '../../../media/types.ts'
import { refineMatte } from '../../matte/refineMatte.ts'
import { overPicture, type Patch } from '../picture.ts'

/** A probability as a matte of the plate's size. */
export function finishMatte(patch: Patch, plate: RgbFrame, settings: ProjectSettings): Matte {
  const { data, width, height } = overPicture(patch)
  return refineMatte({ probability: data, width, height, plate, bits: settings.matteBits, refine: settings.refine })
}

/**
 * Edges are refined object by object; where objects touch, their alphas may come to more than full. Takes the excess from
 * each in proportion, after what fixed mattes leave. Changes `mattes` in place.
 */
export function shareAlpha(mattes: readonly Matte[], fixed: readonly Matte[]): void {
  const [first] = mattes
  if (!first || mattes.length + fixed.length < 2) return
  const full = first.bits === 8 ? 255 : 65535
  for (let i = 0; i < first.data.length; i++) {
    let sum = 0
    for (const { data } of mattes) sum += data[i] as number
    if (sum === 0) continue
    let left = full
    for (const { data, bits } of fixed) left -= (data[i] as number) * (full / (bits === 8 ? 255 : 65535))
    left = Math.max(0, left)
    if (sum <= left) continue
    for (const { data } of mattes) data[i] = Math.floor(((data[i] as number) * left) / sum)
  }
}
