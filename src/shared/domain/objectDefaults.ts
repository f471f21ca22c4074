import type { ObjectRecord } from './records.ts'

/** Okabe and Ito's colours, told apart with any kind of colour vision; black left out, a second blue-green put in. */
export const objectPalette = [
  '#56b4e9',
  '#e69f00',
  '#009e73',
  '#cc79a7',
  '#f0e442',
  '#0072b2',
  '#d55e00',
  '#7fd1ae',
] as const

/** How the object at `position` (0-based, in order of making) looks at first. */
export function objectDefaults(position: number): Omit<ObjectRecord, 'id' | 'mediaId' | 'name'> {
  return {
    colour: objectPalette[position % objectPalette.length] as string,
    order: position,
    visible: true,
    locked: false,
    blend: 'normal',
    opacity: 0.5,
    properties: {},
    invert: false,
  }
}
