import { resolve } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { createNetworkProvider } from '../../../../src/main/inference/createNetworkProvider.ts'
import { loadRegistry } from '../../../../src/main/inference/registry.ts'
import type { FrameReader, RgbFrame } from '../../../../src/main/media/types.ts'
import { blendFusion } from '../../../../src/main/segmentation/instance/fusion/blendFusion.ts'
import { CommittedFrames } from '../../../../src/main/segmentation/instance/memory/committedFrames.ts'
import { FeatureCache } from '../../../../src/main/segmentation/instance/memory/featureCache.ts'
import { FeatureStore } from '../../../../src/main/segmentation/instance/memory/featureStore.ts'
import { modeRules } from '../../../../src/main/segmentation/instance/propagation/modes.ts'
import { propagateGaps } from '../../../../src/main/segmentation/instance/propagation/propagateGaps.ts'
import { VosNetworks } from '../../../../src/main/segmentation/instance/propagation/vosNetworks.ts'
import { WorkingViews } from '../../../../src/main/segmentation/instance/propagation/workingView.ts'
import { encodeMatte } from '../../../../src/shared/codec/matte.ts'
import { defaultProjectSettings, type MediaRecord } from '../../../../src/shared/domain/records.ts'

const width = 96
const height = 64
const SQUARE = 24

const left = (index: number): number => Math.round((width - SQUARE) * (0.5 + 0.5 * Math.sin(index / 15)))
const inside = (index: number, x: number, y: number): boolean =>
  x >= left(index) && x < left(index) + SQUARE && y >= 20 && y < 20 + SQUARE

/** A textured square that swings in front of another texture. */
function paint(index: number): RgbFrame {
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const on = inside(index, x, y)
      const grain = ((x - (on ? left(index) : 0)) * 31 + y * 57) % 40
      data.set(on ? [200 + grain, 60 + grain, 40] : [40, 90 + grain, 120 + grain], (y * width + x) * 3)
    }
  }
  return { index, width, height, data }
}

const media = { width, height, frames: 301, fingerprint: 'swing' } as MediaRecord
const reader: FrameReader = {
  media,
  read: (index) => Promise.resolve(paint(index)),
  // eslint-disable-next-line @typescript-eslint/require-await -- the interface is asynchronous
  async *stream({ from, to }) {
    for (let index = from; index !== to; index += Math.sign(to - from)) yield paint(index)
    yield paint(to)
  },
  readFloat: () => Promise.reject(new Error('not a linear plate')),
  streamFloat: () => {
    throw new Error('not a linear plate')
  },
  close: () => Promise.resolve(),
}

function truth(index: number): Uint8Array {
  const data = new Uint8Array(width * height)
  for (let i = 0; i < data.length; i++) data[i] = inside(index, i % width, Math.floor(i / width)) ? 255 : 0
  return encodeMatte({ width, height, bits: 8, data })
}

/** Bytes JavaScript holds once everything unreachable is gone. */
function held(): number {
  setFlagsFromString('--expose_gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

test('memory does not grow with the length of the clip', async () => {
  const models = resolve(import.meta.dirname, '../../../../models')
  const provider = createNetworkProvider(models, await loadRegistry(models), { provider: 'cpu', threads: 1 })
  const networks = await VosNetworks.load(provider)
  const signal = new AbortController().signal
  const features = new FeatureStore(reader, networks, new FeatureCache(4e6))
  const views = new WorkingViews(media, 128, networks.parameters.views)
  const committed = new CommittedFrames({
    frames: [{ objectId: 'obj_1', index: 0 }],
    fetch: ({ index }) => Promise.resolve(truth(index)),
    features,
    networks,
    views,
  })
  const gaps = [{ objectId: 'obj_1', start: 1, end: 301, left: 0, right: null }]
  const settings = { ...defaultProjectSettings, matteBits: 8 as const }
  const options = {
    gaps,
    reader,
    networks,
    features,
    views,
    committed,
    fusion: blendFusion,
    settings,
    mode: modeRules.standard,
    signal,
  }
  const early: number[] = []
  const late: number[] = []
  let last = 0
  for await (const { filled } of propagateGaps(options)) {
    last = filled[0]?.index ?? last
    if (last % 20 === 0) (last <= 60 ? early : late).push(held())
  }
  expect(last).toBe(300)
  // Features of the frames in between are 50 MB; single readings differ by a few.
  expect(Math.min(...late) - Math.min(...early)).toBeLessThan(4e6)
})
