import type { Tokens } from '../memory/tokens.ts'
import type { Features, VosNetworks } from '../propagation/vosNetworks.ts'
import { newPatch, type Patch, type View } from '../picture.ts'
import type { Plane } from '../plane.ts'
import { cellSize } from '../propagation/objectTrack.ts'
import { wholeRegion } from '../propagation/gate.ts'

/** Mean difference, in cells' worth of picture, below which a propagation has arrived as it should. */
const NEGLIGIBLE_CELLS = 1

/** Where a propagation was wrong on a committed frame, ready to be carried to other frames. */
export interface Difference {
  tokens: Tokens
}

/**
 * The difference between a committed mask and what a propagation made of that frame; null where there is next to none.
 * @param valueChannels what the read network expects of each token; the first two carry the difference
 */
export function differenceAt(
  features: Features,
  committed: Plane,
  guess: Plane,
  valueChannels: number,
): Difference | null {
  const key = features.tensors.key
  if (!key) return null
  const [, keyChannels, rows, columns] = key.shape as [number, number, number, number]
  const cells = rows * columns
  const cell = cellSize(features)
  const values = new Float32Array(valueChannels * cells)
  let total = 0
  for (let i = 0; i < guess.data.length; i++) {
    const x = Math.floor((i % guess.width) / cell)
    const y = Math.floor(Math.floor(i / guess.width) / cell)
    const difference = ((committed.data[i] as number) - (guess.data[i] as number)) / (cell * cell)
    const at = (difference > 0 ? 0 : cells) + y * columns + x
    values[at] = (values[at] as number) + Math.abs(difference)
    total += Math.abs(difference)
  }
  if (total < NEGLIGIBLE_CELLS) return null
  return {
    tokens: { count: cells, keyChannels, valueChannels, keys: key.data, values, logWeights: new Float32Array(cells) },
  }
}

/** Carries a difference to another frame by attention between their keys, no top-k. */
export async function carryDifference(
  difference: Difference,
  features: Features,
  networks: VosNetworks,
): Promise<{ lost: Patch; gained: Patch }> {
  const readout = await networks.read(difference.tokens, features, wholeRegion(features.view))
  const [, , rows, columns] = readout.shape as [number, number, number, number]
  const cells = rows * columns
  const plane = (channel: number): Patch =>
    enlarge(readout.data.subarray(channel * cells, (channel + 1) * cells), columns, rows, features.view)
  return { lost: plane(0), gained: plane(1) }
}

/** Bilinear, cell centres to pixel centres. */
function enlarge(cells: Float32Array, columns: number, rows: number, view: View): Patch {
  const out = newPatch(view)
  const { width, height } = out
  const across = Array.from({ length: width }, (_, x) => between(x, columns / width, columns))
  for (let y = 0; y < height; y++) {
    const [top, bottom, down] = between(y, rows / height, rows)
    for (let x = 0; x < width; x++) {
      const [left, right, over] = across[x] as [number, number, number]
      const at = (row: number): number =>
        (cells[row * columns + left] as number) * (1 - over) + (cells[row * columns + right] as number) * over
      out.data[y * width + x] = at(top) * (1 - down) + at(bottom) * down
    }
  }
  return out
}

function between(pixel: number, scale: number, limit: number): [lower: number, upper: number, share: number] {
  const position = Math.min(limit - 1, Math.max(0, (pixel + 0.5) * scale - 0.5))
  const lower = Math.floor(position)
  return [lower, Math.min(limit - 1, lower + 1), position - lower]
}
