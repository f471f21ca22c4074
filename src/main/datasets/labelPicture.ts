import { encode } from 'fast-png'
import type { Matte } from '../../shared/codec/matte.ts'
import { HoldoutError } from '../../shared/domain/errors.ts'
import { requirePlateSize } from '../export/plateSize.ts'
import type { ExportSource } from '../export/types.ts'
import { davisPalette } from './palette.ts'

/** Labels are bytes: 0 is background, and 255 the void of DAVIS. */
const MOST_LABELS = 254

/** @throws `unsupported` where there are more objects than labels */
export function requireLabels({ layers }: Pick<ExportSource, 'layers'>): void {
  if (layers.length <= MOST_LABELS) return
  throw new HoldoutError(
    'unsupported',
    `Label pictures hold ${String(MOST_LABELS)} objects; these are ${String(layers.length)}. Export fewer, or COCO.`,
  )
}

/** The label of the layer at `position`, top first: the bottom object is 1, so that labels stay as objects are added. */
export const labelAt = ({ layers }: Pick<ExportSource, 'layers'>, position: number): number => layers.length - position

/** The mattes of a frame, top first; null where an object has none. @throws `conflict` where one is not the plate's size */
export async function mattesOf({ layers, media }: ExportSource, index: number): Promise<(Matte | null)[]> {
  const mattes: (Matte | null)[] = []
  for (const layer of layers) {
    const matte = await layer.matte(index)
    if (matte) requirePlateSize(matte, media, layer.name, index)
    mattes.push(matte)
  }
  return mattes
}

/** Where a matte covers a pixel by half or more: 1, else 0. */
export function binary({ data, bits }: Matte): Uint8Array {
  const half = bits === 8 ? 128 : 32768
  const mask = new Uint8Array(data.length)
  for (let k = 0; k < mask.length; k++) mask[k] = Number((data[k] as number) >= half)
  return mask
}

/** [height, width] labels of a frame: where objects overlap, the upper one's. */
export async function labelsOf(source: ExportSource, index: number): Promise<Uint8Array> {
  const labels = new Uint8Array(source.media.width * source.media.height)
  const mattes = await mattesOf(source, index)
  for (let position = mattes.length - 1; position >= 0; position--) {
    const matte = mattes[position]
    if (!matte) continue
    const mask = binary(matte)
    const label = labelAt(source, position)
    for (let k = 0; k < labels.length; k++) if (mask[k] === 1) labels[k] = label
  }
  return labels
}

/** An 8-bit PNG whose palette indices are the labels. */
export function encodeLabels(labels: Uint8Array, { width, height }: { width: number; height: number }): Uint8Array {
  return encode({
    data: labels,
    width,
    height,
    depth: 8,
    channels: 1,
    palette: davisPalette.map((colour) => [...colour]),
  })
}
