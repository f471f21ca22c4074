import { featherOf } from '../feather.ts'
import { POINT_STRIDE, type Shape, type ShapeDocument, type ShapeLayer } from '../types.ts'
import { decimal } from './numberedKeys.ts'
import { shapeNames } from './shapeNames.ts'

/**
 * A script for After Effects: a composition of the plate's size and rate with a white solid an object, whose masks are the
 * shapes. Islands add and holes subtract, in order of depth; a mask that is not there on a frame has opacity 0.
 */
export function afterEffectsMasks(document: ShapeDocument, name: string, notes: string[] = []): string {
  const [start, end] = document.range
  const rate = document.rate[0] / document.rate[1]
  const settings = [
    `var NAME = ${scriptString(name)};`,
    `var WIDTH = ${document.width}, HEIGHT = ${document.height}, ASPECT = ${decimal(document.pixelAspect[0] / document.pixelAspect[1], 6)};`,
    `var RATE = ${document.rate[0]} / ${document.rate[1]}, FRAMES = ${end - start}, START = ${document.startFrame + start};`,
    `// ${decimal(rate, 3)} frames a second. [object, colour, [[mask, cuts, first, after, feather, [[frame, [x, y, in x, in y, out x, out y, ...]], ...]], ...]]`,
  ]
  const layers = document.layers.map((layer) => layerData(layer, start))
  const head = ['Written by Holdout. Run it in After Effects: File > Scripts > Run Script File.', ...notes]
  return `${head.map((line) => `// ${line.replace(/[\r\n]+/g, ' ')}\n`).join('')}(function () {
${settings.join('\n')}
var LAYERS = [
${layers.join(',\n')}
];
${BODY}})();
`
}

function layerData({ name, colour, shapes }: ShapeLayer, start: number): string {
  const names = shapeNames(shapes)
  const masks = shapes
    .map((shape, i) => ({ shape, name: names[i] as string }))
    .sort((a, b) => a.shape.depth - b.shape.depth)
    .map(({ shape, name: mask }) => maskData(shape, mask, start))
  const channels = [1, 3, 5].map((from) => decimal(parseInt(colour.slice(from, from + 2), 16) / 255))
  return `[${scriptString(name)}, [${channels.join(', ')}], [\n${masks.join(',\n')}\n]]`
}

function maskData(shape: Shape, name: string, start: number): string {
  const { depth, range, keys } = shape
  const rows = keys.map(
    ({ index, points }) => `[${index - start}, [${Array.from(points, (value) => decimal(value)).join(',')}]]`,
  )
  const feather = decimal(featherOf([shape]))
  const cuts = depth % 2 === 1 ? 'true' : 'false'
  return `[${scriptString(name)}, ${cuts}, ${range[0] - start}, ${range[1] - start}, ${feather}, [\n${rows.join(',\n')}\n]]`
}

/** A string of ExtendScript, which is read in the system's encoding: ASCII only. */
export function scriptString(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

const BODY = `
function shapeOf(numbers) {
  var shape = new Shape(), vertices = [], ins = [], outs = [];
  for (var i = 0; i < numbers.length; i += ${POINT_STRIDE}) {
    vertices.push([numbers[i], numbers[i + 1]]);
    ins.push([numbers[i + 2], numbers[i + 3]]);
    outs.push([numbers[i + 4], numbers[i + 5]]);
  }
  shape.vertices = vertices;
  shape.inTangents = ins;
  shape.outTangents = outs;
  shape.closed = true;
  return shape;
}

function setKeys(property, keys, type) {
  for (var i = 0; i < keys.length; i++) property.setValueAtTime(keys[i][0] / RATE, keys[i][1]);
  for (var k = 1; k <= property.numKeys; k++) property.setInterpolationTypeAtKey(k, type, type);
}

function addMask(layer, data, colour) {
  var mask = layer.property("ADBE Mask Parade").addProperty("ADBE Mask Atom");
  mask.name = data[0];
  mask.maskMode = data[1] ? MaskMode.SUBTRACT : MaskMode.ADD;
  mask.color = colour;
  var keys = [];
  for (var i = 0; i < data[5].length; i++) keys.push([data[5][i][0], shapeOf(data[5][i][1])]);
  var path = mask.property("ADBE Mask Shape");
  if (keys.length === 1) path.setValue(keys[0][1]);
  else setKeys(path, keys, KeyframeInterpolationType.LINEAR);
  if (data[4] > 0) mask.property("ADBE Mask Feather").setValue([data[4], data[4]]);
  if (data[2] > 0 || data[3] < FRAMES) {
    var shown = [];
    if (data[2] > 0) shown.push([0, 0]);
    shown.push([data[2], 100]);
    if (data[3] < FRAMES) shown.push([data[3], 0]);
    setKeys(mask.property("ADBE Mask Opacity"), shown, KeyframeInterpolationType.HOLD);
  }
}

app.beginUndoGroup("Holdout masks");
try {
  var comp = app.project.items.addComp(NAME, WIDTH, HEIGHT, ASPECT, FRAMES / RATE, RATE);
  comp.displayStartTime = START / RATE;
  for (var n = LAYERS.length - 1; n >= 0; n--) {
    var solid = comp.layers.addSolid([1, 1, 1], LAYERS[n][0], WIDTH, HEIGHT, ASPECT, FRAMES / RATE);
    for (var m = 0; m < LAYERS[n][2].length; m++) addMask(solid, LAYERS[n][2][m], LAYERS[n][1]);
  }
  comp.openInViewer();
} finally {
  app.endUndoGroup();
}
`
