import { connectedParts } from '../../matte/connectedParts.ts'
import type { MarkPlanes } from './marks.ts'

/** While an object starts from a box, parts smaller than this share of the largest are specks. */
const SPECK = 0.2
/** A hole of at most this share of the object is a pinhole. */
const PINHOLE = 0.01

interface Answered {
  width: number
  height: number
  /** [height, width] 0..1 */
  probability: Float32Array
  marks: MarkPlanes
}

/**
 * The answer an object starts with, without islands: of its connected parts only those a positive mark touches; from a
 * box, which has no marks, those not small beside the largest.
 */
export function dropSpecks({ width, height, probability, marks }: Answered): Float32Array {
  const { part, sizes } = connectedParts(width, height, (cell) => (probability[cell] as number) > 0.5)
  const touched = new Set(part.filter((at, cell) => at >= 0 && marks.positive[cell] === 1))
  const least = SPECK * Math.max(0, ...sizes)
  const kept = sizes.map((size, at) => (touched.size > 0 ? touched.has(at) : size >= least))
  return probability.map((value, cell) => ((part[cell] as number) >= 0 && !kept[part[cell] as number] ? 0 : value))
}

/** The answer with its pinholes closed; not those a negative mark lies in, nor what reaches the window's border. */
export function fillPinholes({ width, height, probability, marks }: Answered): Float32Array {
  const { part, sizes } = connectedParts(width, height, (cell) => !((probability[cell] as number) > 0.5))
  const most = PINHOLE * part.reduce((count, at) => count + Number(at < 0), 0)
  const closed = sizes.map((size) => size <= most)
  for (let cell = 0; cell < part.length; cell++) {
    const at = part[cell] as number
    if (at < 0 || !closed[at]) continue
    const x = cell % width
    const atBorder = x === 0 || x === width - 1 || cell < width || cell >= part.length - width
    if (atBorder || marks.negative[cell] === 1) closed[at] = false
  }
  return probability.map((value, cell) => ((part[cell] as number) >= 0 && closed[part[cell] as number] ? 1 : value))
}
