import type { ColourDescription } from '../../shared/domain/records.ts'
import type { FloatFrame } from '../media/types.ts'

/**
 * A stored picture as linear light, 1.0 at the picture's white (PQ: at 100 cd/m2). What is tagged sRGB, BT.709 or nothing is
 * taken through the sRGB curve of IEC 61966-2-1, the reverse of how the viewer and compositors' default views show it, so
 * it looks there as it does here. Primaries stay.
 */
export function toLinear(frame: FloatFrame, transfer: ColourDescription['transfer']): FloatFrame {
  switch (transfer) {
    case 'linear':
      return frame
    case 'pq':
      return mapped(frame, linearOfPq)
    case 'hlg':
      return mapped(frame, linearOfHlg)
    case 'srgb':
    case 'bt709':
    case 'unknown':
      return mapped(frame, linearOfSrgb)
  }
}

/** Steps of the tables: 16-bit plates hit them exactly. */
const STEPS = 65535
const tables = new Map<(value: number) => number, Float32Array>()

function mapped(frame: FloatFrame, curve: (value: number) => number): FloatFrame {
  let table = tables.get(curve)
  if (!table) tables.set(curve, (table = Float32Array.from({ length: STEPS + 1 }, (_, step) => curve(step / STEPS))))
  const data = new Float32Array(frame.data.length)
  for (let i = 0; i < data.length; i++) {
    const value = frame.data[i] as number
    data[i] = value >= 0 && value <= 1 ? (table[Math.round(value * STEPS)] as number) : curve(value)
  }
  return { ...frame, data }
}

/** IEC 61966-2-1, mirrored below 0. */
export function linearOfSrgb(value: number): number {
  const size = Math.abs(value)
  return Math.sign(value) * (size <= 0.04045 ? size / 12.92 : ((size + 0.055) / 1.055) ** 2.4)
}

/** The reverse of {@link linearOfSrgb}. */
export function srgbOfLinear(value: number): number {
  const size = Math.abs(value)
  return Math.sign(value) * (size <= 0.0031308 ? size * 12.92 : 1.055 * size ** (1 / 2.4) - 0.055)
}

/** SMPTE ST 2084, 10 000 cd/m2 as 100. */
function linearOfPq(value: number): number {
  const power = Math.max(0, value) ** (32 / 2523)
  return 100 * (Math.max(0, power - 0.8359375) / (18.8515625 - 18.6875 * power)) ** (8192 / 1305)
}

/** ITU-R BT.2100 HLG, the reverse of its camera curve. */
function linearOfHlg(value: number): number {
  const signal = Math.max(0, value)
  return signal <= 0.5 ? signal ** 2 / 3 : (Math.exp((signal - 0.55991073) / 0.17883277) + 0.28466892) / 12
}
