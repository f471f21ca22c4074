/** How much of the screen's colour is left, by the other two: their mean, or the greater (gentle) or lesser (strong) of them. */
export type DespillLimit = 'average' | 'maximum' | 'minimum'

const limits: Record<DespillLimit, (one: number, other: number) => number> = {
  average: (one, other) => (one + other) / 2,
  maximum: Math.max,
  minimum: Math.min,
}

/**
 * Takes the light of a screen off colours, in place: green no more than `by` of red and blue (or blue than of red and
 * green); the average is the classic one. Grays, and colours without an excess of the screen's, are left alone.
 * @param colours [.., 3]
 */
export function despill(colours: Float32Array, screen: 'green' | 'blue', by: DespillLimit = 'average'): void {
  const limitOf = limits[by]
  const spilled = screen === 'green' ? 1 : 2
  const other = screen === 'green' ? 2 : 1
  for (let i = 0; i < colours.length; i += 3) {
    const limit = limitOf(colours[i] as number, colours[i + other] as number)
    if ((colours[i + spilled] as number) > limit) colours[i + spilled] = limit
  }
}
