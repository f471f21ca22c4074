import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Engine, PropagatedMatte } from '../../../src/main/engine/contract.ts'
import { launchForked } from '../../../src/main/engine/launchForked.ts'
import { createEngine } from '../../../src/main/engine/supervisor.ts'
import { decodeMatte } from '../../../src/shared/codec/matte.ts'
import { defaultProjectSettings } from '../../../src/shared/domain/records.ts'
import { dataFolder } from '../../helpers/data.ts'
import { gapsBetween, objectId, openResources, openSequence } from '../../helpers/propagation.ts'

const data = dataFolder()
const root = resolve(import.meta.dirname, '../../..')
let folder: string
let engine: Engine | null = null

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdout-entry-'))
})
afterEach(async () => {
  await engine?.dispose()
  await rm(folder, { recursive: true })
})

function start(modelsFolder: string, provider: string | null): Engine {
  const launch = launchForked(join(root, 'src/main/engine/entry.ts'))
  const settings = { modelsFolder, cacheFolder: folder, provider, threads: 1, featureBytes: 64e6, frameBytes: 64e6 }
  engine = createEngine({ launch, settings })
  return engine
}

test('the engine process finds a provider and examines every model', async () => {
  const { providers, models } = await start(join(root, 'models'), null).run('probe', {})
  expect(providers.filter(({ status }) => status === 'chosen')).toHaveLength(1)
  expect(models.length).toBeGreaterThan(4)
  expect(models.filter(({ ok }) => !ok)).toEqual([])
})

test('without models it starts all the same, and says what is missing', async () => {
  const { models } = await start(join(folder, 'nowhere'), null).run('probe', {})
  expect(models).toMatchObject([{ id: 'registry', ok: false, detail: /no model registry/ }])
})

test.skipIf(!data)('propagates across the process boundary', async () => {
  const resources = await openResources(folder)
  const { media, truth } = await openSequence(join(data ?? '', 'davis'), '480p', 'car-shadow', resources)
  const first = await truth(1, 0)
  const mattes: PropagatedMatte[] = []
  const progress: number[] = []
  const input = {
    media,
    gaps: gapsBetween(1, [0], 5),
    committed: [{ objectId: objectId(1), index: 0 }],
    settings: { ...defaultProjectSettings, inferenceSide: 160 },
  }
  const statistics = await start(join(root, 'models'), 'cpu').run('propagate', input, {
    matte: (_, index) => (index === 0 ? first : null),
    onStream: (value) => {
      if ('mattes' in value) mattes.push(...value.mattes)
      else progress.push(value.done)
    },
  })
  expect(mattes.map(({ index }) => index)).toEqual([1, 2, 3, 4])
  expect(progress).toEqual([1, 2, 3, 4])
  for (const { matte } of mattes) expect(decodeMatte(matte)).toMatchObject({ width: 854, height: 480 })
  expect(statistics).toMatchObject({ frames: 4, provider: 'cpu' })
  expect(statistics.runtimeMilliseconds).toBeLessThan(statistics.milliseconds)
})
