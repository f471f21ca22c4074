import type { Matte } from '../../../shared/codec/matte.ts'
import type { ExrAttribute } from '../../media/exr/header.ts'
import type { ExrChannel } from './encodeExr.ts'
import { stringAttribute } from './exrAttributes.ts'
import { murmurHash3 } from './murmurHash3.ts'

/** What Cryptomatte knows an object by. */
export interface CryptomatteId {
  /** The object's name, with a number where it is not the only one of that name. */
  name: string
  /** The bits of the float that stands in the picture. */
  bits: number
}

/** Ids of objects by their names, in the same order, all different. */
export function cryptomatteIds(names: readonly string[]): CryptomatteId[] {
  const taken = new Set<string>()
  const ids = new Set<number>()
  return names.map((name) => {
    let unique = name
    for (let count = 2; taken.has(unique) || ids.has(idBits(unique)); count++) unique = `${name} ${count}`
    taken.add(unique)
    ids.add(idBits(unique))
    return { name: unique, bits: idBits(unique) }
  })
}

/** The hash, its exponent changed where as a float it would be zero, denormal, infinite or no number (specification 1.2). */
export function idBits(name: string): number {
  const hash = murmurHash3(name)
  const exponent = (hash >>> 23) & 255
  return exponent === 0 || exponent === 255 ? (hash ^ (1 << 23)) >>> 0 : hash
}

/** The header's attributes: which channels, how ids are made, and the manifest. */
export function cryptomatteAttributes(layer: string, ids: readonly CryptomatteId[]): ExrAttribute[] {
  const key = hexadecimal(murmurHash3(layer)).slice(0, 7)
  const manifest = Object.fromEntries(ids.map(({ name, bits }) => [name, hexadecimal(bits)]))
  const values = {
    name: layer,
    hash: 'MurmurHash3_32',
    conversion: 'uint32_to_float32',
    manifest: JSON.stringify(manifest),
  }
  return Object.entries(values).map(([field, value]) => stringAttribute(`cryptomatte/${key}/${field}`, value))
}

const hexadecimal = (bits: number): string => bits.toString(16).padStart(8, '0')

/** An even number of ranks that holds so many objects in a pixel. */
export const ranksFor = (objects: number): number => objects + (objects & 1)

/**
 * Ids and coverage of each pixel, ranked by coverage: `<layer>00.R` id, `.G` coverage, `.B` id, `.A` coverage, then `01`.
 * Coverage is each object's own alpha, also where objects overlap and it comes to more than 1 in all, so that a
 * matte is got back as it was.
 * @param mattes one for each id; null where the object has none
 * @param ranks even, at least as many as objects share a pixel
 */
export function cryptomatteChannels(
  layer: string,
  ids: readonly CryptomatteId[],
  mattes: readonly (Matte | null)[],
  ranks: number,
  pixels: number,
): ExrChannel[] {
  const planes = Array.from({ length: ranks * 2 }, () => new Float32Array(pixels))
  const idPlanes = planes.filter((_, k) => k % 2 === 0).map((plane) => new Uint32Array(plane.buffer))
  const coverages = planes.filter((_, k) => k % 2 === 1)
  for (const [k, matte] of mattes.entries()) {
    if (matte) insertMatte(matte, (ids[k] as CryptomatteId).bits, idPlanes, coverages)
  }
  return planes.map((data, k) => ({
    name: `${layer}${String(Math.floor(k / 4)).padStart(2, '0')}.${'RGBA'.charAt(k % 4)}`,
    type: 'float',
    data,
  }))
}

/** Puts an object into the ranks of every pixel it covers, behind those with as much coverage or more. */
function insertMatte(matte: Matte, id: number, ids: Uint32Array[], coverages: Float32Array[]): void {
  const full = matte.bits === 8 ? 255 : 65535
  for (let pixel = 0; pixel < matte.data.length; pixel++) {
    if (matte.data[pixel] === 0) continue
    let coverage = Math.fround((matte.data[pixel] as number) / full)
    let bits = id
    for (let rank = 0; rank < ids.length && coverage > 0; rank++) {
      const [idPlane, coveragePlane] = [ids[rank] as Uint32Array, coverages[rank] as Float32Array]
      const here = coveragePlane[pixel] as number
      if (here >= coverage) continue
      const hereBits = idPlane[pixel] as number
      coveragePlane[pixel] = coverage
      idPlane[pixel] = bits
      coverage = here
      bits = hereBits
    }
  }
}

/** Adds one to every pixel an object covers; the largest count is how many ranks a frame needs. */
export function countCovered(counts: Uint16Array, matte: Matte): void {
  for (let pixel = 0; pixel < counts.length; pixel++)
    if (matte.data[pixel] !== 0) counts[pixel] = (counts[pixel] as number) + 1
}
