import { expect, test } from 'vitest'
import { readSilhouette } from '../../../src/main/vector/formats/readSilhouette.ts'
import { readXml } from '../../../src/main/vector/formats/readXml.ts'
import { silhouetteShapes } from '../../../src/main/vector/formats/silhouette.ts'
import { rasterizeShapes } from '../../../src/main/vector/rasterize.ts'
import { matteOverlap } from '../../../src/main/vector/report.ts'
import type { ShapeLayer } from '../../../src/main/vector/types.ts'
import { example, HEIGHT, mattes, NAME, number, WIDTH } from './formatExample.ts'

const written = await example({ pixelAspect: [2, 1] })
const text = silhouetteShapes(written, number)
const read = (changed = text) => readSilhouette(changed, [2, 1])
const size = { width: WIDTH, height: HEIGHT }
const drawn = (layer: ShapeLayer | undefined, index: number) => rasterizeShapes(layer as ShapeLayer, index, size)

test('what was written comes back: names, frames, holes, shapes that come and go, pixels that are not square', () => {
  const { layers, ...session } = read()
  expect(session).toEqual({ ...size, pixelAspect: [2, 1], range: [0, 10], rate: [24, 1], startFrame: 1001 })
  expect(layers.map(({ name }) => name)).toEqual([NAME])
  for (const [index, matte] of mattes.entries()) {
    expect(matteOverlap(drawn(layers[0], index), matte)).toBeGreaterThan(0.97)
    expect(matteOverlap(drawn(layers[0], index), drawn(written.layers[0], index))).toBeGreaterThan(0.999)
  }
})

test('what was changed in Silhouette counts: hidden shapes, held keys, holes drawn either way round', () => {
  const [island, , hole] = text.match(/<Object [^]*?<\/Object>/g) as [string, string, string]
  const only = (object: string): string => text.replace(/<Object [^]*<\/Object>/, () => object)
  const full = drawn(read(only(island)).layers[0], 0).data
  const reversed = hole.replace(/(?:<Point>.*<\/Point>\s*)+/g, (points) =>
    points
      .trim()
      .split(/\s*\n\s*/)
      .reverse()
      .join('\n')
      .replace(/(\([^)]*\)),(\([^)]*\)),(\([^)]*\))/g, '$1,$3,$2'),
  )
  expect(reversed).not.toBe(hole)
  const cut = drawn(read(only(island + reversed)).layers[0], 0)
  expect(matteOverlap(cut, mattes[0] as (typeof mattes)[0])).toBeGreaterThan(0.97)
  const hidden = drawn(read(only(island + hole.replace('hidden="False"', 'hidden="True"'))).layers[0], 0)
  expect(hidden.data).toEqual(full)
  const held = read(only(island).replaceAll('interp="linear"', 'interp="hold"')).layers[0]
  const [first = 0, next = 0] = [...only(island).matchAll(/Key frame="(\d+)" interp="linear"/g)].map(([, at]) =>
    Number(at),
  )
  expect(next).toBeGreaterThan(first + 1)
  expect(drawn(held, next - 1).data).toEqual(drawn(held, first).data)
  expect(drawn(held, next).data).not.toEqual(drawn(held, first).data)
})

test.each([
  [/shape_type="Bezier"/, 'shape_type="XSpline"', 'convert it to Bezier'],
  [/interp="linear"/, 'interp="bezier"', 'make its keys linear or hold'],
  [/>100</, '>50<', 'half transparent'],
  [/closed="True"/, 'closed="False"', 'not closed'],
  [/<Point>\(/, '<Point>(x', 'no Bezier point'],
  [/<Point>.*\n/, '', 'number of points changes'],
  [/type="Shape"/, 'type="Layer"', 'no shape'],
  [/<Silhouette/, '<Other', 'not well-formed'],
  [/width="\d+"/, 'width="1e9"', 'no file of Silhouette shapes'],
  [/<\/Layer>/, '', 'not well-formed'],
])('%s as %s is refused: %s', (found, instead, why) => {
  expect(text).toMatch(found)
  expect(() => read(text.replace(found, instead))).toThrow(why)
})

test.each([
  ['', 'nothing'],
  ['<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'a document type'],
  ['<a>'.repeat(200) + '</a>'.repeat(200), 'depth without end'],
  ['<a/><b/>', 'two roots'],
  ['<a b=c/>', 'an attribute without quotes'],
  ['<a></b>', 'the wrong end'],
])('XML that is %s is refused: %s', (xml) => {
  expect(() => readXml(xml)).toThrow('not well-formed')
})

test('XML: text, entities, comments and either quotes', () => {
  const xml = `<?xml version="1.0"?><!-- a > b --><a b='"&amp;' c="&#233;&#x1F43A;">x &lt; <d/>y</a>`
  expect(readXml(xml)).toEqual({
    tag: 'a',
    attributes: { b: '"&', c: 'é🐺' },
    text: 'x < y',
    children: [{ tag: 'd', attributes: {}, text: '', children: [] }],
  })
})
