import { expect, test } from 'vitest'
import type { Network, NetworkProvider } from '../../../../src/main/inference/types.ts'
import type { RgbFrame } from '../../../../src/main/media/types.ts'
import { segmentMark } from '../../../../src/main/segmentation/instance/interaction/segmentMark.ts'
import type { Matte } from '../../../../src/shared/codec/matte.ts'
import type { Rectangle } from '../../../../src/shared/domain/geometry.ts'
import type { Prompt } from '../../../../src/shared/domain/records.ts'

const SIDE = 400
const PARAMETERS = {
  side: 64,
  multiple: 16,
  markRadius: 5,
  strokeWidth: 4,
  crop: 1.4,
  searchCrop: 1.4,
  firstWindow: 0.35,
  firstStroke: 0.1,
  strokeCrop: 2,
}

/** Black, with a white rectangle. */
function plateWith({ x0, y0, x1, y1 }: Rectangle): RgbFrame {
  const data = new Uint8Array(SIDE * SIDE * 3)
  for (let y = y0; y < y1; y++) data.fill(255, (y * SIDE + x0) * 3, (y * SIDE + x1) * 3)
  return { index: 0, width: SIDE, height: SIDE, data }
}

/** Takes what is white for the object, and notes what share of what it was shown that is. */
function whiteIsTheObject(): { networks: NetworkProvider; shares: number[] } {
  const shares: number[] = []
  const network: Pick<Network, 'run'> = {
    run({ x }) {
      if (!x) throw new Error('No picture.')
      const [, , height = 0, width = 0] = x.shape
      const data = x.data.slice(0, height * width).map((red) => (red > 0.5 ? 6 : -6))
      shares.push(data.filter((logit) => logit > 0).length / data.length)
      return Promise.resolve({ logit: { data, shape: [1, 1, height, width] } })
    },
  }
  const networks = { network: () => Promise.resolve(network), parameters: () => PARAMETERS }
  return { networks: networks as unknown as NetworkProvider, shares }
}

async function mark(plate: RgbFrame, prompts: Prompt[], region: Rectangle | null = null) {
  const { networks, shares } = whiteIsTheObject()
  const present: Matte = { width: SIDE, height: SIDE, bits: 8, data: new Uint8Array(SIDE * SIDE) }
  const regional = prompts.map((prompt) => ({ prompt, region }))
  const { matte } = await segmentMark({ plate, prompts: regional, present, bits: 8, refine: false }, networks)
  return { shares, covered: matte.data.filter((value) => value > 127).length }
}

const click: Prompt = { kind: 'click', x: 200, y: 200, positive: true }
const small = { x0: 185, y0: 185, x1: 215, y1: 215 }

test('a small object is looked at again from nearby', async () => {
  const { shares, covered } = await mark(plateWith(small), [click])
  expect(shares).toHaveLength(2)
  expect(shares[0]).toBeLessThan(0.05)
  expect(shares[1]).toBeGreaterThan(0.15)
  expect(Math.abs(covered / 900 - 1)).toBeLessThan(0.15)
})

test('a mark that is given up while the network runs is looked at no further', async () => {
  const { networks, shares } = whiteIsTheObject()
  const present: Matte = { width: SIDE, height: SIDE, bits: 8, data: new Uint8Array(SIDE * SIDE) }
  const controller = new AbortController()
  const prompts = [{ prompt: click, region: null }]
  const request = {
    plate: plateWith(small),
    prompts,
    present,
    bits: 8,
    refine: false,
    signal: controller.signal,
  } as const
  const made = segmentMark(request, networks)
  setImmediate(() => {
    controller.abort()
  })
  await expect(made).rejects.toMatchObject({ code: 'cancelled' })
  expect(shares).toHaveLength(1)
})

test('an object that reaches out of the first window is looked at again from farther away', async () => {
  const { shares, covered } = await mark(plateWith({ x0: 20, y0: 150, x1: 380, y1: 250 }), [click])
  expect(shares).toHaveLength(2)
  // The first window is 280 pixels wide, the second 392.
  expect(covered).toBeGreaterThan(30_000)
})

test('from a stroke as much is seen as it is long', async () => {
  const stroke = (x0: number, x1: number): Prompt => ({
    ...{ kind: 'stroke', positive: true, width: 4 },
    points: [[x0, 200], [x1, 200]],
  }) // prettier-ignore
  const seen = async (prompt: Prompt): Promise<number> => {
    const [first = 0] = (await mark(plateWith(small), [prompt])).shares
    return Math.sqrt(900 / first)
  }
  // Twice a long stroke, in both directions as far as windows go; a fifth of the plate's side round a short one.
  expect(Math.abs((await seen(stroke(199, 201))) - 80)).toBeLessThan(8)
  expect(await seen(stroke(120, 280))).toBeGreaterThan(160)
})

test('nothing is asked twice in a region, of a box, or where the first look was right', async () => {
  expect((await mark(plateWith(small), [click], { x0: 150, y0: 150, x1: 250, y1: 250 })).shares).toHaveLength(1)
  expect((await mark(plateWith(small), [{ kind: 'box', ...small }])).shares).toHaveLength(1)
  expect((await mark(plateWith({ x0: 100, y0: 100, x1: 300, y1: 300 }), [click])).shares).toHaveLength(1)
})
