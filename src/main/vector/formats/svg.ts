import { cubic } from '../flatten.ts'
import { shapeAt } from '../reduceKeys.ts'
import { featherOf } from '../feather.ts'
import { POINT_STRIDE, type ShapeDocument, type ShapeLayer } from '../types.ts'
import { decimal } from './numberedKeys.ts'
import { escapeXml } from './silhouette.ts'

/** Width of a straight ramp to the standard deviation of the blur that looks like it. */
const RAMP_TO_DEVIATION = 1 / Math.sqrt(12)

/** One object on one frame, in plate pixels: white where it is, nothing elsewhere. */
export function svgFrame(layer: ShapeLayer, index: number, { width, height }: ShapeDocument): string {
  const shapes = layer.shapes.filter(({ range }) => index >= range[0] && index < range[1])
  const paths = shapes.map(({ keys }) => {
    const points = shapeAt(keys, index)
    const pieces = Array.from({ length: points.length / POINT_STRIDE }, (_, i) => {
      const [, , x1, y1, x2, y2, x3, y3] = cubic(points, i)
      return `C${[x1, y1, x2, y2, x3, y3].map((value) => decimal(value)).join(' ')}`
    })
    return `M${decimal(points[0] as number)} ${decimal(points[1] as number)}${pieces.join('')}Z`
  })
  const feather = featherOf(shapes)
  const blur = feather > 0 ? decimal(feather * RAMP_TO_DEVIATION) : null
  const filter = blur === null ? '' : `<filter id="feather"><feGaussianBlur stdDeviation="${blur}"/></filter>`
  // Islands run one way round and holes the other, so the non-zero rule leaves holes open.
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<title>${escapeXml(layer.name)}</title>${filter}
<path fill="#fff" fill-rule="nonzero"${blur === null ? '' : ' filter="url(#feather)"'} d="${paths.join('')}"/>
</svg>
`
}
