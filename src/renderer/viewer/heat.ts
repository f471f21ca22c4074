/** From sure (dark) to doubtful (bright): inferno, even to the eye and told apart with any colour vision. */
export const heatStops = ['#000004', '#56106e', '#bb3754', '#f98c0a', '#fcffa4'] as const

export const heatGradient = `linear-gradient(to right, ${heatStops.join(', ')})`

/** What a correction added and took away: blue and orange, told apart with any colour vision. */
export const differenceColours = { added: '#35b6f2', removed: '#ffb000' } as const

/** `#rrggbb` as 0..1 each. */
export function rgbOf(colour: string): [number, number, number] {
  const value = parseInt(colour.slice(1), 16)
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255]
}

export const glslColour = (colour: string): string =>
  `vec3(${rgbOf(colour)
    .map((part) => part.toFixed(5))
    .join(', ')})`
