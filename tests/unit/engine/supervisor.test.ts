import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import type { Engine, EngineProcess, PropagateInput } from '../../../src/main/engine/contract.ts'
import { launchForked } from '../../../src/main/engine/launchForked.ts'
import { createEngine, type EngineOptions } from '../../../src/main/engine/supervisor.ts'
import { defaultProjectSettings, type MediaRecord } from '../../../src/shared/domain/records.ts'
import type { ObjectId } from '../../../src/shared/domain/ids.ts'

const launch = launchForked(resolve(import.meta.dirname, '../../fixtures/engine/scriptedEngine.ts'))
const media = { name: 'plate', frames: 40 } as MediaRecord
const engines: Engine[] = []
/** Every state the engines told, `name` or `name:provider`. */
let states: string[] = []

function start(provider: string | null = null, options: Partial<EngineOptions> = {}): Engine {
  states = []
  const settings = { modelsFolder: '', cacheFolder: '', provider, threads: 1, featureBytes: 0, frameBytes: 0 }
  const onState = (state: string, name: string | null): void => void states.push(name === null ? state : `${state}:pid`)
  const engine = createEngine({ launch, settings, onState, ...options })
  engines.push(engine)
  return engine
}

const warm = (engine: Engine, index: number, signal?: AbortSignal) =>
  engine.run('warm', { media, index, settings: defaultProjectSettings }, signal ? { signal } : {})

afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.dispose()))
})

test('starts on first use and tells its state', async () => {
  const engine = start()
  expect(states).toEqual([])
  await expect(warm(engine, 0)).resolves.toEqual({})
  expect(states).toEqual(['starting', 'busy:pid', 'ready:pid'])
  await engine.dispose()
  expect(states.at(-1)).toBe('stopped')
  await expect(warm(engine, 0)).rejects.toMatchObject({ code: 'engine-lost' })
})

test('passes on what a handler throws', async () => {
  const engine = start()
  await expect(warm(engine, 5)).rejects.toMatchObject({ code: 'media-missing', message: 'The plate is gone.' })
  await expect(warm(engine, 0)).resolves.toEqual({})
})

test('when the process dies every pending call is told, and the next call gets a fresh process', async () => {
  const engine = start()
  const waiting = warm(engine, 4)
  await expect(Promise.all([waiting, warm(engine, 2)])).rejects.toMatchObject({ code: 'engine-lost' })
  await expect(waiting).rejects.toMatchObject({ code: 'engine-lost' })
  expect(states.at(-1)).toBe('lost')
  await expect(warm(engine, 0)).resolves.toEqual({})
})

test('survives kill -9 in the middle of a call', async () => {
  const processes: EngineProcess[] = []
  const engine = start(null, {
    launch: () => {
      const child = launch()
      processes.push(child)
      return child
    },
  })
  const waiting = warm(engine, 4)
  waiting.catch(() => undefined)
  await warm(engine, 0)
  processes[0]?.kill()
  await expect(waiting).rejects.toMatchObject({ code: 'engine-lost' })
  await expect(warm(engine, 0)).resolves.toEqual({})
  expect(processes).toHaveLength(2)
})

test('ends a process that hangs', async () => {
  const engine = start(null, { limits: { silence: 1600 } })
  await warm(engine, 0)
  await expect(warm(engine, 1)).rejects.toMatchObject({ code: 'engine-timeout' })
  await expect(warm(engine, 0)).resolves.toEqual({})
})

test('a call that only takes long is not a hang', async () => {
  const engine = start(null, { limits: { silence: 1200 } })
  const controller = new AbortController()
  const long = warm(engine, 3, controller.signal)
  const outcome = expect(long).rejects.toMatchObject({ code: 'cancelled' })
  await sleep(2500)
  expect(states.at(-1)).toBe('busy:pid')
  controller.abort()
  await outcome
})

test('cancels between frames, and ends a process that does not stop', async () => {
  const engine = start(null, { limits: { cancel: 1000 } })
  await warm(engine, 0)
  const polite = new AbortController()
  const first = warm(engine, 3, polite.signal)
  setTimeout(() => {
    polite.abort()
  }, 100)
  await expect(first).rejects.toMatchObject({ code: 'cancelled' })
  expect(states.at(-1)).toBe('ready:pid')

  const deaf = new AbortController()
  const second = warm(engine, 4, deaf.signal)
  deaf.abort()
  await expect(second).rejects.toMatchObject({ code: 'cancelled' })
  expect(states.at(-1)).toBe('lost')
})

test('an engine that cannot start says so', async () => {
  await expect(warm(start('crash'), 0)).rejects.toMatchObject({ code: 'engine-lost' })
  await expect(warm(start('refuse'), 0)).rejects.toMatchObject({ code: 'model-missing' })
})

test('a start that takes long can be called off', async () => {
  const engine = start('slow')
  const controller = new AbortController()
  const withdrawn = expect(warm(engine, 0, controller.signal)).rejects.toMatchObject({ code: 'cancelled' })
  const outcome = expect(warm(engine, 0)).rejects.toMatchObject({ code: 'engine-lost' })
  controller.abort()
  await withdrawn
  expect(states).toEqual(['starting'])
  await engine.dispose()
  await outcome
})

test('streams with back-pressure and answers requests for mattes', async () => {
  const engine = start()
  const seen: [number, number | undefined][] = []
  const input: PropagateInput = { media, gaps: [], committed: [], settings: defaultProjectSettings }
  await engine.run('propagate', input, {
    matte: (_: ObjectId, index) => (index % 2 ? Uint8Array.of(index, index) : null),
    onStream: (value) => {
      if ('mattes' in value) for (const { index, matte } of value.mattes) seen.push([index, matte.length])
    },
  })
  expect(seen).toEqual(Array.from({ length: 40 }, (_, index) => [index, index % 2 ? 2 : 1]))
})

test('a listener that throws ends its call with what it threw', async () => {
  const engine = start()
  const input: PropagateInput = { media, gaps: [], committed: [], settings: defaultProjectSettings }
  const full = new Error('disk full')
  const run = engine.run('propagate', input, {
    onStream: () => {
      throw full
    },
  })
  await expect(run).rejects.toBe(full)
  await expect(warm(engine, 0)).resolves.toEqual({})
})

test('a matte the host cannot give fails the call', async () => {
  const engine = start()
  const input: PropagateInput = { media, gaps: [], committed: [], settings: defaultProjectSettings }
  const run = engine.run('propagate', input, {
    matte: () => {
      throw new Error('the blob is damaged')
    },
  })
  await expect(run).rejects.toMatchObject({ code: 'internal', message: 'the blob is damaged' })
})
