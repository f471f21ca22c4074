/**
 * Takes the light of a screen off colours, in place: green no more than red and blue on average (or blue than red and
 * green), which is the classic average despill. Grays, and colours without an excess of the screen's, are left alone.
 * @param colours [.., 3]
 */
export function despill(colours: Float32Array, screen: 'green' | 'blue'): void {
  const spilled = screen === 'green' ? 1 : 2
  const other = screen === 'green' ? 2 : 1
  for (let i = 0; i < colours.length; i += 3) {
    const limit = ((colours[i] as number) + (colours[i + other] as number)) / 2
    if ((colours[i + spilled] as number) > limit) colours[i + spilled] = limit
  }
}
