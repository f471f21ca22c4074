import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { probeProviders } from '../../../src/main/inference/probeProviders.ts'
import { loadRegistry } from '../../../src/main/inference/registry.ts'

const modelsFolder = resolve(import.meta.dirname, '../../../models')
let cacheFolder: string

beforeEach(async () => {
  cacheFolder = await mkdtemp(join(tmpdir(), 'holdout-cache-'))
})
afterEach(() => rm(cacheFolder, { recursive: true }))

const probe = async (candidates: string[], again = false) =>
  probeProviders({
    modelsFolder,
    cacheFolder,
    registry: await loadRegistry(modelsFolder),
    threads: 1,
    candidates,
    again,
  })

const memory = () => readFile(join(cacheFolder, 'providers.json'), 'utf8')

test('keeps the reason of every refusal and falls back to the processor', async () => {
  const { chosen, findings } = await probe(['cuda', 'no-such-provider'])
  expect(chosen).toBe('cpu')
  expect(findings.map(({ name, status }) => [name, status])).toEqual([
    ['cpu', 'chosen'],
    ['cuda', 'refused'],
    ['no-such-provider', 'refused'],
  ])
  for (const { detail } of findings) expect(detail).not.toBe('')
})

test('remembers what it found until asked again', async () => {
  await probe(['no-such-provider'])
  const stored = await memory()
  await writeFile(join(cacheFolder, 'providers.json'), stored.replace(/"detail": "[^"]* ms"/, '"detail": "remembered"'))
  const detail = async (again: boolean) => (await probe(['no-such-provider'], again)).findings[0]?.detail
  expect(await detail(false)).toBe('remembered')
  expect(await detail(true)).not.toBe('remembered')
  // Other providers, other findings.
  expect((await probe(['another'])).findings[1]?.name).toBe('another')
})

test('a provider that took the process down is not tried again', async () => {
  await probe(['cuda'])
  const stored = JSON.parse(await memory()) as Record<string, unknown>
  await writeFile(join(cacheFolder, 'providers.json'), JSON.stringify({ ...stored, trying: 'cuda', result: null }))
  const { findings } = await probe(['cuda'])
  expect(findings[1]).toMatchObject({ name: 'cuda', status: 'refused', detail: /took the engine process down/ })
})

test('a damaged memory is no obstacle', async () => {
  await writeFile(join(cacheFolder, 'providers.json'), '{"key":')
  expect((await probe([])).chosen).toBe('cpu')
})
