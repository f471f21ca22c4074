export interface Parts {
  /** [height, width] the connected part each cell belongs to; -1 where it belongs to none */
  part: Int32Array
  /** Cells of each part. */
  sizes: number[]
}

/** The connected parts of the cells that belong: by their sides, or by their corners too. */
export function connectedParts(
  width: number,
  height: number,
  belongs: (cell: number) => boolean,
  corners = false,
): Parts {
  const part = new Int32Array(width * height).fill(-1)
  const sizes: number[] = []
  const stack: number[] = []
  const add = (cell: number): void => {
    if (part[cell] !== -1 || !belongs(cell)) return
    part[cell] = sizes.length
    stack.push(cell)
  }
  for (let start = 0; start < part.length; start++) {
    add(start)
    let size = 0
    for (let cell = stack.pop(); cell !== undefined; cell = stack.pop()) {
      size++
      eachNeighbour(cell, width, part.length, corners, add)
    }
    if (size > 0) sizes.push(size)
  }
  return { part, sizes }
}

/** Calls `visit` for the cells beside one, of a grid of `cells` cells in rows of `width`. */
export function eachNeighbour(
  cell: number,
  width: number,
  cells: number,
  corners: boolean,
  visit: (cell: number) => void,
): void {
  const x = cell % width
  const [left, right] = [x > 0, x + 1 < width]
  const [above, below] = [cell >= width, cell + width < cells]
  if (left) visit(cell - 1)
  if (right) visit(cell + 1)
  if (above) visit(cell - width)
  if (below) visit(cell + width)
  if (!corners) return
  if (above && left) visit(cell - width - 1)
  if (above && right) visit(cell - width + 1)
  if (below && left) visit(cell + width - 1)
  if (below && right) visit(cell + width + 1)
}
