import { execFileSync } from 'node:child_process'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import type { Matte } from '../../../src/shared/codec/matte.ts'
import { afterEffectsMasks } from '../../../src/main/vector/formats/afterEffects.ts'
import { readShapes, writeShapes } from '../../../src/main/vector/formats/holdoutShapes.ts'
import { silhouetteShapes } from '../../../src/main/vector/formats/silhouette.ts'
import { svgFrame } from '../../../src/main/vector/formats/svg.ts'
import { rasterizeShapes } from '../../../src/main/vector/rasterize.ts'
import { matteOverlap } from '../../../src/main/vector/report.ts'
import { has, runAfterEffects } from '../export/scripts/readers.ts'
import {
  at,
  drawn,
  example,
  HEIGHT,
  mattes,
  NAME,
  number,
  python,
  rendered,
  WIDTH,
  type Spline,
} from './formatExample.ts'
import { disk, draw, layerOf, trace } from './helpers.ts'

test('After Effects gets masks: keys in seconds, straight, holes subtracted, opacity in steps', async () => {
  const script = afterEffectsMasks(await example({ rate: [30000, 1001] }), 'shot "1"')
  expect(script).toMatch(/^[\x20-\x7e\n\t]*$/)
  const { comps } = runAfterEffects(script)
  expect(comps[0]).toMatchObject({ name: 'shot "1"', settings: [WIDTH, HEIGHT, 1, (10 * 1001) / 30000, 30000 / 1001] })
  const [layer] = comps[0]?.layers ?? []
  expect(layer?.name).toBe(NAME)
  expect(layer?.masks.map(({ name, mode }) => [name, mode])).toEqual([
    ['Shape1', 'ADD'],
    ['Shape2', 'ADD'],
    ['Hole1', 'SUBTRACT'],
  ])
  const second = (index: number): number => (index * 1001) / 30000
  expect(layer?.masks[1]?.keys['ADBE Mask Opacity']).toEqual(
    [
      [0, 0],
      [4, 100],
      [8, 0],
    ].map(([index = 0, value]) => ({ time: second(index), value, type: 'HOLD' })),
  )
  for (const index of [0, 5, 9]) {
    const splines = (layer?.masks ?? []).flatMap(({ keys }): Spline[] => {
      const opacity = keys['ADBE Mask Opacity']?.findLast(({ time }) => time <= second(index) + 1e-9)
      if (opacity?.value === 0) return []
      const path = keys['ADBE Mask Shape'] as { time: number; value: AfterEffectsShape; type: string }[]
      expect(path.every(({ type, value }) => value.closed && (type === 'LINEAR' || path.length === 1))).toBe(true)
      const part = (name: 'vertices' | 'inTangents' | 'outTangents', i: number, axis: number): number =>
        at(
          path.map(({ time, value }) => [time, value[name][i]?.[axis] ?? NaN] as const),
          second(index),
        )
      return [
        (path[0]?.value.vertices ?? []).map((_, i): Spline[0] => {
          const [x, y] = [part('vertices', i, 0), part('vertices', i, 1)]
          return {
            ...{ x, y, inX: x + part('inTangents', i, 0), inY: y + part('inTangents', i, 1) },
            ...{ outX: x + part('outTangents', i, 0), outY: y + part('outTangents', i, 1) },
          }
        }),
      ]
    })
    expect(await drawn(splines, index)).toBeGreaterThan(0.97)
  }
})

interface AfterEffectsShape {
  vertices: number[][]
  inTangents: number[][]
  outTangents: number[][]
  closed: boolean
}

interface XmlElement {
  tag: string
  attributes: Record<string, string>
  text: string
  children: XmlElement[]
}

/** XML as Python's parser reads it. */
function parseXml(text: string): XmlElement {
  const script = `
import json, sys, xml.etree.ElementTree as tree
def plain(e):
    return {'tag': e.tag, 'attributes': e.attrib, 'text': (e.text or '').strip(), 'children': [plain(c) for c in e]}
print(json.dumps(plain(tree.fromstring(sys.stdin.buffer.read()))))`
  return JSON.parse(execFileSync(python, ['-c', script], { input: text, encoding: 'utf8' })) as XmlElement
}

test.skipIf(!has(python))(
  'an XML parser reads the shapes for Silhouette: heights of the picture from its middle, frames from the first',
  async () => {
    const root = parseXml(silhouetteShapes(await example({ pixelAspect: [2, 1] }), number))
    expect(root).toMatchObject({
      tag: 'Silhouette',
      attributes: {
        width: '140',
        height: '90',
        workRangeStart: '1001',
        workRangeEnd: '1010',
        sessionStartFrame: '1001',
      },
    })
    const property = (element: XmlElement, id: string): XmlElement =>
      element.children[0]?.children.find(({ attributes }) => attributes.id === id) as XmlElement
    const [layer, ...others] = root.children
    expect(others).toEqual([])
    expect(layer).toMatchObject({ tag: 'Layer', attributes: { type: 'Layer', label: NAME } })
    const objects = property(layer as XmlElement, 'objects').children
    for (const object of objects) expect(object).toMatchObject({ tag: 'Object', attributes: { shape_type: 'Bezier' } })
    // The last is on top.
    expect(objects.map((object) => [object.attributes.label, property(object, 'mode').children[0]?.text])).toEqual([
      ['Shape1', 'Add'],
      ['Shape2', 'Add'],
      ['Hole1', 'Subtract'],
    ])
    expect(property(objects[1] as XmlElement, 'opacity').children).toMatchObject([
      { attributes: { frame: '0', interp: 'hold' }, text: '0' },
      { attributes: { frame: '4', interp: 'hold' }, text: '100' },
      { attributes: { frame: '8', interp: 'hold' }, text: '0' },
    ])
    for (const index of [0, 9]) {
      const splines = objects
        .filter(({ attributes }) => attributes.label !== 'Shape2')
        .map((object): Spline => {
          const key = property(object, 'path').children.find(({ attributes }) => attributes.frame === String(index))
          expect(key?.attributes.interp).toBe('linear')
          expect(key?.children[0]?.attributes).toEqual({ closed: 'True', type: 'Bezier' })
          return (key?.children[0]?.children ?? []).map(({ text }) => {
            const values = (text.match(/-?\d+\.\d+/g) ?? []).map(Number)
            const pixels = values.map((value, k) =>
              k % 2 === 0 ? (value * HEIGHT) / 2 + WIDTH / 2 : value * HEIGHT + HEIGHT / 2,
            )
            const [x, y, inX, inY, outX, outY] = pixels as [number, number, number, number, number, number]
            return { x, y, inX, inY, outX, outY }
          })
        })
      expect(await drawn(splines, index)).toBeGreaterThan(0.97)
    }
  },
)

test('librsvg draws the SVG of a frame as the matte, soft edges too', async () => {
  const document = await example()
  const [layer] = document.layers
  for (const index of [0, 5, 9]) {
    expect(await rendered(svgFrame(layer as (typeof document.layers)[0], index, document), index)).toBeGreaterThan(0.97)
  }
  const soft = draw(disk(70, 45, 30), WIDTH, HEIGHT, 10)
  const text = svgFrame(layerOf(await trace([soft]), NAME), 0, document)
  const { data } = await sharp(Buffer.from(text)).extractChannel('alpha').raw().toBuffer({ resolveWithObject: true })
  expect(matteOverlap({ ...soft, data }, soft)).toBeGreaterThan(0.96)
})

test('the document comes back from its file as it was, and draws the matte again', async () => {
  const document = await example()
  const again = readShapes(writeShapes(document))
  expect(again.layers[0]?.shapes.map(({ keys }) => keys.map(({ index }) => index))).toEqual(
    document.layers[0]?.shapes.map(({ keys }) => keys.map(({ index }) => index)),
  )
  expect({ ...again, layers: [] }).toEqual({ ...document, layers: [] })
  for (const [index, matte] of mattes.entries()) {
    const [before, after] = [document, again].map(({ layers: [layer] }) =>
      rasterizeShapes(layer as (typeof document.layers)[0], index, matte),
    )
    expect(matteOverlap(after as Matte, before as Matte)).toBeGreaterThan(0.9999)
    expect(matteOverlap(after as Matte, matte)).toBeGreaterThan(0.97)
  }
})

test.each([
  ['', 'not JSON'],
  ['{}', 'another file'],
  [JSON.stringify({ format: 'holdout-shapes', version: 1, width: 1e9 }), 'nonsense in it'],
])('%s is refused: %s', (text) => {
  expect(() => readShapes(text)).toThrow(/not a file of shapes/)
})
