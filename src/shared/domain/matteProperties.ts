/** How a key goes on to the next one. */
export const interpolations = ['hold', 'linear', 'smooth'] as const
export type Interpolation = (typeof interpolations)[number]

export interface PropertyRange {
  min: number
  max: number
  /** The value that changes nothing. */
  neutral: number
}

/**
 * What can be changed about an object's mattes without touching them, in the order it is applied. Values may be keyed.
 * Lengths are plate pixels, areas plate pixels, clips alpha 0..1, temporal smoothing frames to either side.
 */
export const matteProperties = {
  temporal: { min: 0, max: 8, neutral: 0 },
  blackClip: { min: 0, max: 1, neutral: 0 },
  whiteClip: { min: 0, max: 1, neutral: 1 },
  dots: { min: 0, max: 100_000, neutral: 0 },
  holes: { min: 0, max: 100_000, neutral: 0 },
  smoothing: { min: 0, max: 50, neutral: 0 },
  grow: { min: -200, max: 200, neutral: 0 },
  featherIn: { min: 0, max: 200, neutral: 0 },
  featherOut: { min: 0, max: 200, neutral: 0 },
  softness: { min: 0, max: 200, neutral: 0 },
} as const satisfies Record<string, PropertyRange>

export type MatteProperty = keyof typeof matteProperties

export const mattePropertyNames = Object.keys(matteProperties) as MatteProperty[]

/** Every property's value on one frame, and whether inside and outside change places at the end. */
export type MatteAdjustment = Record<MatteProperty, number> & { invert: boolean }

export const neutralAdjustment: MatteAdjustment = {
  ...(Object.fromEntries(mattePropertyNames.map((name) => [name, matteProperties[name].neutral])) as Record<
    MatteProperty,
    number
  >),
  invert: false,
}

/** Whether the adjustment leaves every matte as it is. */
export const isNeutral = (adjustment: MatteAdjustment): boolean =>
  !adjustment.invert && mattePropertyNames.every((name) => adjustment[name] === matteProperties[name].neutral)
