import type { Rectangle } from '../../shared/domain/geometry.ts'

/** As many textures as every WebGL 2 reads in one pass. */
export const mostTogether = 16

/** A layer as far as it matters for drawing it with others. */
export interface Stackable {
  /** Where it is drawn, viewport pixels. */
  place: Rectangle
  /** Layers of different kinds are not drawn together; null: never. */
  kind: unknown
}

/**
 * Parts layers, bottom to top, into runs to be drawn in one pass each. One pass for layers that overlap spares what is hidden
 * below others; for layers that lie apart it would only look at each pixel too often.
 */
export function stacksOf<L extends Stackable>(layers: readonly L[]): L[][] {
  const stacks: L[][] = []
  for (const layer of layers) {
    const last = stacks.at(-1)
    const together = last && last.length < mostTogether && layer.kind !== null && last[0]?.kind === layer.kind
    if (together && overlap([...last, layer])) last.push(layer)
    else stacks.push([layer])
  }
  return stacks
}

/** The smallest rectangle round all places. */
export function around(layers: readonly Stackable[]): Rectangle {
  const of = (side: keyof Rectangle): number[] => layers.map(({ place }) => place[side])
  return {
    x0: Math.min(...of('x0')),
    y0: Math.min(...of('y0')),
    x1: Math.max(...of('x1')),
    y1: Math.max(...of('y1')),
  }
}

const overlap = (layers: readonly Stackable[]): boolean =>
  layers.reduce((sum, { place }) => sum + area(place), 0) >= 1.5 * area(around(layers))
const area = ({ x0, y0, x1, y1 }: Rectangle): number => (x1 - x0) * (y1 - y0)
