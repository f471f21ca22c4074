/** How the picture can be looked at, in the order of their keys F1 to F10. */
export const viewModes = [
  'plate',
  'overlay',
  'matte',
  'cut-out',
  'colour',
  'backdrop',
  'outline',
  'premultiplied',
  'difference',
  'confidence',
] as const
export type ViewMode = (typeof viewModes)[number]

/** Views that draw each object in its own way, rather than all their coverage as one. */
export const drawsObjects = (view: ViewMode): boolean =>
  view === 'overlay' || view === 'outline' || view === 'confidence'

/** Views made from the coverage of all objects together. */
export const needsCoverage = (view: ViewMode): boolean => view !== 'plate' && !drawsObjects(view)

/** Views on which the outlines of neighbouring frames are seen for what they are. */
export const hasGhosts = (view: ViewMode): boolean => view === 'plate' || view === 'overlay' || view === 'outline'
