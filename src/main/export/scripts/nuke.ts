import { nukeName } from '../../vector/formats/shapeNames.ts'
import { tclString } from '../../vector/formats/nukeRoto.ts'
import { decimalRate, type Footage, type ScriptObject, type ScriptScene } from './scene.ts'

/** Columns and rows of the node graph, its units. */
const COLUMN = 220
const ROW = 90

/**
 * A Nuke script: the plate, and for each object in a backdrop of its own its matte read raw, copied into the plate's alpha and
 * premultiplied, or its cut-out, premultiplied where it is straight. In one whose paths are relative the project's folder is
 * the script's.
 */
export function nukeScript(scene: ScriptScene): string {
  const { width, height, pixelAspect, frames, rate } = scene
  const format = tclString(
    `${width} ${height} 0 0 ${width} ${height} ${pixelAspect[0] / pixelAspect[1]} ${nukeName(scene.name)}`,
  )
  const root = node('Root', [
    ['inputs', '0'],
    ['frame', String(frames[0])],
    ['first_frame', String(frames[0])],
    ['last_frame', String(frames[1])],
    ['lock_range', 'true'],
    ['fps', decimalRate(rate)],
    ['format', format],
    ...(scene.relative ? [['project_directory', '"\\[python \\{nuke.script_directory()\\}]"'] as const] : []),
  ])
  const layers = scene.objects
    .filter(({ channel }) => channel.includes('.'))
    .map(({ channel }) => `add_layer {${layerOf(channel)} ${layerOf(channel)}.alpha}\n`)
  const plate = read('Plate', scene.plate, scene, 0)
  const objects = scene.objects.map((object, i) => objectNodes(object, i + 1, scene))
  const others = scene.others.map(
    ({ id, footage }, i) =>
      read(id, footage, scene, scene.objects.length + 1 + i) +
      node('Cryptomatte', [['name', `${id}_pick`], ...position(scene.objects.length + 1 + i, 1)]),
  )
  return `version 13.0 v1\n${root}${layers.join('')}${plate}set PLATE [stack 0]\n${objects.join('')}${others.join('')}`
}

function objectNodes(object: ScriptObject, column: number, scene: ScriptScene): string {
  const { id, name, footage } = object
  const backdrop = node('BackdropNode', [
    ['inputs', '0'],
    ['name', `Backdrop_${id}`],
    ['tile_color', `0x${object.colour.slice(1)}ff`],
    ['label', tclString(name)],
    ['note_font_size', '24'],
    ['xpos', String(column * COLUMN - 40)],
    ['ypos', String(-80)],
    ['bdwidth', String(COLUMN - 30)],
    ['bdheight', String(5 * ROW)],
  ])
  const picture = read(`Read_${id}`, footage, scene, column)
  const premult = node('Premult', [['name', `Premult_${id}`], ...position(column, 3)])
  if (object.kind === 'cut-out') return backdrop + picture + (footage.alpha === 'straight' ? premult : '')
  // The plate, pushed last, is the node's first input.
  const copy = node('Copy', [
    ['inputs', '2'],
    ['from0', 'rgba.alpha'],
    ['to0', 'rgba.alpha'],
    ['name', `Copy_${id}`],
    ...position(column, 2),
  ])
  return `${backdrop}${picture}${shuffle(object, column)}push $PLATE\n${copy}${premult}`
}

/** Brings the matte into the alpha, where it is not there already. */
function shuffle({ id, channel }: ScriptObject, column: number): string {
  const knobs: Knob[] = [['name', `Shuffle_${id}`], ...position(column, 1)]
  if (channel === 'A') return ''
  if (channel.includes('.')) return node('Shuffle', [['in', layerOf(channel)], ...knobs])
  return node('Shuffle', [['alpha', 'red'], ...knobs])
}

const layerOf = (channel: string): string => channel.slice(0, channel.lastIndexOf('.'))

function read(name: string, footage: Footage, scene: ScriptScene, column: number): string {
  const [first, last] = footage.frames
  const colour: Record<Footage['colourSpace'], Knob[]> = {
    raw: [['raw', 'true']],
    linear: [['colorspace', 'linear']],
    sRGB: [['colorspace', 'sRGB']],
    'Rec.709': [['colorspace', 'rec709']],
  }
  // A movie's frames are counted from 1, and moved to where the range begins.
  const range: Knob[] = footage.sequence
    ? [
        ['first', String(first)],
        ['last', String(last)],
        ['origfirst', String(first)],
        ['origlast', String(last)],
        ...frameMode(first, scene),
      ]
    : [
        ['first', String(1 + footage.skip)],
        ['last', String(1 + footage.skip + last - first)],
        ...frameMode(1 + footage.skip, scene),
      ]
  return node('Read', [
    ['inputs', '0'],
    ['file', fileString(footage)],
    ...range,
    ['origset', 'true'],
    ['on_error', 'black'],
    ...colour[footage.colourSpace],
    // Nuke multiplies by alpha on reading only where it is told to.
    ['premultiplied', 'false'],
    ['auto_alpha', 'false'],
    ['name', name],
    ...position(column, 0),
  ])
}

/** Where the numbers of the file are not the script's. */
function frameMode(first: number, { frames }: ScriptScene): Knob[] {
  if (first === frames[0]) return []
  return [
    ['frame_mode', '"start at"'],
    ['frame', String(frames[0])],
  ]
}

/** A file knob: brackets are Tcl and `%` is a number to it, unless they are escaped. */
function fileString({ path, sequence }: Footage): string {
  const cut = sequence ? path.lastIndexOf('/') + 1 : path.length
  const folder = path.slice(0, cut).replaceAll('%', '%%')
  return tclString((folder + path.slice(cut)).replace(/[[\]]/g, '\\$&'))
}

type Knob = readonly [name: string, value: string]

function node(kind: string, knobs: readonly Knob[]): string {
  return `${kind} {\n${knobs.map(([name, value]) => ` ${name} ${value}\n`).join('')}}\n`
}

function position(column: number, row: number): Knob[] {
  return [
    ['xpos', String(column * COLUMN)],
    ['ypos', String(row * ROW)],
  ]
}
