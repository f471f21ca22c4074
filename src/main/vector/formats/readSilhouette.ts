import { z } from 'zod'
import { HoldoutError } from '../../../shared/domain/errors.ts'
import { signedArea } from '../outline.ts'
import {
  POINT_STRIDE,
  type BezierPoints,
  type Shape,
  type ShapeDocument,
  type ShapeKey,
  type ShapeLayer,
} from '../types.ts'
import { readXml, type XmlElement } from './readXml.ts'

const Session = z.object({
  width: z.coerce.number().int().min(1).max(32768),
  height: z.coerce.number().int().min(1).max(32768),
  workRangeStart: z.coerce.number().int(),
  workRangeEnd: z.coerce.number().int(),
  sessionStartFrame: z.coerce.number().int(),
})

/**
 * Shapes of a `.fxs` as {@link silhouetteShapes} writes it, also after they were changed in Silhouette: Bezier shapes in
 * layers, keys that are linear or held, shapes that are shown or not, added or subtracted. Indices count from the
 * session's first frame; `startFrame` is its number. Edges are sharp: the file says nothing of their width.
 * @throws `invalid-input` saying what in it is something else
 */
export function readSilhouette(text: string, pixelAspect: ShapeDocument['pixelAspect']): ShapeDocument {
  const root = readXml(text)
  const session = Session.safeParse(root.attributes)
  if (root.tag !== 'Silhouette' || !session.success) throw unreadable('it is no file of Silhouette shapes')
  const { width, height, workRangeStart, workRangeEnd, sessionStartFrame } = session.data
  const range: [number, number] = [workRangeStart - sessionStartFrame, workRangeEnd - sessionStartFrame + 1]
  if (range[0] < 0 || range[1] <= range[0]) throw unreadable('its work range is none')
  const document: ShapeDocument = {
    ...{ width, height, pixelAspect, range },
    rate: [24, 1],
    startFrame: sessionStartFrame,
    layers: [],
  }
  const layers = root.children.filter(({ tag }) => tag === 'Layer')
  return { ...document, layers: layers.map((layer) => layerOf(layer, document)) }
}

const unreadable = (why: string): HoldoutError =>
  new HoldoutError('invalid-input', `These shapes cannot be read: ${why}.`)

function layerOf(layer: XmlElement, document: ShapeDocument): ShapeLayer {
  const shapes = (property(layer, 'objects')?.children ?? [])
    .filter(({ attributes }) => attributes.hidden !== 'True')
    .flatMap((object) => shapesOf(object, document))
  return { name: layer.attributes.label ?? 'object', colour: '#ffffff', shapes }
}

const property = (element: XmlElement, id: string): XmlElement | undefined =>
  element.children
    .find(({ tag }) => tag === 'Properties')
    ?.children.find(({ tag, attributes }) => tag === 'Property' && attributes.id === id)

/** One shape for every stretch of frames on which it is shown. */
function shapesOf(object: XmlElement, document: ShapeDocument): Shape[] {
  const { label = '', shape_type: type, type: kind } = object.attributes
  if (object.tag !== 'Object' || kind !== 'Shape')
    throw unreadable(`"${label}" is no shape; keep each in a layer of its own`)
  if (type !== 'Bezier') throw unreadable(`"${label}" is a ${type ?? 'shape of no type'}: convert it to Bezier`)
  const cuts = constantOf(object, 'mode') === 'Subtract'
  if (constantOf(object, 'invert') === 'true') throw unreadable(`"${label}" is inverted`)
  const keys = keysOf(property(object, 'path'), label).map(({ frame, element, held }) => ({
    index: frame,
    held,
    points: turned(pointsOf(element, label, document), cuts),
  }))
  const [first] = keys
  if (!first || keys.some(({ points }) => points.length !== first.points.length)) {
    throw unreadable(`"${label}" has no keys, or its number of points changes`)
  }
  return shownRanges(object, document).map((range) => ({
    depth: cuts ? 1 : 0,
    range,
    keys: steps(keys),
    edgeWidth: 1,
  }))
}

const constantOf = (object: XmlElement, id: string): string | undefined =>
  property(object, id)
    ?.children.find(({ tag }) => tag === 'Value')
    ?.text.trim()

interface FileKey {
  frame: number
  held: boolean
  element: XmlElement
}

function keysOf(from: XmlElement | undefined, label: string): FileKey[] {
  const keys = (from?.children ?? []).map((element): FileKey => {
    const { frame = '0', interp = 'linear' } = element.attributes
    if (interp !== 'linear' && interp !== 'hold') {
      throw unreadable(`"${label}" has a key that is ${interp}: make its keys linear or hold`)
    }
    if (!Number.isInteger(Number(frame))) throw unreadable(`"${label}" has a key between frames`)
    return { frame: Number(frame), held: interp === 'hold', element }
  })
  return keys.sort((a, b) => a.frame - b.frame)
}

/** A held key stays until just before the next. */
const steps = (keys: (ShapeKey & { held: boolean })[]): ShapeKey[] =>
  keys.flatMap(({ index, points, held }, k) => {
    const next = keys[k + 1]
    const stays = held && next && next.index > index + 1
    return [{ index, points }, ...(stays ? [{ index: next.index - 1, points }] : [])]
  })

/** [start, end) of the frames on which the opacity is not zero. */
function shownRanges(object: XmlElement, { range: [start, end] }: ShapeDocument): [number, number][] {
  const keys = keysOf(property(object, 'opacity'), object.attributes.label ?? '').map(({ frame, element }) => ({
    frame: element.tag === 'Key' ? frame : start,
    opacity: Number(element.text),
  }))
  if (keys.some(({ opacity }) => opacity !== 0 && opacity !== 100)) {
    throw unreadable(`"${object.attributes.label ?? ''}" is half transparent`)
  }
  if (keys.length === 0) return [[start, end]]
  return keys.flatMap(({ frame, opacity }, k): [number, number][] => {
    const from = k === 0 ? start : Math.max(start, frame)
    const to = Math.min(end, keys[k + 1]?.frame ?? end)
    return opacity === 100 && to > from ? [[from, to]] : []
  })
}

const POINT = /\(\s*([-+.\deE]+)\s*,\s*([-+.\deE]+)\s*\)/g

function pointsOf(key: XmlElement, label: string, { width, height, pixelAspect }: ShapeDocument): BezierPoints {
  const path = key.children.find(({ tag }) => tag === 'Path')
  if (path?.attributes.closed !== 'True') throw unreadable(`"${label}" is not closed`)
  const across = (height * pixelAspect[1]) / pixelAspect[0]
  const points = path.children.flatMap(({ text }) => {
    const [at, into, out, ...more] = [...text.matchAll(POINT)].map(
      ([, x, y]) => [Number(x) * across + width / 2, Number(y) * height + height / 2] as const,
    )
    if (!at || !into || !out || more.length > 0) throw unreadable(`"${label}" has a point that is no Bezier point`)
    return [...at, into[0] - at[0], into[1] - at[1], out[0] - at[0], out[1] - at[1]]
  })
  if (points.length < POINT_STRIDE || points.some((value) => !(Math.abs(value) < 1e6))) {
    throw unreadable(`"${label}" has no points, or some that are no places`)
  }
  return Float64Array.from(points)
}

/** Islands run one way round and holes the other, whichever way they were drawn. */
function turned(points: BezierPoints, isHole: boolean): BezierPoints {
  if (signedArea(points, POINT_STRIDE) > 0 !== isHole) return points
  const other = new Float64Array(points.length)
  for (let i = 0; i < points.length; i += POINT_STRIDE) {
    const [x, y, inX, inY, outX, outY] = points.subarray(points.length - POINT_STRIDE - i) as unknown as number[]
    other.set([x, y, outX, outY, inX, inY] as number[], i)
  }
  return other
}
