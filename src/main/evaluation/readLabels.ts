import { readFile } from 'node:fs/promises'
import { decode, type DecodedPng } from 'fast-png'
import { HoldoutError } from '../../shared/domain/errors.ts'

/** An annotation: the object id of every pixel, 0 background. */
export interface Labels {
  width: number
  height: number
  /** [height, width] object ids; 255 is "void" in some DAVIS annotations and is kept */
  data: Uint8Array
}

/**
 * Reads an annotation in DAVIS' formats: an indexed PNG, whose palette indices are the object ids, or a gray PNG of 1 to
 * 8 bits. A gray picture of black and white only is one object and becomes 0 and 1; any other gray values are ids as they are.
 *
 * @throws `io` when the file cannot be read, `unsupported` when it is no such PNG
 */
export async function readLabels(path: string): Promise<Labels> {
  const image = decodePng(path, await readBytes(path))
  if (image.channels !== 1 || image.depth === 16) {
    throw new HoldoutError(
      'unsupported',
      `${path} is no annotation: it must be an indexed or gray PNG of up to 8 bits.`,
    )
  }
  const data = unpack(image)
  if (!image.palette) makeBinary(data, 2 ** image.depth - 1)
  return { width: image.width, height: image.height, data }
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (cause) {
    throw new HoldoutError('io', `Cannot read the annotation ${path}.`, { cause })
  }
}

function decodePng(path: string, bytes: Uint8Array): DecodedPng {
  try {
    return decode(bytes)
  } catch (cause) {
    throw new HoldoutError('unsupported', `${path} is not a readable PNG.`, { cause })
  }
}

/** Samples of under 8 bits come packed, each row starting on a byte. */
function unpack({ data, width, height, depth }: DecodedPng): Uint8Array {
  if (depth === 8) return Uint8Array.from(data)
  const labels = new Uint8Array(width * height)
  const stride = Math.ceil((width * depth) / 8)
  const perByte = 8 / depth
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const byte = data[y * stride + Math.floor(x / perByte)] as number
      labels[y * width + x] = (byte >> (8 - depth * ((x % perByte) + 1))) & (2 ** depth - 1)
    }
  }
  return labels
}

function makeBinary(data: Uint8Array, white: number): void {
  if (!data.every((value) => value === 0 || value === white)) return
  for (let i = 0; i < data.length; i++) if (data[i] === white) data[i] = 1
}

/** The mask of one object, 0 and 1. */
export function maskOf(labels: Uint8Array, id: number): Uint8Array {
  return labels.map((label) => (label === id ? 1 : 0))
}

/** The ids in an annotation, ascending, without background and void. */
export function objectIds(labels: Uint8Array): number[] {
  const seen = new Uint8Array(256)
  for (const label of labels) seen[label] = 1
  return Array.from({ length: 254 }, (_, i) => i + 1).filter((id) => seen[id] === 1)
}
