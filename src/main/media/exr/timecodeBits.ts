import type { Rational } from '../../../shared/domain/geometry.ts'
import { nominalRate } from '../../../shared/domain/time.ts'

/**
 * Timecode in the 32 bits of SMPTE ST 12-1 as OpenEXR (`timeCode`, TV60 packing) and DPX store it: binary coded decimal
 * from frames in the lowest byte up to hours, with flags in the bits that the tens leave free.
 */
const DROP = 1 << 6
/** Says which frame of a pair: above 30 frames a second two frames share a number. */
const FIELD = 1 << 15
const FLAGS = DROP | (1 << 7) | FIELD | (1 << 23) | (3 << 30)

const sharesNumbers = (rate: Rational): boolean => nominalRate(rate) > 30

/** @param timecode `HH:MM:SS:FF`, `;` before the frames where frames are dropped */
export function packTimecode(timecode: string, rate: Rational): number {
  const [hours, minutes, seconds, frames] = timecode.split(/[:;.]/).map(Number) as [number, number, number, number]
  const counted = sharesNumbers(rate) ? frames >> 1 : frames
  const decimal = [counted, seconds, minutes, hours].reduce(
    (bits, value, place) => bits | ((((value / 10) | 0) * 16 + (value % 10)) << (8 * place)),
    0,
  )
  const second = sharesNumbers(rate) && (frames & 1) === 1 ? FIELD : 0
  return (decimal | second | (/[;.]\d+$/.test(timecode) ? DROP : 0)) >>> 0
}

/** The reverse of {@link packTimecode}; null where the bits are no time of day. */
export function unpackTimecode(bits: number, rate: Rational): string | null {
  const decimal = (bits & ~FLAGS) >>> 0
  if (/[a-f]/.test(decimal.toString(16))) return null
  const [frames, seconds, minutes, hours] = [0, 8, 16, 24].map((shift) => {
    const byte = (decimal >>> shift) & 255
    return (byte >> 4) * 10 + (byte & 15)
  }) as [number, number, number, number]
  const frame = sharesNumbers(rate) ? frames * 2 + (bits & FIELD ? 1 : 0) : frames
  if (hours > 23 || minutes > 59 || seconds > 59 || frame >= nominalRate(rate)) return null
  const pair = (value: number): string => String(value).padStart(2, '0')
  return `${[hours, minutes, seconds].map(pair).join(':')}${bits & DROP ? ';' : ':'}${pair(frame)}`
}
