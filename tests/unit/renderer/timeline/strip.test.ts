import { expect, test } from 'vitest'
import { flag, Strip } from '../../../../src/renderer/timeline/strip.ts'
import { gapBasis } from '../../../../src/shared/domain/gapBasis.ts'
import type { BlobHash } from '../../../../src/shared/domain/ids.ts'
import type { MatteRecord } from '../../../../src/shared/domain/records.ts'
import { randomFrom } from '../../../helpers/random.ts'
import { aMatte } from '../../../helpers/records.ts'

const blob = (content: number): BlobHash => String(content).padStart(64, '0') as BlobHash
const committed = (index: number, content = index): MatteRecord =>
  aMatte(index, blob(content), { committed: true, confidence: 1, provenance: 'prompted' })
const mapOf = (...mattes: MatteRecord[]): Map<number, MatteRecord> => new Map(mattes.map((each) => [each.index, each]))
const shots = [
  { start: 0, end: 60 },
  { start: 60, end: 100 },
]
const at = (strip: Strip, index: number): number => strip.over(index, index + 1)

test('a frame says where its matte comes from, how sure it is, and whether one is missing in a shot that is worked on', () => {
  const strip = new Strip(100)
  const mattes = mapOf(
    committed(10),
    aMatte(11, blob(1)),
    aMatte(12, blob(2), { provenance: 'fused', confidence: 0.2 }),
    aMatte(13, blob(3), { provenance: 'painted' }),
    aMatte(14, blob(3), { provenance: 'imported' }),
  )
  strip.update(mattes, shots)
  expect(at(strip, 10)).toBe(flag.prompted | flag.committed)
  expect(at(strip, 11)).toBe(flag.propagated)
  expect(at(strip, 12)).toBe(flag.fused | flag.low)
  expect(at(strip, 13)).toBe(flag.painted)
  expect(at(strip, 14)).toBe(flag.imported)
  expect(at(strip, 15)).toBe(flag.missing)
  expect(at(strip, 59)).toBe(flag.missing)
  expect(at(strip, 60)).toBe(0)
})

test('a matte is out of date once a committed frame that bounds its gap changes, and up to date when that is undone', () => {
  const strip = new Strip(100)
  const [left, right] = [committed(10), committed(20)]
  const between = aMatte(15, blob(5), { basis: gapBasis(left, right) })
  const beyond = aMatte(25, blob(6), { basis: gapBasis(right, null) })
  const old = (...bounds: MatteRecord[]): boolean[] => {
    strip.update(mapOf(between, beyond, ...bounds), shots)
    return [15, 25].map((index) => (at(strip, index) & flag.outOfDate) !== 0)
  }
  expect(old(left, right)).toEqual([false, false])
  expect(old(committed(10, 99), right)).toEqual([true, false])
  expect(old(left, right)).toEqual([false, false])
  expect(old(left, committed(18), right)).toEqual([true, false])
  expect(old(left, committed(30), right)).toEqual([false, true])
  expect(old(left)).toEqual([true, true])
  strip.update(mapOf(left, right, between, beyond), [{ start: 0, end: 18 }, { start: 18, end: 100 }]) // prettier-ignore
  expect(at(strip, 15) & flag.outOfDate).toBe(flag.outOfDate)
})

test('a propagated matte more is one frame of work', () => {
  const strip = new Strip(10_000)
  const all = [{ start: 0, end: 10_000 }]
  const mattes = mapOf(committed(0), aMatte(1, blob(1)))
  expect(strip.update(mattes, all)).toBe(10_000)
  expect(strip.update(mattes, all)).toBe(0)
  expect(strip.update(new Map(mattes).set(2, aMatte(2, blob(2))), all)).toBe(1)
  expect(at(strip, 2)).toBe(flag.propagated)
  expect(strip.over(0, 10_000)).toBe(flag.prompted | flag.committed | flag.propagated | flag.missing)
})

test('the flags of any frames together are those of each of them', () => {
  const random = randomFrom(7)
  const frames = 777
  const strip = new Strip(frames)
  let mattes = mapOf(committed(3))
  for (let round = 0; round < 40; round++) {
    mattes = new Map(mattes)
    for (let k = 0; k < 10; k++) {
      const index = Math.floor(random() * frames)
      const confidence = random()
      if (random() < 0.3) mattes.delete(index)
      else mattes.set(index, random() < 0.1 ? committed(index) : aMatte(index, blob(k), { confidence }))
    }
    strip.update(mattes, [{ start: 0, end: 300 }, { start: 300, end: frames }]) // prettier-ignore
    const anew = new Strip(frames)
    anew.update(mattes, [{ start: 0, end: 300 }, { start: 300, end: frames }]) // prettier-ignore
    const [start, end] = [random(), random()].map((share) => Math.floor(share * (frames + 1))).sort((a, b) => a - b)
    let each = 0
    for (let index = start ?? 0; index < (end ?? 0); index++) each |= at(anew, index)
    expect(strip.over(start ?? 0, end ?? 0)).toBe(each)
  }
})
