import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fromHalf, toHalf } from '../../../src/main/media/exr/half.ts'
import { haveReaders } from '../export/images/otherReaders.ts'
import { mediaOf, temporaryFolder } from '../export/helpers.ts'
import { readScene } from './scene.ts'

const size = { width: 16, height: 8 }
const media = mediaOf({ ...size, frames: 1, startFrame: 1 })
/** Coverage from 0 to 1; what lies beyond in a renderer's picture counts as 0 and 1. */
const ramp = Float32Array.from({ length: 128 }, (_, k) => (k === 7 ? -0.25 : k === 9 ? 3 : k / 127))
const matte = (values: Float32Array) => [...values].map((value) => Math.round(Math.min(1, Math.max(0, value)) * 65535))

const WRITE = `
import OpenImageIO as oiio, numpy, json, sys
path, planes, kind, compression = sys.argv[1], json.loads(sys.argv[2]), sys.argv[3], sys.argv[4]
spec = oiio.ImageSpec(${size.width}, ${size.height}, len(planes), kind)
spec.channelnames = tuple(planes)
spec.attribute('compression', compression)
out = oiio.ImageOutput.create(path)
out.open(path, spec)
out.write_image(numpy.array(list(planes.values()), 'float32').T.reshape(${size.height}, ${size.width}, -1).copy())
out.close()`

/** Channels of one value, or of many, as OpenImageIO writes them. */
type Planes = Record<string, Float32Array | number>

const SEQUENCE = 'matte.####.exr'

async function written(frames: Planes[], kind = 'float', compression = 'zip'): Promise<string> {
  const folder = await temporaryFolder()
  for (const [k, planes] of frames.entries()) {
    const full = Object.entries(planes).map(([name, plane]) => [
      name,
      typeof plane === 'number' ? Array<number>(128).fill(plane) : [...plane],
    ])
    const path = join(folder, `matte.000${k + 1}.exr`)
    execFileSync('/usr/bin/python3', ['-c', WRITE, path, JSON.stringify(Object.fromEntries(full)), kind, compression])
  }
  return folder
}

const read = async (folder: string, channel = 'auto', frames = 1): Promise<(number[] | undefined)[]> => {
  const found = await readScene({ ...media, frames }, join(folder, SEQUENCE), { channel })
  return (Object.values(found)[0] ?? []).map((each) => each && [...each.data])
}

describe.skipIf(!haveReaders)('mattes in OpenEXR that OpenImageIO wrote', () => {
  test.each(['none', 'rle', 'zips', 'zip', 'piz'])(
    '%s: coverage is what stands there, no light',
    async (compression) => {
      expect(await read(await written([{ A: ramp }], 'float', compression))).toEqual([matte(ramp)])
      expect(await read(await written([{ A: ramp }], 'half', compression))).toEqual([matte(fromHalf(toHalf(ramp)))])
    },
  )

  test.each([
    ['A among colours', { R: 0.5, G: 0.5, B: 0.5, A: ramp }],
    ['the only channel, whatever its name', { 'dog.mask': ramp }],
    ['Y', { Y: ramp }],
    ['the one besides an opaque alpha', { Y: ramp, A: 1 }],
    ['gray as colours', { R: ramp, G: ramp, B: ramp }],
    ['gray as colours with an opaque alpha', { R: ramp, G: ramp, B: ramp, A: 1 }],
  ] as [string, Planes][])('without being told: %s', async (_name, planes) => {
    expect(await read(await written([planes]))).toEqual([matte(ramp)])
  })

  test.each([
    ['dog.A', { R: 0.5, G: 0.5, B: 0.5, A: 0.25, 'dog.A': ramp }],
    ['green', { R: 0, G: ramp, B: 0 }],
    ['alpha', { R: 0, G: 0, B: 0, A: ramp }],
    ['luma', { R: ramp, G: ramp, B: ramp, A: 0 }],
  ] as [string, Planes][])('told: %s', async (channel, planes) => {
    expect(await read(await written([planes]), channel)).toEqual([matte(ramp)])
  })

  test('it is decided for all frames at once: an opaque one of a sequence with alpha is opaque', async () => {
    const gray = { R: 0.5, G: 0.5, B: 0.5 }
    const folder = await written([{ ...gray, A: 1 }, { ...gray, A: ramp }, { ...gray, A: 0 }]) // prettier-ignore
    expect(await read(folder, 'auto', 3)).toEqual([matte(ramp.map(() => 1)), matte(ramp), matte(ramp.map(() => 0))])
  })

  test('a plate with mattes beside it is no matte: its channels are named', async () => {
    const folder = await written([{ R: 0.5, G: 0.5, B: 0.5, A: 1, 'dog.A': ramp }])
    await expect(read(folder)).rejects.toThrow('has the channels A, B, G, R, dog.A: say which is the matte.')
    await expect(read(folder, 'cat.A')).rejects.toThrow('say which is the matte')
  })
})
