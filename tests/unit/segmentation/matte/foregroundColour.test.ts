import { existsSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { foregroundColour } from '../../../../src/main/segmentation/matte/foregroundColour.ts'
import { despill } from '../../../../src/main/segmentation/matte/foregroundDespill.ts'
import type { Matte } from '../../../../src/shared/codec/matte.ts'
import { dataFolder } from '../../../helpers/data.ts'

/** A jagged disk of a soft edge, as of fur; `softness` pixels wide. */
function furryDisk(width: number, height: number, softness: number): Matte {
  const radius = Math.min(width, height) * 0.35
  const alpha = (_: unknown, k: number): number => {
    const [x, y] = [(k % width) - width / 2, Math.floor(k / width) - height / 2]
    const hairs = softness * Math.sin(Math.atan2(y, x) * 40)
    return Math.round(65535 * Math.min(1, Math.max(0, (radius + hairs - Math.hypot(x, y)) / softness)))
  }
  return { width, height, bits: 16, data: Uint16Array.from({ length: width * height }, alpha) }
}

/** alpha F + (1 - alpha) B, all [height, width, 3]. */
function composite(foreground: Float32Array, background: Float32Array, { data }: Matte): Float32Array {
  return foreground.map((value, i) => {
    const alpha = (data[Math.floor(i / 3)] as number) / 65535
    return alpha * value + (1 - alpha) * (background[i] as number)
  })
}

/** Mean difference over the soft pixels, weighted by alpha: what a viewer sees of a fringe. */
function fringe(colours: Float32Array, truth: Float32Array, { data }: Matte): number {
  let [sum, weight] = [0, 0]
  data.forEach((value, pixel) => {
    if (value === 0 || value === 65535) return
    for (let i = pixel * 3; i < pixel * 3 + 3; i++)
      sum += Math.abs((colours[i] as number) - (truth[i] as number)) * value
    weight += 3 * value
  })
  return sum / weight
}

const plain = (width: number, height: number, colour: readonly number[]): Float32Array =>
  Float32Array.from({ length: width * height * 3 }, (_, i) => colour[i % 3] as number)

/** Smooth shades with some grain. */
const shaded = (width: number, height: number, gain: number): Float32Array =>
  Float32Array.from({ length: width * height * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3)
    const shade = 0.5 + 0.3 * Math.sin((pixel % width) / 30 + (i % 3)) + 0.1 * Math.cos(pixel / width / 20)
    return gain * (shade + 0.02 * Math.sin(pixel * 12.9898))
  })

test.each([
  ['white', [1, 1, 1]],
  ['black', [0, 0, 0]],
  ['green', [0.1, 0.9, 0.2]],
])('of a known composite over %s a tenth of the fringe is left', (_, colour) => {
  const matte = furryDisk(200, 160, 9)
  const truth = shaded(200, 160, 1)
  const picture = composite(truth, plain(200, 160, colour), matte)
  const estimated = foregroundColour(picture, matte)
  expect(fringe(estimated, truth, matte)).toBeLessThan(fringe(picture, truth, matte) * 0.1)
  expect(fringe(estimated, truth, matte)).toBeLessThan(0.03)
})

test('where alpha is full the picture is kept exactly, also above white', () => {
  const matte = furryDisk(90, 70, 6)
  const truth = shaded(90, 70, 20)
  const picture = composite(truth, plain(90, 70, [0, 3, 0]), matte)
  const estimated = foregroundColour(picture, matte)
  const whole = Array.from(matte.data.keys()).filter((pixel) => matte.data[pixel] === 65535)
  expect(whole.length).toBeGreaterThan(1000)
  for (const pixel of whole) {
    expect(estimated.subarray(pixel * 3, pixel * 3 + 3)).toEqual(picture.subarray(pixel * 3, pixel * 3 + 3))
  }
  expect(Math.max(...estimated)).toBeLessThanOrEqual(Math.max(...picture))
  expect(fringe(estimated, truth, matte)).toBeLessThan(fringe(picture, truth, matte) * 0.15)
})

test('pixels that are no numbers do not spread', () => {
  const matte = furryDisk(90, 70, 6)
  const truth = shaded(90, 70, 1)
  const picture = composite(truth, plain(90, 70, [0, 1, 0]), matte)
  const clean = foregroundColour(picture, matte)
  picture.set([NaN, Infinity, -Infinity], (35 * 90 + 45) * 3)
  const estimated = foregroundColour(picture, matte)
  expect(estimated.every(Number.isFinite)).toBe(true)
  expect(fringe(estimated, clean, matte)).toBeLessThan(0.01)
})

test('colours go on beyond the object, so that a blurred or smaller picture has no fringe either', () => {
  const matte = furryDisk(200, 160, 3)
  const picture = composite(plain(200, 160, [0.8, 0.2, 0.1]), plain(200, 160, [0, 1, 1]), matte)
  const estimated = foregroundColour(picture, matte)
  for (let i = 0; i < estimated.length; i++) {
    expect(Math.abs((estimated[i] as number) - ([0.8, 0.2, 0.1][i % 3] as number))).toBeLessThan(0.05)
  }
})

test('without an object there is no colour; one pixel, one row and one column work', () => {
  const empty: Matte = { width: 3, height: 2, bits: 8, data: new Uint8Array(6) }
  expect(foregroundColour(plain(3, 2, [1, 1, 1]), empty)).toEqual(new Float32Array(18))
  for (const [width, height] of [
    [1, 1],
    [1, 9],
    [9, 1],
  ] as const) {
    const data = new Uint8Array(width * height).fill(128)
    const colours = foregroundColour(plain(width, height, [0.25, 0.5, 0.75]), { width, height, bits: 8, data })
    colours.forEach((value, i) => {
      expect(value).toBeCloseTo([0.25, 0.5, 0.75][i % 3] as number, 3)
    })
  }
})

const data = dataFolder()
const photograph = (name: string): string => join(data ?? '', 'davis/JPEGImages/480p', name)

test.skipIf(!data || !existsSync(photograph('camel/00000.jpg')))(
  'of real pictures a quarter of the fringe is left',
  async () => {
    const [width, height] = [427, 240]
    const read = async (name: string): Promise<Float32Array> =>
      Float32Array.from(
        await sharp(photograph(name)).resize(width, height, { fit: 'fill' }).removeAlpha().raw().toBuffer(),
        (value) => value / 255,
      )
    const matte = furryDisk(width, height, 8)
    const [camel, libby] = await Promise.all([read('camel/00000.jpg'), read('libby/00000.jpg')])
    const picture = composite(camel, libby, matte)
    expect(fringe(foregroundColour(picture, matte), camel, matte)).toBeLessThan(fringe(picture, camel, matte) * 0.25)
  },
)

/** Mean distance of the colours of soft pixels, weighted by alpha, to the nearest colour that is wholly the object's within 6 pixels. */
function strangeness(colours: Float32Array, picture: Float32Array, { width, height, data }: Matte): number {
  let [sum, weight] = [0, 0]
  for (let pixel = 0; pixel < data.length; pixel++) {
    const alpha = (data[pixel] as number) / 65535
    if (alpha < 0.1 || alpha > 0.9) continue
    const [x, y] = [pixel % width, Math.floor(pixel / width)]
    let nearest = Infinity
    for (let v = Math.max(0, y - 6); v <= Math.min(height - 1, y + 6); v++) {
      for (let u = Math.max(0, x - 6); u <= Math.min(width - 1, x + 6); u++) {
        const inside = v * width + u
        if (data[inside] !== 65535) continue
        const apart = [0, 1, 2].map((c) => (colours[pixel * 3 + c] as number) - (picture[inside * 3 + c] as number))
        nearest = Math.min(nearest, Math.hypot(...apart))
      }
    }
    if (nearest === Infinity) continue
    sum += alpha * nearest
    weight += alpha
  }
  return sum / weight
}

const annotated = ['blackswan', 'camel', 'libby']
test.skipIf(!data).each(annotated)(
  'at the edge of a real object, %s, its own colours stand instead of what lies behind',
  async (name) => {
    const [width, height] = [854, 480]
    const still = sharp(photograph(`${name}/00000.jpg`))
      .removeAlpha()
      .raw()
    const picture = Float32Array.from(await still.toBuffer(), (value) => value / 255)
    const mask = sharp(join(data ?? '', 'davis/Annotations/480p', name, '00000.png'))
      .toColourspace('b-w')
      .blur(1)
      .raw()
    const matte: Matte = {
      width,
      height,
      bits: 16,
      data: Uint16Array.from(await mask.toBuffer(), (value) => value * 257),
    }
    const before = strangeness(picture, picture, matte)
    expect(strangeness(foregroundColour(picture, matte), picture, matte)).toBeLessThan(before * 0.75)
  },
)

test.each([
  ['green', undefined, [0.2, 0.9, 0.4], [0.2, 0.3, 0.4]],
  ['green', 'average', [0.5, 0.4, 0.5], [0.5, 0.4, 0.5]],
  ['blue', 'average', [0.2, 0.4, 3], [0.2, 0.4, 0.3]],
  ['blue', 'average', [0.6, 0.6, 0.6], [0.6, 0.6, 0.6]],
  ['green', 'maximum', [0.2, 0.9, 0.4], [0.2, 0.4, 0.4]],
  ['green', 'minimum', [0.2, 0.9, 0.4], [0.2, 0.2, 0.4]],
] as const)('despill takes %s off, down to the %s: %o', (screen, limit, colour, expected) => {
  const colours = Float32Array.from(colour)
  despill(colours, screen, limit)
  colours.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i] as number, 6)
  })
})
