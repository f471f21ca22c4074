/**
 * Contour of a mask as the DAVIS toolkit's `seg2bmap` draws it: pixels that differ from their right, lower or lower right
 * neighbour. The last row looks right only, the last column down only, the last pixel is never contour.
 *
 * @param mask [height, width], nonzero is object
 * @returns [height, width] of 0 and 1
 */
export function boundaryMap(mask: Uint8Array, width: number, height: number): Uint8Array {
  const contour = new Uint8Array(mask.length)
  const lastX = width - 1
  const lastRow = (height - 1) * width
  for (let row = 0; row < lastRow; row += width) {
    // Each step needs two new pixels; the other two are the last step's.
    let here = mask[row] !== 0
    let below = mask[row + width] !== 0
    for (let i = row; i < row + lastX; i++) {
      const right = mask[i + 1] !== 0
      const diagonal = mask[i + width + 1] !== 0
      if (here !== right || here !== below || here !== diagonal) contour[i] = 1
      here = right
      below = diagonal
    }
    const edge = row + lastX
    if ((mask[edge] !== 0) !== (mask[edge + width] !== 0)) contour[edge] = 1
  }
  for (let i = lastRow; i < lastRow + lastX; i++) if ((mask[i] !== 0) !== (mask[i + 1] !== 0)) contour[i] = 1
  return contour
}
