import type { Matte } from '../../shared/codec/matte.ts'
import type { DatasetImport } from '../../shared/contract/datasets.ts'
import type { MediaRecord } from '../../shared/domain/records.ts'

/** What is to be imported. */
export interface ImportRequest extends Pick<
  DatasetImport,
  'path' | 'kind' | 'channel' | 'sequence' | 'resolution' | 'first' | 'missing'
> {
  media: MediaRecord
  bits: 8 | 16
}

export interface FoundMatte {
  /** The object's name where it has one, as the files tell it. */
  object: string
  index: number
  matte: Matte
}

/** Mattes of another program, ready to be read. */
export interface MatteReader {
  /** How many steps `frames` takes. */
  total: number
  /** The mattes, some at a time; each object and frame once. */
  frames(signal: AbortSignal): AsyncGenerator<FoundMatte[]>
}

/** A mask of zeros and ones as a matte. */
export function matteOfMask(mask: ArrayLike<number>, { media: { width, height }, bits }: ImportRequest): Matte {
  const full = bits === 8 ? 255 : 65535
  const data = bits === 8 ? new Uint8Array(width * height) : new Uint16Array(width * height)
  for (let k = 0; k < data.length; k++) data[k] = mask[k] === 0 ? 0 : full
  return { width, height, bits, data }
}
