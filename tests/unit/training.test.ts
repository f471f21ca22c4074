import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createNetworkProvider } from '../../src/main/inference/createNetworkProvider.ts'
import { loadRegistry } from '../../src/main/inference/registry.ts'

/** Trains each network for two steps on pictures made here, with Debian's PyTorch, and runs what it exports in the product's runtime. */
const python = '/usr/bin/python3'
const code = join(import.meta.dirname, '../../models/training')
const MINUTE = 60_000
let folder = ''

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdout-training-'))
  await makePictures(join(folder, 'data'))
  mkdirSync(join(folder, 'models'))
  writeFileSync(
    join(folder, 'models/registry.json'),
    JSON.stringify({ version: 1, probe: 'vos-fast-encoder', models: [] }),
  )
}, MINUTE)
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

test(
  'propagation',
  async () => {
    train('propagation', { frames: [[4], [4]] })
    expect(publish('propagation')).toContain('vos-fast-decoder.onnx')
    const size = { height: 32, width: 48 }
    const { features, value, readout } = await remember(size)
    expect(value.shape).toEqual([1, 33, 4, 6])
    const decoder = await network('vos-fast-decoder')
    const prior = planes([1, 3, size.height, size.width], 0)
    const { logit, present } = await decoder.run({ ...features, readout, prior }, ['logit', 'present'])
    expect(logit?.shape).toEqual([1, 1, size.height, size.width])
    expect(logit?.data.every(Number.isFinite)).toBe(true)
    expect(present?.shape).toEqual([1, 1])
  },
  3 * MINUTE,
)

test(
  'fusion, from pairs of propagations',
  async () => {
    const pairs = join(folder, 'pairs')
    mkdirSync(pairs)
    const code = 'numpy.save(sys.argv[1], numpy.random.default_rng(0).integers(0, 256, (8, 48, 80), dtype=numpy.uint8))'
    execFileSync(python, ['-c', `import numpy, sys; ${code}`, join(pairs, 'square-1-7-0.350.npy')])
    train('fusion', {}, pairs)
    publish('fusion')
    // Untrained corrections are small: the answer is near the blend.
    const x = planes([1, 9, 32, 48], 0.5)
    const { logit } = await (await network('fusion')).run({ x }, ['logit'])
    expect(Math.abs(logit?.data[700] ?? NaN)).toBeLessThan(0.5)
  },
  2 * MINUTE,
)

test(
  'interaction',
  async () => {
    train('interaction', { frames: [[2], [2]] })
    publish('interaction')
    const { logit } = await (await network('s2m')).run({ x: planes([2, 7, 32, 48], 0) }, ['logit'])
    expect(logit?.shape).toEqual([2, 1, 32, 48])
  },
  2 * MINUTE,
)

test(
  'training goes on from where it was',
  () => {
    const out = join(folder, 'propagation')
    run(['propagation.train', '--config', join(out, 'config.json'), '--data', join(folder, 'data'), '--out', out,
    '--resume', join(out, 'last.pt'), '--steps', '1', '--log-every', '1']) // prettier-ignore
    const log = readFileSync(join(out, 'log.txt'), 'utf8')
    expect(log).toMatch(/from step 2/)
    expect(log).toMatch(/step 3 samples 6/)
  },
  MINUTE,
)

test.each([
  ['propagation', /no static-\*\.tar/],
  ['fusion', /no pairs/],
])(
  'a folder without pictures is refused: %s',
  (what, message) => {
    const config = join(folder, what, 'config.json')
    expect(() => run([`${what}.train`, '--config', config, '--data', code, '--out', folder])).toThrow(message)
  },
  MINUTE,
)

function train(what: string, stage: object, data = join(folder, 'data')): void {
  const out = join(folder, what)
  mkdirSync(out)
  const config = {
    ...{ variant: 'fast', seed: 1, minutes: 5, rate: 0.001, decay: 0.01, ema: 0.99, warmup: 10 },
    stages: [{ until: 1, size: 64, batch: 2, video: 0.5, ...stage }],
  }
  writeFileSync(join(out, 'config.json'), JSON.stringify(config))
  run([`${what}.train`, '--config', join(out, 'config.json'), '--data', data, '--out', out,
    '--steps', '2', '--log-every', '1', '--precision', 'fp32']) // prettier-ignore
  expect(readFileSync(join(out, 'log.txt'), 'utf8')).toMatch(/step \d+ .*loss \d/)
}

/** Exports what was trained, checks the files against PyTorch's own answers, and registers them. */
function publish(what: string): string {
  const out = join(folder, what)
  const models = join(folder, 'models')
  const told = run([
    `${what}.export`,
    '--weights',
    join(out, 'weights.pt'),
    '--out',
    join(out, 'onnx'),
    '--models',
    models,
  ])
  execFileSync(process.execPath, [join(code, 'check.mjs'), join(out, 'onnx')])
  return told
}

const run = (words: string[]): string =>
  execFileSync(python, ['-W', 'ignore', '-m', ...words], { cwd: code, encoding: 'utf8', stdio: 'pipe' })

async function network(id: string) {
  const models = join(folder, 'models')
  return createNetworkProvider(models, await loadRegistry(models), { provider: 'cpu', threads: 1 }).network(id)
}

/** One frame through encoder, value and read. */
async function remember({ height, width }: { height: number; width: number }) {
  const features = await (await network('vos-fast-encoder')).run({ rgb: planes([1, 3, height, width], 0.4) })
  const { key } = features
  const { value } = await (
    await network('vos-fast-value')
  ).run({ ...features, masks: planes([1, 2, height, width], 1) })
  if (!key || !value) throw new Error('an output is missing')
  const count = (key.shape[2] ?? 0) * (key.shape[3] ?? 0)
  const { readout } = await (
    await network('vos-fast-read')
  ).run({
    keys: { data: key.data, shape: [1, key.shape[1] ?? 0, count] },
    values: { data: value.data, shape: [1, value.shape[1] ?? 0, count] },
    logWeights: planes([1, count], 0),
    query: key,
  })
  if (!readout) throw new Error('an output is missing')
  return { features, value, readout }
}

const planes = (shape: number[], value: number) => ({
  data: new Float32Array(shape.reduce((a, b) => a * b)).fill(value),
  shape,
})

/** Six photographs with a disk as object, two without, and a sequence of eight frames in which a square moves. */
async function makePictures(out: string): Promise<void> {
  const parts = { 'static-00': 6, photos: 2, 'video/square': 8 }
  for (const [part, count] of Object.entries(parts)) {
    const at = join(folder, 'pictures', part)
    mkdirSync(at, { recursive: true })
    for (let i = 0; i < count; i++) {
      const shape = part.startsWith('video')
        ? `<rect x="${10 + 6 * i}" y="30" width="40" height="30"/>`
        : `<circle cx="60" cy="40" r="${18 + i}"/>`
      const picture = (fill: string, ground: string): Buffer =>
        Buffer.from(
          `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80"><rect width="120" height="80" fill="${ground}"/><g fill="${fill}">${shape}</g></svg>`,
        )
      await sharp(picture('#c83', `hsl(${40 * i},40%,40%)`))
        .jpeg()
        .toFile(join(at, `p-${i}.jpg`))
      if (part !== 'photos')
        await sharp(picture('#fff', '#000'))
          .toColourspace('b-w')
          .png()
          .toFile(join(at, `p-${i}.png`))
    }
  }
  mkdirSync(out)
  for (const name of ['static-00', 'photos'])
    execFileSync('tar', ['-cf', join(out, `${name}.tar`), '-C', join(folder, 'pictures', name), '.'])
  execFileSync('tar', ['-cf', join(out, 'video.tar'), '-C', join(folder, 'pictures/video'), 'square'])
  if (!existsSync(python)) throw new Error('These tests need Debian’s python3-torch, python3-onnx and python3-opencv.')
}
