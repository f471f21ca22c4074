import { POINT_STRIDE, type BezierPoints, type Shape, type ShapeDocument, type ShapeLayer } from '../types.ts'
import { numberedKeys, type NumberOf } from './numberedKeys.ts'
import { shapeNames } from './shapeNames.ts'

/**
 * Silhouette's `.fxs`: a layer an object, a Bezier shape each. Frames count from the first of the session; a position is
 * measured from the middle of the picture in heights of it, y down, x times the pixel aspect; a point is its position, the
 * handle in and the handle out, all three absolute.
 */
export function silhouetteShapes(document: ShapeDocument, number: NumberOf): string {
  const [first, last] = [number(document.range[0]), number(document.range[1] - 1)]
  const layers = document.layers.map((layer) => layerElement(layer, document, (index) => number(index) - first))
  return `<?xml version="1.0" encoding="UTF-8"?>
<Silhouette width="${document.width}" height="${document.height}" workRangeStart="${first}" workRangeEnd="${last}" sessionStartFrame="${first}">
${layers.join('')}</Silhouette>
`
}

function layerElement({ name, colour, shapes }: ShapeLayer, document: ShapeDocument, frame: NumberOf): string {
  const names = shapeNames(shapes)
  // The last is on top: holes after what they are in.
  const objects = shapes
    .map((shape, i) => ({ shape, name: names[i] as string }))
    .sort((a, b) => a.shape.depth - b.shape.depth)
    .map((item) => shapeElement(item.shape, item.name, colour, document, frame))
  return `  <Layer type="Layer" label="${escapeXml(name)}" expanded="True">
    <Properties>
      ${constant('color', rgb(colour))}
      ${constant('invert', 'false')}
      ${constant('mode', 'Add')}
      <Property id="objects" constant="True" expanded="True">
${objects.join('')}      </Property>
    </Properties>
  </Layer>
`
}

function shapeElement(shape: Shape, name: string, colour: string, document: ShapeDocument, frame: NumberOf): string {
  const keys = numberedKeys(shape, frame).map(
    ({ frame: at, points }) => `            <Key frame="${at}" interp="linear">
              <Path closed="True" type="Bezier">
${pathPoints(points, document)}              </Path>
            </Key>
`,
  )
  return `        <Object type="Shape" label="${escapeXml(name)}" shape_type="Bezier" hidden="False" locked="False">
          <Properties>
            ${opacity(shape, document, frame)}
            ${constant('motionBlur', 'true')}
            ${constant('outlineColor', rgb(colour))}
            ${constant('mode', shape.depth % 2 === 1 ? 'Subtract' : 'Add')}
            ${constant('invert', 'false')}
            <Property id="path">
${keys.join('')}            </Property>
          </Properties>
        </Object>
`
}

/** 100 where the shape exists, else 0; steps, not ramps. */
function opacity({ range: [start, end] }: Shape, document: ShapeDocument, frame: NumberOf): string {
  const [first, after] = document.range
  if (start === first && end === after) return constant('opacity', '100')
  const key = (index: number, value: number): string => `<Key frame="${frame(index)}" interp="hold">${value}</Key>`
  const keys = [...(start > first ? [key(first, 0)] : []), key(start, 100), ...(end < after ? [key(end, 0)] : [])]
  return `<Property id="opacity">${keys.join('')}</Property>`
}

function pathPoints(points: BezierPoints, { width, height, pixelAspect }: ShapeDocument): string {
  const place = (x: number, y: number): string => {
    const across = (((x - width / 2) / height) * pixelAspect[0]) / pixelAspect[1]
    // Fixed decimals: Silhouette may refuse exponents.
    return `(${across.toFixed(8)},${((y - height / 2) / height).toFixed(8)})`
  }
  let lines = ''
  for (let i = 0; i < points.length; i += POINT_STRIDE) {
    const at = (k: number): number => points[i + k] as number
    const [x, y] = [at(0), at(1)]
    lines += `                <Point>${place(x, y)},${place(x + at(2), y + at(3))},${place(x + at(4), y + at(5))}</Point>\n`
  }
  return lines
}

function constant(id: string, value: string): string {
  return `<Property constant="True" id="${id}"><Value>${value}</Value></Property>`
}

function rgb(colour: string): string {
  return `(${[1, 3, 5].map((from) => (parseInt(colour.slice(from, from + 2), 16) / 255).toFixed(6)).join(',')})`
}

export function escapeXml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }
  // Characters that XML 1.0 cannot hold at all are left out.
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ud800-\udfff\ue000-\ufffd]/g, '')
    .replace(/[&<>"']/g, (sign) => entities[sign] ?? '')
}
