import type { Answer } from './askNetwork.ts'

/** Cells a change may lie from a mark and still count as touching it. */
const TOUCH = 1
/** Cells round an accepted change that are recomputed with it, so that edges join. */
const JOIN = 2

/**
 * Where a correction may change the mask: the connected pieces of what the network would add or take away that touch
 * the new mark, and a little round them. The network rewrites distant parts too; the artist did not ask for that.
 * @param mark [height, width] 1 under the new mark
 * @returns [height, width] 1 where the answer is taken
 */
export function acceptedChange(
  { before, after, width, height }: Pick<Answer, 'before' | 'after' | 'width' | 'height'>,
  mark: Float32Array,
): Uint8Array {
  const change = new Int8Array(width * height)
  for (let i = 0; i < change.length; i++) {
    change[i] = Number((after[i] as number) > 0.5) - Number((before[i] as number) > 0.5)
  }
  const touched = widen(Uint8Array.from(mark), width, height, TOUCH)
  const accepted = new Uint8Array(width * height)
  const stack: number[] = []
  for (let i = 0; i < change.length; i++) {
    if (touched[i] === 0 || change[i] === 0 || accepted[i] === 1) continue
    accepted[i] = 1
    stack.push(i)
    const sign = change[i]
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      eachNeighbour(at, width, height, (near) => {
        if (accepted[near] === 1 || change[near] !== sign) return
        accepted[near] = 1
        stack.push(near)
      })
    }
  }
  return widen(accepted, width, height, JOIN)
}

function eachNeighbour(cell: number, width: number, height: number, visit: (near: number) => void): void {
  const x = cell % width
  const y = (cell - x) / width
  for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
    for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) visit(ny * width + nx)
  }
}

/** Grows a set of cells by some cells in all eight directions. */
function widen(cells: Uint8Array, width: number, height: number, by: number): Uint8Array {
  let from = cells
  for (let pass = 0; pass < by; pass++) {
    const to = new Uint8Array(from)
    for (let cell = 0; cell < from.length; cell++) {
      if (from[cell] === 1) {
        eachNeighbour(cell, width, height, (near) => {
          to[near] = 1
        })
      }
    }
    from = to
  }
  return from
}
