import sharp from 'sharp'
import type { Matte } from '../../../src/shared/codec/matte.ts'
import { matteOverlap } from '../../../src/main/vector/report.ts'
import type { ShapeDocument } from '../../../src/main/vector/types.ts'
import { disk, documentOf, draw, layerOf, trace, union, without } from './helpers.ts'

export const WIDTH = 140
export const HEIGHT = 90
export const NAME = 'dög "A" [x] {y} $z\\ & <b>\'s 犬'
export const python = '/usr/bin/python3'

/** A ring that moves and grows, and from the fourth frame on a disk beside it, gone again in the eighth. */
export const mattes: Matte[] = Array.from({ length: 10 }, (_, k) => {
  const ring = without(disk(45 + 2 * k, 40, 30), disk(46 + 2 * k, 41, 10 + k / 2))
  return draw(k >= 4 && k < 8 ? union(ring, disk(122, 70, 12)) : ring, WIDTH, HEIGHT)
})

export async function example(changes: Partial<ShapeDocument> = {}): Promise<ShapeDocument> {
  const layer = layerOf(await trace(mattes, { tolerance: 0.5 }), NAME)
  return documentOf([layer], { width: WIDTH, height: HEIGHT, range: [0, mattes.length], ...changes })
}

export const number = (index: number): number => 1001 + index

/** One closed spline in plate pixels, y down: position and absolute handles of each point. */
export type Spline = { x: number; y: number; inX: number; inY: number; outX: number; outY: number }[]

/** What somebody else's renderer, librsvg, draws of splines, compared with the matte: their intersection over union. */
export async function drawn(splines: Spline[], index: number): Promise<number> {
  const path = splines.map((points) => {
    const [first] = points
    const pieces = points.map((from, i) => {
      const to = points[(i + 1) % points.length] as Spline[0]
      return `C${from.outX} ${from.outY} ${to.inX} ${to.inY} ${to.x} ${to.y}`
    })
    return `M${first?.x} ${first?.y}${pieces.join('')}Z`
  })
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><path fill="#fff" fill-rule="evenodd" d="${path.join('')}"/></svg>`
  return rendered(svg, index)
}

export async function rendered(svg: string, index: number): Promise<number> {
  const { data, info } = await sharp(Buffer.from(svg))
    .extractChannel('alpha')
    .raw()
    .toBuffer({ resolveWithObject: true })
  const { width, height } = info
  return matteOverlap({ width, height, bits: 8, data }, mattes[index] as Matte)
}

/** A value between keys [time, value], in a straight line. */
export function at(keys: (readonly [number, number])[], time: number): number {
  const after = keys.findIndex(([when]) => when >= time)
  if (after <= 0) return keys.at(after)?.[1] ?? NaN
  const [[t0, v0], [t1, v1]] = [keys[after - 1], keys[after]] as [[number, number], [number, number]]
  return v0 + ((time - t0) / (t1 - t0)) * (v1 - v0)
}
