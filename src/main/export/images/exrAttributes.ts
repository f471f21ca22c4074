import type { Rational } from '../../../shared/domain/geometry.ts'
import type { ExrAttribute, ExrBox } from '../../media/exr/header.ts'
import { packTimecode } from '../../media/exr/timecodeBits.ts'

/** CIE xy of red, green, blue and white. */
export type Chromaticities = readonly [number, number, number, number, number, number, number, number]

/** Primaries of ITU-R BT.709 and sRGB, white D65: what OpenEXR means where a file says nothing. */
export const rec709: Chromaticities = [0.64, 0.33, 0.3, 0.6, 0.15, 0.06, 0.3127, 0.329]
/** ITU-R BT.2020. */
export const rec2020: Chromaticities = [0.708, 0.292, 0.17, 0.797, 0.131, 0.046, 0.3127, 0.329]

function attribute(name: string, type: string, size: number, write: (view: DataView) => void): ExrAttribute {
  const value = new Uint8Array(size)
  write(new DataView(value.buffer))
  return { name, type, value }
}

export const stringAttribute = (name: string, value: string): ExrAttribute => ({
  name,
  type: 'string',
  value: new TextEncoder().encode(value),
})

export const floatsAttribute = (name: string, type: 'float' | 'v2f' | 'chromaticities', values: readonly number[]) =>
  attribute(name, type, values.length * 4, (view) => {
    for (const [i, value] of values.entries()) view.setFloat32(i * 4, value, true)
  })

export const boxAttribute = (name: string, { x0, y0, x1, y1 }: ExrBox): ExrAttribute =>
  attribute(name, 'box2i', 16, (view) => {
    for (const [i, value] of [x0, y0, x1, y1].entries()) view.setInt32(i * 4, value, true)
  })

export const byteAttribute = (name: string, type: string, value: number): ExrAttribute =>
  attribute(name, type, 1, (view) => {
    view.setUint8(0, value)
  })

export const integerAttribute = (name: string, value: number): ExrAttribute =>
  attribute(name, 'int', 4, (view) => {
    view.setInt32(0, value, true)
  })

export const rationalAttribute = (name: string, [numerator, denominator]: Rational): ExrAttribute =>
  attribute(name, 'rational', 8, (view) => {
    view.setInt32(0, numerator, true)
    view.setUint32(4, denominator, true)
  })

/** SMPTE timecode; the user data is empty. */
export const timecodeAttribute = (timecode: string, rate: Rational): ExrAttribute =>
  attribute('timeCode', 'timecode', 8, (view) => {
    view.setUint32(0, packTimecode(timecode, rate), true)
  })
