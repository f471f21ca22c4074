import { POINT_STRIDE, type Shape, type ShapeDocument } from '../types.ts'
import { decimal, numberedKeys, type NumberedKey, type NumberOf } from './numberedKeys.ts'
import { nukeName, shapeNames } from './shapeNames.ts'

/**
 * A Python script for Nuke 12 and later: a Roto node an object, made through `nuke.rotopaint`. Nuke counts rows from the
 * bottom, and draws the first element of a layer on top, so holes come before what they are in.
 *
 * @param notes lines for the head of the script
 */
export function nukePython(document: ShapeDocument, number: NumberOf, notes: string[] = []): string {
  const layers = document.layers.map(({ name, colour, shapes }) => {
    const names = shapeNames(shapes)
    const items = shapes
      .map((shape, i) => ({ shape, name: names[i] as string }))
      .sort((a, b) => b.shape.depth - a.shape.depth)
      .map((item) => shapeData(item.shape, item.name, document.height, number))
    return `    (${pythonString(name)}, ${pythonString(nukeName(name))}, ${colourOf(colour)}, [\n${items.join('')}    ]),\n`
  })
  const head = ['Written by Holdout. Run it in Nuke: File > Run Script, or paste it into the Script Editor.', ...notes]
  return `${head.map((line) => `# ${line.replace(/[\r\n]+/g, ' ')}\n`).join('')}${HEAD}
WIDTH, HEIGHT, ASPECT = ${document.width}, ${document.height}, ${decimal(aspect(document), 6)}

# (object, node, colour, [(shape, cuts, first, last, [(frame, [(x, y, in x, in y, out x, out y)])])])
LAYERS = [
${layers.join('')}]
${BODY}`
}

const aspect = ({ pixelAspect: [width, height] }: ShapeDocument): number => width / height

function shapeData(shape: Shape, name: string, height: number, number: NumberOf): string {
  const keys = numberedKeys(shape, number).map(({ frame, points }) => {
    const rows: string[] = []
    for (let i = 0; i < points.length; i += POINT_STRIDE) rows.push(`(${pointFromBelow(points, i, height).join(', ')})`)
    return `            (${frame}, [${rows.join(', ')}]),\n`
  })
  const [first, last] = [number(shape.range[0]), number(shape.range[1] - 1)]
  const cuts = shape.depth % 2 === 1 ? 'True' : 'False'
  return `        (${pythonString(name)}, ${cuts}, ${first}, ${last}, [\n${keys.join('')}        ]),\n`
}

/** Position and handles with y up. */
export function pointFromBelow(points: NumberedKey['points'], i: number, height: number): string[] {
  const at = (k: number): number => points[i + k] as number
  return [at(0), height - at(1), at(2), -at(3), at(4), -at(5)].map((value) => decimal(value))
}

function colourOf(colour: string): string {
  const channel = (from: number): string => decimal(parseInt(colour.slice(from, from + 2), 16) / 255)
  return `(${channel(1)}, ${channel(3)}, ${channel(5)})`
}

/** A Python literal in ASCII: Python 2 reads it too. */
export function pythonString(text: string): string {
  const escaped = JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  // Pairs of surrogates are one character in Python.
  return escaped.replace(/\\ud([89ab][0-9a-f]{2})\\ud([c-f][0-9a-f]{2})/g, (pair) => {
    const point = (JSON.parse(`"${pair}"`) as string).codePointAt(0) ?? 0
    return `\\U${point.toString(16).padStart(8, '0')}`
  })
}

const HEAD = `import nuke
import nuke.rotopaint as rp
`

const BODY = `
# A key's interpolation is the documented type plus one; without it Nuke draws a curve through the keys.
LINEAR = int(rp.InterpolationType.eLinearInterpolationType) + 1
MINUS = 12
FRAME_RANGE = 4


def make_shape(knob, name, cuts, first, last, colour, keys):
    shape = rp.Shape(knob)
    for x, y, in_x, in_y, out_x, out_y in keys[0][1]:
        shape.append(rp.ShapeControlPoint(x, y))
    for frame, points in keys:
        for i, (x, y, in_x, in_y, out_x, out_y) in enumerate(points):
            point = shape[i]
            point.center.addPositionKey(frame, rp.CVec3(x, y, 1.0))
            point.leftTangent.addPositionKey(frame, rp.CVec3(in_x, in_y, 0.0))
            point.rightTangent.addPositionKey(frame, rp.CVec3(out_x, out_y, 0.0))
            # Nuke keeps the feather's handles apart: without a feather they follow the edge's.
            point.featherLeftTangent.addPositionKey(frame, rp.CVec3(in_x, in_y, 0.0))
            point.featherRightTangent.addPositionKey(frame, rp.CVec3(out_x, out_y, 0.0))
    for i in range(len(shape)):
        point = shape[i]
        for part in (point.center, point.leftTangent, point.rightTangent,
                     point.featherLeftTangent, point.featherRightTangent):
            for axis in (0, 1):
                curve = part.getPositionAnimCurve(axis)
                for k in range(curve.getNumberOfKeys()):
                    curve.getKey(k).interpolationType = LINEAR
    shape.name = name
    attributes = shape.getAttributes()
    attributes.set('ro', colour[0])
    attributes.set('go', colour[1])
    attributes.set('bo', colour[2])
    if cuts:
        attributes.set('bm', MINUS)
    attributes.set('ltt', FRAME_RANGE)
    attributes.set('ltn', first)
    attributes.set('ltm', last)
    return shape


def make_layer(label, node_name, colour, shapes):
    node = nuke.createNode('Roto', inpanel=False)
    node.setName(node_name)
    node['label'].setValue(label)
    node['output'].setValue('alpha')
    knob = node['curves']
    for name, cuts, first, last, keys in shapes:
        knob.rootLayer.append(make_shape(knob, name, cuts, first, last, colour, keys))
    knob.changed()
    # Where a hole reaches past the edge it is in, it takes away from nothing.
    nuke.createNode('Clamp', 'channels alpha', inpanel=False).setInput(0, node)
    return node


def set_format():
    name = 'holdout_%dx%d' % (WIDTH, HEIGHT)
    nuke.addFormat('%d %d 0 0 %d %d %s %s' % (WIDTH, HEIGHT, WIDTH, HEIGHT, ASPECT, name))
    nuke.root()['format'].setValue(name)


set_format()
for layer in LAYERS:
    for selected in nuke.selectedNodes():
        selected.setSelected(False)
    make_layer(*layer)
`
