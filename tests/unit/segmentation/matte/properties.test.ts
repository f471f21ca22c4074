import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { adjustMatte } from '../../../../src/main/segmentation/matte/adjustMatte.ts'
import type { Matte } from '../../../../src/shared/codec/matte.ts'
import type { MatteAdjustment } from '../../../../src/shared/domain/matteProperties.ts'
import { temporaryFolder } from '../../../helpers/projects.ts'

/** A matte written as a picture: 0 to 9 are ninths of full, a point is nothing. */
function written(...rows: string[]): Matte {
  const values = rows.flatMap((row) =>
    row.split('').map((letter) => Math.round((Number(letter.replace('.', '0')) / 9) * 255)),
  )
  return { width: rows[0]?.length ?? 0, height: rows.length, bits: 8, data: Uint8Array.from(values) }
}

/** The matte as {@link written} would have it. */
function picture({ width, data }: Matte): string[] {
  const letters = [...data].map((value) => (value === 0 ? '.' : String(Math.round((value / 255) * 9))))
  return Array.from({ length: data.length / width }, (_, y) => letters.slice(y * width, (y + 1) * width).join(''))
}

const adjusted = (matte: Matte, change: Partial<MatteAdjustment>): string[] => picture(adjustMatte(matte, change))

const side = 160
function drawn(alpha: (x: number, y: number) => number): Matte {
  const data = Uint16Array.from({ length: side * side }, (_, i) =>
    Math.round(65535 * Math.min(1, Math.max(0, alpha((i % side) + 0.5, Math.floor(i / side) + 0.5)))),
  )
  return { width: side, height: side, bits: 16, data }
}
const edgeAt = (at: number): Matte => drawn((x) => at - x + 0.5)
/** The middle row, 0..1. */
const row = ({ data }: Matte): number[] => [...data.subarray(80 * side, 81 * side)].map((value) => value / 65535)
/** Where the middle row's edge lies, pixels: the alpha summed up. */
const edgeOf = (matte: Matte): number => row(matte).reduce((sum, value) => sum + value, 0)

describe('clips', () => {
  const ramp = written('.123456789')

  test('black and white clip stretch what lies between them', () => {
    expect(adjusted(ramp, { blackClip: 3 / 9 })).toEqual(['....135689'])
    expect(adjusted(ramp, { whiteClip: 6 / 9 })).toEqual(['.135689999'])
    expect(adjusted(ramp, { blackClip: 3 / 9, whiteClip: 6 / 9 })).toEqual(['....369999'])
  })

  test('both at one value are a threshold', () => {
    expect(adjusted(ramp, { blackClip: 0.5, whiteClip: 0.5 })).toEqual(['.....99999'])
    expect(adjusted(ramp, { blackClip: 0.8, whiteClip: 0.2 })).toEqual(['.....99999'])
  })
})

describe('clean-up', () => {
  const speckled = written(
    '.............',
    '..9999999....',
    '..9..9999.78.',
    '..9999969.85.',
    '..99.99.9....',
    '..999999....3',
    '9............',
  )

  test('dots up to an area go, and the soft rim with them; larger pieces stay', () => {
    expect(adjusted(speckled, { dots: 3 })).toEqual([
      '.............',
      '..9999999....',
      '..9..9999.78.',
      '..9999969.85.',
      '..99.99.9....',
      '..999999....3',
      '.............',
    ])
    expect(adjusted(speckled, { dots: 4 }).map((line) => line.slice(9))).toEqual([
      '....', '....', '....', '....', '....', '...3', '....',
    ]) // prettier-ignore
  })

  test('pieces that touch by their corners are one', () => {
    const diagonal = written('9....', '.9...', '..9..', '.....')
    expect(adjusted(diagonal, { dots: 2 })).toEqual(picture(diagonal))
    expect(adjusted(diagonal, { dots: 3 }).join('')).toBe('.'.repeat(20))
  })

  test('holes up to an area are filled; what is open to the outside is none', () => {
    // The 6 beside a hole is its rim.
    expect(adjusted(speckled, { holes: 1 }).slice(2, 5)).toEqual(['..9..9999.78.', '..9999999.85.', '..9999999....'])
    expect(adjusted(speckled, { holes: 2 })[2]).toBe('..9999999.78.')
    const bay = written('99999', '99.99', '9...9', '.....')
    expect(adjusted(bay, { holes: 100 })).toEqual(picture(bay))
  })

  test('the rim of a filled hole is full', () => {
    const soft = written('999999999', '999767999', '997313799', '999767999', '999999999')
    expect(adjusted(soft, { holes: 5 }).join('')).toBe('9'.repeat(45))
  })
})

test('inverting changes inside and outside, over the whole plate, last of all', () => {
  expect(adjusted(written('..369', '.....'), { invert: true })).toEqual(['9963.', '99999'])
  expect(adjusted(written('....', '....'), { invert: true })).toEqual(['9999', '9999'])
  expect(adjusted(written('.123456789'), { invert: true, blackClip: 0.5, whiteClip: 0.5 })).toEqual(['99999.....'])
})

describe('feather', () => {
  const smooth = (share: number): number => share * share * (3 - 2 * share)

  test('outside falls off over its length beyond the edge and leaves the inside full', () => {
    const values = row(adjustMatte(edgeAt(80), { featherOut: 9 }))
    // Eleven pixels of fall, the half pixel of the edge itself on either side, sampled at pixel centres.
    for (let x = 80; x < 90; x++) expect(values[x]).toBeCloseTo(smooth((80 - x - 0.5 + 9 + 0.5) / 10), 2)
    expect(values.slice(0, 80).every((value) => value === 1)).toBe(true)
    expect(values.slice(90).every((value) => value === 0)).toBe(true)
  })

  test('inside falls off before the edge and leaves the outside empty', () => {
    const values = row(adjustMatte(edgeAt(80), { featherIn: 9 }))
    for (let x = 70; x < 80; x++) expect(values[x]).toBeCloseTo(smooth((80 - x - 0.5 + 0.5) / 10), 2)
    expect(values.slice(0, 70).every((value) => value === 1)).toBe(true)
    expect(values.slice(80).every((value) => value === 0)).toBe(true)
  })

  test('both together, and grown, are one fall round where the edge has moved to', () => {
    const values = row(adjustMatte(edgeAt(80), { featherIn: 4, featherOut: 15, grow: 10 }))
    for (let x = 85; x < 106; x++) {
      expect(values[x]).toBeCloseTo(smooth(Math.min(1, Math.max(0, (90 - x - 0.5 + 15.5) / 20))), 2)
    }
  })

  test('a little of it changes a little', () => {
    const before = row(edgeAt(80.25))
    const after = row(adjustMatte(edgeAt(80.25), { featherOut: 0.02 }))
    expect(Math.max(...after.map((value, x) => Math.abs(value - (before[x] ?? 0))))).toBeLessThan(0.03)
  })
})

/** Shapes with straight, round, concave and thin parts. */
const shapes: [string, (x: number, y: number) => boolean][] = [
  ['a disk', (x, y) => Math.hypot(x - 80, y - 78) < 40.3],
  [
    'a cross',
    (x, y) => (Math.abs(x - 80) < 12 && Math.abs(y - 80) < 50) || (Math.abs(y - 80) < 12 && Math.abs(x - 80) < 50),
  ],
  ['two near disks', (x, y) => Math.hypot(x - 55, y - 80) < 22 || Math.hypot(x - 108, y - 80) < 24],
]

test.each(
  shapes.flatMap(([name, shape]) =>
    [
      [6, 0, 0],
      [-5, 0, 0],
      [0, 0, 12],
      [0, 10, 0],
      [3, 5, 8],
    ].map((change) => ({ name, shape, change })),
  ),
)('$name moved and feathered by $change is as with OpenCV’s distances', ({ shape, change }) => {
  const [grow = 0, featherIn = 0, featherOut = 0] = change
  const folder = temporaryFolder()
  const mask = drawn((x, y) => Number(shape(x, y)))
  writeFileSync(
    join(folder, 'mask'),
    Uint8Array.from(mask.data, (value) => (value > 0 ? 255 : 0)),
  )
  const words = ['mask', side, side, grow, featherIn, featherOut, 'result'].map(String)
  execFileSync('/usr/bin/python3', [join(import.meta.dirname, 'edgeReference.py'), ...words], { cwd: folder })
  const bytes = readFileSync(join(folder, 'result'))
  const expected = new Float32Array(bytes.buffer, bytes.byteOffset, side * side)
  const values = [...adjustMatte(mask, { grow, featherIn, featherOut }).data].map((value) => value / 65535)
  const differences = values.map((value, i) => Math.abs(value - (expected[i] ?? 0)))
  // OpenCV measures from pixel centres, we from the outline between them: a tenth of a pixel along slanted edges.
  const near = differences.filter((_, i) => (expected[i] ?? 0) > 0.02 && (expected[i] ?? 0) < 0.98)
  const steepness = 1 / (1 + featherIn + featherOut)
  expect(near.reduce((sum, value) => sum + value, 0) / near.length).toBeLessThan(0.18 * steepness + 0.01)
  expect(Math.max(...differences)).toBeLessThan(0.75 * steepness + 0.03)
})

describe('smoothing', () => {
  const notched = drawn((x, y) => (x < 80 && !(y > 74 && y < 82 && x > 74) ? 1 : 0))

  test('fills a notch, takes a bump, and leaves a straight edge and its softness', () => {
    const plain = row(adjustMatte(edgeAt(80.3), { smoothing: 16 }))
    expect(Math.max(...plain.map((value, x) => Math.abs(value - (row(edgeAt(80.3))[x] ?? 0))))).toBeLessThan(0.02)
    expect(edgeOf(notched)).toBe(74)
    expect(edgeOf(adjustMatte(notched, { smoothing: 16 }))).toBeGreaterThan(77.5)
    const bumped = { ...notched, data: notched.data.map((value) => 65535 - value) }
    expect(side - edgeOf(adjustMatte(bumped, { smoothing: 16 }))).toBeGreaterThan(77.5)
    const soft = drawn((x) => 0.5 + (80 - x) / 12)
    const after = row(adjustMatte(soft, { smoothing: 8 }))
    expect(Math.max(...after.map((value, x) => Math.abs(value - (row(soft)[x] ?? 0))))).toBeLessThan(0.03)
  })

  test('shrinks a disk by what curvature flow says', () => {
    // Radius r after time t of curvature flow: sqrt(r² − 2t); one step is t = σ² / 2, with σ half the radius of smoothing.
    const disk = drawn((x, y) => 40.5 - Math.hypot(x - 80, y - 80))
    const area = [...adjustMatte(disk, { smoothing: 20 }).data].reduce((sum, value) => sum + value, 0) / 65535
    expect(Math.sqrt(area / Math.PI)).toBeCloseTo(Math.sqrt(40 ** 2 - 2 * (10 ** 2 / 2)), 0)
  })
})

describe('steadying over time', () => {
  const steady = (matte: Matte, temporal: number, ...around: [Matte, Matte][]): Matte =>
    adjustMatte(matte, { temporal }, around)

  test('an edge goes to the weighted mean of where it is', () => {
    // Weights 1, and 1/2 for each of the pair: (83 + (80 + 80) / 2) / 2.
    expect(edgeOf(steady(edgeAt(83), 1, [edgeAt(80), edgeAt(80)]))).toBeCloseTo(81.5, 1)
    // Radius 2: weights 1, 2/3, 1/3.
    const two = steady(edgeAt(82), 2, [edgeAt(80), edgeAt(80)], [edgeAt(79), edgeAt(79)])
    expect(edgeOf(two)).toBeCloseTo((82 + (4 / 3) * 80 + (2 / 3) * 79) / 3, 1)
  })

  test('an edge that moves evenly stays where it is, however fast, and as sharp', () => {
    for (const speed of [1, 5, 40]) {
      const after = steady(edgeAt(80), 1, [edgeAt(80 - speed), edgeAt(80 + speed)])
      expect(edgeOf(after)).toBeCloseTo(80, 1)
      expect(row(after).filter((value) => value > 0.02 && value < 0.98).length).toBeLessThanOrEqual(1)
    }
  })

  test('moves no edge by more than four pixels, and none without a pair', () => {
    expect(edgeOf(steady(edgeAt(80), 1, [edgeAt(20), edgeAt(20)]))).toBeCloseTo(78, 1)
    expect(steady(edgeAt(80), 1).data).toEqual(edgeAt(80).data)
  })

  test('flicker goes', () => {
    const jitter = [0.9, -0.7, 0.8, -1, 0.6, -0.8, 1]
    const frames = jitter.map((by) => edgeAt(80 + by))
    const spread = (mattes: Matte[]): number => Math.hypot(...mattes.map((matte) => edgeOf(matte) - 80))
    const inner = frames.slice(2, 5)
    const steadied = inner.map((matte, k) =>
      steady(matte, 2, [frames[k + 1] as Matte, frames[k + 3] as Matte], [frames[k] as Matte, frames[k + 4] as Matte]),
    )
    expect(spread(steadied)).toBeLessThan(0.25 * spread(inner))
  })
})
