/** The colours of PASCAL VOC and DAVIS: the bits of an index, three at a time, are the high bits of red, green and blue. */
export const davisPalette: readonly [number, number, number][] = Array.from({ length: 256 }, (_, index) => {
  const colour: [number, number, number] = [0, 0, 0]
  for (let bit = 0; bit < 8; bit++) {
    const three = (index >> (3 * bit)) & 7
    for (const channel of [0, 1, 2] as const) colour[channel] |= ((three >> channel) & 1) << (7 - bit)
  }
  return colour
})
