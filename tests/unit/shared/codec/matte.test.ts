import { describe, expect, test } from 'vitest'
import { alphaAt, decodeMatte, encodeMatte, readMatteHeader, type Matte } from '../../../../src/shared/codec/matte.ts'

/** A repeatable stream of numbers in [0, 1). */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

function disk(width: number, height: number, bits: 8 | 16): Matte {
  const full = bits === 8 ? 255 : 65535
  const data = bits === 8 ? new Uint8Array(width * height) : new Uint16Array(width * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const inside = height / 3 - Math.hypot(x - width / 2, y - height / 2)
      data[y * width + x] = Math.round(full * Math.min(1, Math.max(0, inside / 4)))
    }
  return { width, height, bits, data }
}

const filled = (width: number, height: number, bits: 8 | 16, value: (i: number) => number): Matte => {
  const data = bits === 8 ? new Uint8Array(width * height) : new Uint16Array(width * height)
  for (let i = 0; i < data.length; i++) data[i] = value(i)
  return { width, height, bits, data }
}

describe.each([8, 16] as const)('a %i bit matte survives the codec', (bits) => {
  const full = bits === 8 ? 255 : 65535
  const next = random(bits)
  test.each<[string, Matte]>([
    ['empty', filled(64, 48, bits, () => 0)],
    ['full', filled(64, 48, bits, () => full)],
    ['one pixel', filled(1, 1, bits, () => 7)],
    ['a soft disk', disk(853, 479, bits)],
    ['noise', filled(101, 77, bits, () => Math.floor(next() * (full + 1)))],
    ['flat gray, then single changes', filled(50, 50, bits, (i) => (i % 97 === 0 ? 3 : 100))],
    ['stripes of extremes', filled(33, 9, bits, (i) => (i % 2 ? full : 0))],
    ['a run longer than three bytes of length', filled(2048, 1100, bits, (i) => (i === 2_200_000 ? 1 : 0))],
  ])('%s', (_name, matte) => {
    const encoded = encodeMatte(matte)
    expect(readMatteHeader(encoded)).toEqual({ width: matte.width, height: matte.height, bits })
    expect(decodeMatte(encoded)).toEqual(matte)
  })
})

test('a soft-edged 1080p matte takes under 2 % of its plane', () => {
  const matte = disk(1920, 1080, 16)
  expect(encodeMatte(matte).length).toBeLessThan(0.02 * matte.data.byteLength)
})

test('damaged bytes are refused, whatever the damage', () => {
  const encoded = encodeMatte(disk(120, 90, 16))
  const next = random(5)
  const refused = (bytes: Uint8Array): void => {
    expect(() => decodeMatte(bytes)).toThrow(expect.objectContaining({ code: 'invalid-input' }))
  }
  refused(new Uint8Array())
  refused(encoded.slice(0, 11))
  for (let cut = 12; cut < encoded.length; cut += 13) refused(encoded.slice(0, cut))
  refused(new Uint8Array([...encoded, 4]))
  const huge = encoded.slice()
  huge.fill(0xff, 4, 12)
  refused(huge)
  for (let trial = 0; trial < 300; trial++) {
    const bytes = encoded.slice()
    bytes[Math.floor(next() * bytes.length)] = Math.floor(next() * 256)
    try {
      expect(decodeMatte(bytes).data.length).toBeGreaterThan(0)
    } catch (error) {
      expect(error).toMatchObject({ code: 'invalid-input' })
    }
  }
})

test.each([8, 16] as const)('the alpha of one pixel is read without decoding the rest (%i bits)', (bits) => {
  const matte = disk(61, 40, bits)
  const encoded = encodeMatte(matte)
  const full = bits === 8 ? 255 : 65535
  for (let y = 0; y < 40; y++) {
    for (let x = 0; x < 61; x++) expect(alphaAt(encoded, x, y)).toBe((matte.data[y * 61 + x] ?? 0) / full)
  }
  expect([alphaAt(encoded, -1, 5), alphaAt(encoded, 61, 5), alphaAt(encoded, 5, 40)]).toEqual([0, 0, 0])
  expect(() => alphaAt(encoded.subarray(0, 14), 60, 39)).toThrow('damaged')
})
