import type { Matte } from '../../../shared/codec/matte.ts'
import type { RgbFrame } from '../../media/types.ts'
import { averageAreas, crop, extend, type Plane } from './plane.ts'

/** The sizes inference runs at for one plate. */
export interface InferenceSize {
  /** Of the picture. */
  width: number
  height: number
  /** Of what networks see: multiples they ask for, the border repeated. */
  paddedWidth: number
  paddedHeight: number
}

/** Scales a plate's longer side down to `side`; smaller plates stay as they are. */
export function inferenceSize(plate: { width: number; height: number }, side: number, multiple: number): InferenceSize {
  const scale = Math.min(1, side / Math.max(plate.width, plate.height))
  const width = Math.max(1, Math.round(plate.width * scale))
  const height = Math.max(1, Math.round(plate.height * scale))
  const pad = (length: number): number => Math.ceil(length / multiple) * multiple
  return { width, height, paddedWidth: pad(width), paddedHeight: pad(height) }
}

/** A frame as networks take it. @returns [3, paddedHeight, paddedWidth], 0..1 */
export function toPlanes(frame: RgbFrame, size: InferenceSize): Float32Array {
  const planes = averageAreas(frame, 3, size.width, size.height, 1 / 255)
  return extend(planes, 3, size.width, size.height, size.paddedWidth, size.paddedHeight)
}

/** A matte at the padded size of inference, 0..1. */
export function toProbability(matte: Matte, size: InferenceSize): Plane {
  const gain = 1 / (matte.bits === 8 ? 255 : 65535)
  const data = averageAreas(matte, 1, size.width, size.height, gain)
  const { width, height, paddedWidth, paddedHeight } = size
  return { width: paddedWidth, height: paddedHeight, data: extend(data, 1, width, height, paddedWidth, paddedHeight) }
}

/** The picture's part of a padded plane. */
export function withoutPadding(plane: Plane, { width, height }: InferenceSize): Plane {
  if (plane.width === width && plane.height === height) return plane
  return { width, height, data: crop(plane.data, 1, plane.width, plane.height, { x: 0, y: 0, width, height }) }
}
