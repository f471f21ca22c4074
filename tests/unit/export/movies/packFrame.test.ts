import { expect, test } from 'vitest'
import { packLuma, packRgba } from '../../../../src/main/export/movies/packFrame.ts'

const matte = { width: 2, height: 1, bits: 8 as const, data: Uint8Array.from([255, 51]) }
const object = { colour: Float32Array.from([1, 0.5, 0, 0.2, 0.4, 0.6]), matte }

test('colour and alpha in the order and depth each encoder takes', () => {
  const words = (pixelFormat: string): number[] =>
    Array.from(new Uint16Array(packRgba(object, { fed: 'rgba64le', pixelFormat }).buffer))
  expect(words('rgba64le')).toEqual([65535, 32768, 0, 65535, 13107, 26214, 39321, 13107])
  // ProRes takes ten bits of alpha: 51 / 255 of 1023.
  expect(words('yuva444p10le').filter((_, k) => k % 4 === 3)).toEqual([1023 << 6, 205 << 6])
  const bytes = (fed: 'rgba' | 'argb'): number[] => Array.from(packRgba(object, { fed, pixelFormat: fed }))
  expect(bytes('rgba')).toEqual([255, 128, 0, 255, 51, 102, 153, 51])
  expect(bytes('argb')).toEqual([255, 255, 128, 0, 51, 51, 102, 153])
})

test('luma runs from 16 to 235, of ten bits from 64 to 940, and even sides repeat the last line and column', () => {
  const wide = new Uint16Array(packLuma(matte, { width: 2, height: 1 }, 'yuv422p10le').buffer)
  expect(Array.from(wide)).toEqual([940, 64 + Math.round(876 / 5), 512, 512])
  const one = { width: 1, height: 1, bits: 16 as const, data: Uint16Array.from([65535]) }
  expect(Array.from(packLuma(one, { width: 2, height: 2 }, 'yuv420p'))).toEqual([235, 235, 235, 235, 128, 128])
  expect(Array.from(packLuma(null, { width: 2, height: 2 }, 'yuv420p'))).toEqual([16, 16, 16, 16, 128, 128])
})
