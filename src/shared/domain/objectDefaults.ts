import type { ObjectRecord } from './records.ts'

/**
 * Okabe and Ito's colours (Color Universal Design, 2008), told apart with any kind of colour vision: sky, orange and yellow
 * brighter, and white for black, since plates are dark. A test holds them apart.
 */
export const objectPalette = [
  '#35b6f2',
  '#ffb000',
  '#009e73',
  '#cc79a7',
  '#fff415',
  '#0072b2',
  '#d55e00',
  '#ffffff',
] as const

type Defaults = Omit<ObjectRecord, 'id' | 'mediaId' | 'name'>

/** How the object at `position` (0-based, in order of making) looks at first. */
export function objectDefaults(position: number): Defaults {
  return {
    colour: objectPalette[position % objectPalette.length] as string,
    order: position,
    visible: true,
    locked: false,
    blend: 'normal',
    opacity: 0.55,
    properties: {},
    invert: false,
  }
}

/** How a new object looks above these of its media: in the colour used least. */
export function defaultsAbove(present: readonly Pick<ObjectRecord, 'colour' | 'order'>[]): Defaults {
  const uses = (colour: string): number => present.filter((object) => object.colour === colour).length
  const colour = objectPalette.reduce<string>(
    (best, candidate) => (uses(candidate) < uses(best) ? candidate : best),
    objectPalette[0],
  )
  return { ...objectDefaults(0), colour, order: Math.max(-1, ...present.map(({ order }) => order)) + 1 }
}
