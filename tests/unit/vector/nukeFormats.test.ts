import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nukePython } from '../../../src/main/vector/formats/nukePython.ts'
import { nukeRoto } from '../../../src/main/vector/formats/nukeRoto.ts'
import { has, readNuke, tclsh } from '../export/scripts/readers.ts'
import { temporaryFolder } from '../export/helpers.ts'
import { at, drawn, example, HEIGHT, NAME, number, python, WIDTH, type Spline } from './formatExample.ts'

interface StubPoint {
  [part: string]: [number, number, number][][]
}
interface StubOutput {
  formats: string[]
  nodes: {
    kind: string
    name: string
    label: string
    output: string
    shapes: { name: string; attributes: Record<string, number>; points: StubPoint[] }[]
  }[]
}

test.skipIf(!has(python))(
  'Python runs the script for Nuke: y up, handles relative, straight between keys',
  async () => {
    const file = join(await temporaryFolder(), 'shapes.py')
    await writeFile(file, nukePython(await example({ pixelAspect: [2, 1] }), number, ['two\nlines']))
    const output = execFileSync(python, [join(import.meta.dirname, 'stubNuke.py'), file], { encoding: 'utf8' })
    const { formats, nodes } = JSON.parse(output) as StubOutput
    expect(formats).toEqual([`${WIDTH} ${HEIGHT} 0 0 ${WIDTH} ${HEIGHT} 2 holdout_${WIDTH}x${HEIGHT}`])
    const [roto, clamp] = nodes
    expect(clamp?.kind).toBe('Clamp')
    expect(roto).toMatchObject({ kind: 'Roto', label: NAME, output: 'alpha' })
    expect(roto?.name).toMatch(/^[A-Za-z]\w*$/)
    // The first is on top: the hole has to be above what it is in.
    expect(roto?.shapes.map(({ name }) => name)).toEqual(['Hole1', 'Shape1', 'Shape2'])
    expect(roto?.shapes.map(({ attributes }) => attributes.bm)).toEqual([12, undefined, undefined])
    expect(roto?.shapes.map(({ attributes: { ltt, ltn, ltm } }) => [ltt, ltn, ltm])).toEqual([
      [4, 1001, 1010],
      [4, 1001, 1010],
      [4, 1005, 1008],
    ])
    for (const index of [0, 3, 5, 9]) {
      const shapes = roto?.shapes.filter(
        ({ attributes: { ltn = 0, ltm = 0 } }) => ltn <= 1001 + index && 1001 + index <= ltm,
      )
      const splines = (shapes ?? []).map(({ points }) =>
        points.map((point): Spline[0] => {
          const value = (part: string, axis: number): number =>
            at(
              (point[part]?.[axis] ?? []).map(([time, key]) => [time, key] as const),
              1001 + index,
            )
          const [x, y] = [value('center', 0), value('center', 1)]
          return {
            ...{ x, y: HEIGHT - y },
            ...{ inX: x + value('leftTangent', 0), inY: HEIGHT - y - value('leftTangent', 1) },
            ...{ outX: x + value('rightTangent', 0), outY: HEIGHT - y - value('rightTangent', 1) },
          }
        }),
      )
      expect(await drawn(splines, index)).toBeGreaterThan(0.97)
    }
    const keys = roto?.shapes.flatMap(({ points }) => points.flatMap((point) => (point.center ?? []).flat()))
    expect(new Set(keys?.map(([, , type]) => type))).toEqual(new Set([2]))
  },
)

test.skipIf(!has(tclsh))('Tcl reads the Roto node: a key on every frame, holes first', async () => {
  const [roto, clamp] = readNuke(nukeRoto(await example(), number).replace('set cut_paste_input [stack 0]', ''))
  expect(roto).toMatchObject({ kind: 'Roto', inputs: [], knobs: { output: 'alpha', label: NAME } })
  expect(clamp).toMatchObject({ kind: 'Clamp', inputs: [roto?.knobs.name] })
  const curves = roto?.knobs.curves ?? ''
  expect(curves.split('{curvegroup ').map((text) => text.split(' ')[0])).toEqual(['{{v', 'Hole1', 'Shape1', 'Shape2'])
  const groups = curves.split('{curvegroup ').slice(1)
  const float = (word: string): number =>
    word.startsWith('x')
      ? new DataView(Uint32Array.of(parseInt(word.slice(1), 16)).buffer).getFloat32(0, true)
      : Number(word)
  for (const index of [0, 5, 9]) {
    const splines = groups.flatMap((group): Spline[] => {
      const lifetime = /ltn (\S+) ltm (\S+) ltt x40800000/.exec(group)
      if (float(lifetime?.[1] ?? '0') > 1001 + index || float(lifetime?.[2] ?? '0') < 1001 + index) return []
      const outline = group.slice(group.indexOf('{p'), group.indexOf('{cc', group.indexOf('{p')))
      const entries = outline
        .split('\n')
        .slice(1)
        .filter((line) => line.includes('{'))
      const pairs = entries.map((line) => {
        const axes = [...line.matchAll(/\{((?:\{[^{} ]+ [^{} ]+\} ?)+)\}|(?<=[{ ])(x[0-9a-f]{8}|0|1)(?=[ }])/g)]
        return axes.slice(0, 2).map(([, animated, still]) => {
          if (animated === undefined) return float(still ?? '0')
          const keys = [...animated.matchAll(/\{([^{} ]+) ([^{} ]+)\}/g)].map(
            ([, time, value]) => [float(time ?? ''), float(value ?? '')] as const,
          )
          expect(keys.map(([time]) => time)).toEqual(keys.map((_, k) => (keys[0]?.[0] ?? 0) + k))
          return at(keys, 1001 + index)
        }) as [number, number]
      })
      const spline: Spline = []
      for (let i = 0; i + 2 < pairs.length; i += 3) {
        const [[inX, inY], [x, y], [outX, outY]] = pairs.slice(i, i + 3) as [
          [number, number],
          [number, number],
          [number, number],
        ]
        spline.push({ x, y: HEIGHT - y, inX: x + inX, inY: HEIGHT - y - inY, outX: x + outX, outY: HEIGHT - y - outY })
      }
      return [spline]
    })
    expect(await drawn(splines, index)).toBeGreaterThan(0.97)
  }
})

test('where a sequence has a hole in its numbers, shapes have a key at either side of it', async () => {
  const document = await example()
  const holed = (index: number): number => (index < 4 ? 1001 + index : 1011 + index)
  const script = nukePython(document, holed)
  expect(script).toMatch(/\n {12}\(1004, /)
  expect(script).toMatch(/\n {12}\(1015, /)
  expect(script).not.toMatch(/\n {12}\(10(05|06|07|08|09|10|11|12|13|14), /)
})
