import { open } from 'node:fs/promises'
import type { Rational } from '../../shared/domain/geometry.ts'
import { reduce } from '../../shared/domain/time.ts'
import { exrRational, readExrHeader, type ExrHeader } from './exr/header.ts'
import { unpackTimecode } from './exr/timecodeBits.ts'

/** What the header of one picture says of time; null where it says nothing that makes sense. */
export interface FilmTiming {
  rate: Rational | null
  /** Of this picture. */
  timecode: string | null
}

/** Frames a second beyond which a header is not believed. */
const FASTEST = 1000

/**
 * Rate and timecode from the header of an OpenEXR (`framesPerSecond`, `timeCode`) or DPX picture (SMPTE ST 268-1, television and
 * film headers).
 * @param usual the rate that timecode is counted at where the header has none
 * @throws `media-unreadable`
 */
export async function filmTiming(path: string, usual: Rational): Promise<FilmTiming> {
  const dpx = await dpxHeader(path)
  if (dpx) return dpxTiming(dpx, usual)
  const header = await readExrHeader(path)
  const rate = believed(exrRational(header, 'framesPerSecond'))
  return { rate, timecode: exrTimecode(header, rate ?? usual) }
}

function exrTimecode({ attributes }: ExrHeader, rate: Rational): string | null {
  const value = attributes.find(({ name, type }) => name === 'timeCode' && type === 'timecode')?.value
  if (value?.length !== 8) return null
  return unpackTimecode(new DataView(value.buffer, value.byteOffset, 8).getUint32(0, true), rate)
}

const DPX_HEADER = 2048
const FILM_RATE = 1724
const TELEVISION_TIMECODE = 1920
const TELEVISION_RATE = 1940
const UNDEFINED = 0xffffffff

/** The header in big-endian or little-endian order, or null where the file is not DPX. */
async function dpxHeader(path: string): Promise<{ header: DataView; little: boolean } | null> {
  const file = await open(path)
  try {
    const bytes = Buffer.alloc(DPX_HEADER)
    const { bytesRead } = await file.read(bytes, 0, DPX_HEADER, 0)
    const magic = bytes.toString('latin1', 0, 4)
    if (bytesRead < DPX_HEADER || (magic !== 'SDPX' && magic !== 'XPDS')) return null
    return { header: new DataView(bytes.buffer, bytes.byteOffset, DPX_HEADER), little: magic === 'XPDS' }
  } finally {
    await file.close()
  }
}

function dpxTiming({ header, little }: { header: DataView; little: boolean }, usual: Rational): FilmTiming {
  const rateAt = (at: number): Rational | null => rationalRate(header.getFloat32(at, little))
  const rate = rateAt(TELEVISION_RATE) ?? rateAt(FILM_RATE)
  const bits = header.getUint32(TELEVISION_TIMECODE, little)
  return { rate, timecode: bits === UNDEFINED ? null : unpackTimecode(bits, rate ?? usual) }
}

/** 23.976 and its like are meant as 24000/1001. */
function rationalRate(value: number): Rational | null {
  if (!(value > 0) || value > FASTEST) return null
  const nominal = Math.round(value)
  if (Math.abs(value - nominal) < 1e-4) return [nominal, 1]
  if (Math.abs(value - (nominal * 1000) / 1001) < 0.006) return [nominal * 1000, 1001]
  return reduce([Math.round(value * 1000), 1000])
}

const believed = (rate: Rational | null): Rational | null =>
  rate && rate[0] / rate[1] <= FASTEST ? reduce(rate) : null
