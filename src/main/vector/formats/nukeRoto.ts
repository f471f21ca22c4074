import { POINT_STRIDE, type Shape, type ShapeDocument, type ShapeLayer } from '../types.ts'
import { denseKeys, type NumberOf, type NumberedKey } from './numberedKeys.ts'
import { nukeName, shapeNames } from './shapeNames.ts'

/**
 * Nodes for Nuke's clipboard or `File > Insert Comp Nodes`: a Roto an object, its curves as Nuke writes them itself. A key on
 * every frame: the file names no interpolation, and Nuke's own is a curve through the keys.
 */
export function nukeRoto(document: ShapeDocument, number: NumberOf): string {
  const nodes = document.layers.map((layer, i) => rotoNode(layer, i, document, number))
  return `set cut_paste_input [stack 0]\nversion 13.0 v1\n${nodes.join('')}`
}

function rotoNode(layer: ShapeLayer, position: number, document: ShapeDocument, number: NumberOf): string {
  const { width, height } = document
  const names = shapeNames(layer.shapes)
  const shapes = layer.shapes
    .map((shape, i) => ({ shape, name: names[i] as string }))
    // The first is on top: holes before what they are in.
    .sort((a, b) => b.shape.depth - a.shape.depth)
    .map(({ shape, name }) => curveGroup(shape, name, layer.colour, height, number))
  const name = nukeName(layer.name)
  const aspect = document.pixelAspect[0] / document.pixelAspect[1]
  return `Roto {
 inputs 0
 output alpha
 cliptype none
 curves {{{v x3f99999a}
  {f 0}
  {n
   {layer Root
    {f 0}
    {t ${float(width / 2)} ${float(height / 2)}}
    {a}${shapes.map((shape) => `\n    ${shape}`).join('')}}}}}
 format ${tclString(`${width} ${height} 0 0 ${width} ${height} ${aspect} `)}
 name ${name}
 label ${tclString(layer.name)}
 xpos ${position * 160}
 ypos 0
}
Clamp {
 channels alpha
 name ${name}_clamp
 xpos ${position * 160}
 ypos 80
}
`
}

function curveGroup(shape: Shape, name: string, colour: string, height: number, number: NumberOf): string {
  const keys = denseKeys(shape, number)
  const cuts = shape.depth % 2 === 1 ? ' bm x41400000' : ''
  const [red, green, blue] = [1, 3, 5].map((from) => float(parseInt(colour.slice(from, from + 2), 16) / 255))
  const [first, last] = [float(number(shape.range[0])), float(number(shape.range[1] - 1))]
  return `{curvegroup ${name} 512 bezier
     {{cc
       {f 8192}
       {p${controlPoints(keys, height, false)}}}
      {cc
       {f 8192}
       {p${controlPoints(keys, height, true)}}}}
     {tx 0 0 0}
     {a ro ${red ?? '0'} go ${green ?? '0'} bo ${blue ?? '0'}${cuts} str 1 ltn ${first} ltm ${last} ltt x40800000}}`
}

/**
 * Three entries a point: handle in, position, handle out; of the feather curve the position is an offset. A position has a
 * third coordinate, 1, a direction none.
 */
function controlPoints(keys: NumberedKey[], height: number, feather: boolean): string {
  const count = (keys[0]?.points.length ?? 0) / POINT_STRIDE
  const lines: string[] = []
  for (let i = 0; i < count; i++) {
    const axis = (offset: number, of: (value: number) => number): string =>
      animated(keys.map(({ frame, points }) => [frame, of(points[i * POINT_STRIDE + offset] as number)]))
    const same = (value: number): number => value
    const up = (value: number): number => -value
    lines.push(`{${axis(2, same)} ${axis(3, up)}}`)
    lines.push(feather ? '{0 0}' : `{${axis(0, same)} ${axis(1, (value) => height - value)} 1}`)
    lines.push(`{${axis(4, same)} ${axis(5, up)}}`)
  }
  return lines.map((line) => `\n        ${line}`).join('')
}

/** One number, or `{{frame value} ...}`. */
function animated(samples: [number, number][]): string {
  const first = samples[0]?.[1] ?? 0
  if (samples.every(([, value]) => float(value) === float(first))) return float(first)
  return `{${samples.map(([frame, value]) => `{${float(frame)} ${float(value)}}`).join(' ')}}`
}

/** A float as Nuke writes it: `x` and its 32 bits in hexadecimal; 0 and 1 as they are. */
export function float(value: number): string {
  const bits = new DataView(new ArrayBuffer(4))
  bits.setFloat32(0, value)
  const rounded = bits.getFloat32(0)
  if (rounded === 0 || rounded === 1) return String(Math.abs(rounded))
  return `x${bits.getUint32(0).toString(16).padStart(8, '0')}`
}

/** A quoted Tcl word: nothing in it is substituted. */
export function tclString(text: string): string {
  return `"${text.replace(/[\\"$[\]{}]/g, '\\$&').replace(/\n/g, '\\n')}"`
}
