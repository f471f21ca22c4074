import { cp, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createNetworkProvider } from '../../../src/main/inference/createNetworkProvider.ts'
import { loadRegistry, type Registry } from '../../../src/main/inference/registry.ts'

const models = resolve(import.meta.dirname, '../../../models')
const settings = { provider: 'cpu', threads: 1 }
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdout-models-'))
  await cp(models, folder, { recursive: true })
})
afterEach(() => rm(folder, { recursive: true }))

async function change(edit: (registry: Registry) => void): Promise<void> {
  const path = join(folder, 'registry.json')
  const registry = JSON.parse(await readFile(path, 'utf8')) as Registry
  edit(registry)
  await writeFile(path, JSON.stringify(registry))
}

const open = async (id: string) => createNetworkProvider(folder, await loadRegistry(folder), settings).network(id)

test('every registered network loads with the tensors the registry names', async () => {
  const registry = await loadRegistry(folder)
  const provider = createNetworkProvider(folder, registry, settings)
  for (const { id } of registry.models.flatMap((model) => model.networks)) {
    await expect(provider.network(id)).resolves.toMatchObject({ id })
  }
  expect(provider.parameters('s2m')).toMatchObject({ side: 256, markRadius: 5 })
  expect(provider.parameters('vos-fast-encoder')).toEqual(provider.parameters('vos-fast'))
})

test('every registered model has its card', async () => {
  for (const { card } of (await loadRegistry(folder)).models) {
    await expect(readFile(join(folder, card), 'utf8')).resolves.toMatch(/licence/i)
  }
})

test('runs by role, computes only what is asked for, and counts its time', async () => {
  const network = await open('vos-fast-value')
  const inputs = {
    masks: { data: new Float32Array(2 * 64 * 32).fill(1), shape: [1, 2, 32, 64] },
    g8: { data: new Float32Array(64 * 8 * 4), shape: [1, 64, 4, 8] },
  }
  const { value } = await network.run(inputs, ['value'])
  expect(value?.shape.slice(2)).toEqual([4, 8])
  // The last channel is the mask, averaged.
  expect(value?.data.at(-1)).toBeCloseTo(1)
  expect(network.secondsInRuntime).toBeGreaterThan(0)
  await expect(network.run({ masks: inputs.masks })).rejects.toMatchObject({ code: 'internal' })
})

test('a tampered file is refused before it is parsed', async () => {
  const path = join(folder, 'vos-fast-value.onnx')
  const bytes = await readFile(path)
  bytes[5000] = (bytes[5000] as number) ^ 1
  await writeFile(path, bytes)
  await expect(open('vos-fast-value')).rejects.toMatchObject({ code: 'model-invalid', message: /SHA-256/ })
})

test('a cut file is refused by its size', async () => {
  await truncate(join(folder, 'vos-fast-value.onnx'), 1000)
  await expect(open('vos-fast-value')).rejects.toMatchObject({ code: 'model-invalid', message: /1000 bytes/ })
})

test('a missing file is named, and found again once it is back', async () => {
  const path = join(folder, 'vos-fast-value.onnx')
  await rm(path)
  const provider = createNetworkProvider(folder, await loadRegistry(folder), settings)
  await expect(provider.network('vos-fast-value')).rejects.toMatchObject({
    code: 'model-missing',
    message: /vos-fast-value/,
  })
  await cp(join(models, 'vos-fast-value.onnx'), path)
  await expect(provider.network('vos-fast-value')).resolves.toMatchObject({ id: 'vos-fast-value' })
})

test('tensors that differ from the registry are refused', async () => {
  await change((registry) => {
    const network = registry.models.flatMap((model) => model.networks).find(({ id }) => id === 'vos-fast-value')
    if (network?.outputs.value) network.outputs.value.shape = [1, 99, 'H/8', 'W/8']
  })
  await expect(open('vos-fast-value')).rejects.toMatchObject({ code: 'model-invalid', message: /value is/ })
})

test.each([
  ['no JSON', 'not json'],
  ['another version', JSON.stringify({ version: 2, probe: 'a', models: [] })],
  ['a probe that is not there', JSON.stringify({ version: 1, probe: 'a', models: [] })],
])('a registry with %s is refused', async (_, text) => {
  await writeFile(join(folder, 'registry.json'), text)
  await expect(loadRegistry(folder)).rejects.toMatchObject({ code: 'model-invalid' })
})

test('a file outside the folder is refused', async () => {
  await change((registry) => {
    const network = registry.models[0]?.networks[0]
    if (network) network.file = '../vos-fast-encoder.onnx'
  })
  await expect(loadRegistry(folder)).rejects.toMatchObject({ code: 'model-invalid' })
})

test('a task that may have no network gets null where there is none', async () => {
  const fusion = async () => createNetworkProvider(folder, await loadRegistry(folder), settings).optional('fusion')
  expect((await fusion())?.id).toBe('fusion')
  await change((registry) => {
    registry.models = registry.models.filter(({ task }) => task !== 'fusion')
  })
  expect(await fusion()).toBeNull()
})

test('no registry at all', async () => {
  await rm(join(folder, 'registry.json'))
  await expect(loadRegistry(folder)).rejects.toMatchObject({ code: 'model-missing' })
})
