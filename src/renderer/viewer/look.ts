import { type CurveName, curves } from './curves.ts'

export const channels = ['colour', 'red', 'green', 'blue', 'alpha', 'luma'] as const
export type Channel = (typeof channels)[number]

/** How the plate is shown, for looking only: nothing of it reaches a matte or an export. */
export interface Look {
  /** Stops of light. */
  exposure: number
  gamma: number
  channel: Channel
  /** How a plate that is not linear is stored. */
  plateCurve: CurveName
  /** What the screen is given. */
  viewCurve: CurveName
}

export const neutralLook: Look = { exposure: 0, gamma: 1, channel: 'colour', plateCurve: 'srgb', viewCurve: 'srgb' }

export const exposureLimit = 10
export const gammaLimits = [0.2, 5] as const

/** Whether pictures that are stored for the screen are shown as they are. */
export const isNeutral = (look: Look): boolean =>
  look.exposure === 0 && look.gamma === 1 && look.plateCurve === look.viewCurve

/** Whether two looks have the same {@link lookTable}. */
export const isSameTable = (first: Look, second: Look): boolean =>
  first.exposure === second.exposure &&
  first.gamma === second.gamma &&
  first.plateCurve === second.plateCurve &&
  first.viewCurve === second.viewCurve

/** Entries of a look table. */
export const tableSize = 4096
/** Linear light is looked up by its logarithm: fine near black, and up to this many times white. */
const brightest = 64
const shaperSlope = 512
export const shaperRange = Math.log2(1 + shaperSlope * brightest)

/** Where linear light lies in a table of a linear source, 0..1; the shader does the same. */
export const shape = (linear: number): number => Math.log2(1 + shaperSlope * Math.max(0, linear)) / shaperRange
const unshape = (place: number): number => (2 ** (place * shaperRange) - 1) / shaperSlope
export const shaperGlsl = `log2(1.0 + ${shaperSlope.toFixed(1)} * max(c, 0.0)) / ${shaperRange.toFixed(7)}`

/**
 * What the screen shows for each value of the plate, 0..255: decoded by the plate's curve, exposed in linear light,
 * encoded by the view's curve, then gamma. The entries of a `linear` source lie by {@link shape}, others evenly.
 */
export function lookTable(look: Look, linear: boolean): Uint8Array<ArrayBuffer> {
  const table = new Uint8Array(tableSize)
  const gain = 2 ** look.exposure
  const plate = curves[look.plateCurve]
  const view = curves[look.viewCurve]
  for (let i = 0; i < tableSize; i++) {
    const place = i / (tableSize - 1)
    const light = (linear ? unshape(place) : plate.decode(place)) * gain
    const code = Math.min(1, Math.max(0, view.encode(light)))
    table[i] = Math.round(255 * code ** (1 / look.gamma))
  }
  return table
}
