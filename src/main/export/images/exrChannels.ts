import type { Matte } from '../../../shared/codec/matte.ts'
import { halfSteps, toHalf } from '../../media/exr/half.ts'
import type { ExrChannel } from './encodeExr.ts'

export type ExrDepth = 'half' | 'float'

const tables = new Map<string, Uint16Array | Float32Array>()

/** A matte as a channel of 0 to 1. */
export function matteChannel(name: string, { data, bits }: Matte, depth: ExrDepth): ExrChannel {
  const key = `${depth} ${bits}`
  const table = tables.get(key) ?? stepsOf(2 ** bits, depth)
  tables.set(key, table)
  const samples = depth === 'half' ? new Uint16Array(data.length) : new Float32Array(data.length)
  for (let i = 0; i < data.length; i++) samples[i] = table[data[i] as number] as number
  return { name, type: depth, data: samples }
}

const stepsOf = (count: number, depth: ExrDepth): Uint16Array | Float32Array =>
  depth === 'half' ? halfSteps(count) : Float32Array.from({ length: count }, (_, step) => step / (count - 1))

/** R, G and B of packed colours, [height, width, 3]. */
export function colourChannels(colour: Float32Array, depth: ExrDepth): ExrChannel[] {
  const pixels = colour.length / 3
  return ['R', 'G', 'B'].map((name, c) => {
    const plane = new Float32Array(pixels)
    for (let i = 0; i < pixels; i++) plane[i] = colour[i * 3 + c] as number
    return { name, type: depth, data: depth === 'half' ? toHalf(plane) : plane }
  })
}
