import type { Matte } from '../../shared/codec/matte.ts'
import { HoldoutError } from '../../shared/domain/errors.ts'
import type { Size } from '../../shared/domain/geometry.ts'

/** Mattes are delivered at plate resolution, never stretched to it in silence. @throws `conflict` */
export function requirePlateSize(matte: Matte, plate: Size, name: string, index: number): void {
  if (matte.width === plate.width && matte.height === plate.height) return
  throw new HoldoutError(
    'conflict',
    `The matte of "${name}" at index ${index} is ${matte.width}x${matte.height}, the plate ${plate.width}x${plate.height}: propagate this object again.`,
  )
}
