import { expect, test } from 'vitest'
import { createWantedCache, type WantedCache } from '../../../src/renderer/viewer/wantedCache.ts'

interface Bench {
  cache: WantedCache<string>
  started: string[]
  aborted: string[]
  released: string[]
  failed: string[]
  finish: (key: string) => Promise<void>
  fail: (key: string) => Promise<void>
  clock: { now: number }
}

function bench({ budgetBytes = 100, inFlight = 2 } = {}): Bench {
  const settle = new Map<string, { resolve: (value: string) => void; reject: (error: Error) => void }>()
  const log = { started: [] as string[], aborted: [] as string[], released: [] as string[], failed: [] as string[] }
  const clock = { now: 0 }
  const cache = createWantedCache<string>({
    load: (key, signal) =>
      new Promise((resolve, reject) => {
        log.started.push(key)
        settle.set(key, { resolve, reject })
        signal.addEventListener('abort', () => log.aborted.push(key))
      }),
    bytes: () => 10,
    release: (value) => log.released.push(value),
    budgetBytes,
    inFlight,
    onLoaded: () => undefined,
    onFailed: (key) => log.failed.push(key),
    now: () => clock.now,
  })
  const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))
  return {
    cache,
    ...log,
    clock,
    finish: (key) => (settle.get(key)?.resolve(key), turn()),
    fail: (key) => (settle.get(key)?.reject(new Error('gone')), turn()),
  }
}

test('loads the most urgent first, a few at a time', async () => {
  const { cache, started, finish } = bench()
  cache.want(['a', 'b', 'c', 'd'])
  expect(started).toEqual(['a', 'b'])
  await finish('a')
  expect(started).toEqual(['a', 'b', 'c'])
  expect(cache.get('a')).toBe('a')
  expect(cache.get('b')).toBeNull()
})

test('what nobody wishes for any more gives way', () => {
  const { cache, started, aborted } = bench()
  cache.want(['a', 'b'])
  cache.want(['z', 'b'])
  expect(aborted).toEqual(['a'])
  expect(started).toEqual(['a', 'b', 'z'])
})

test('a wish under way is not started twice', () => {
  const { cache, started } = bench()
  cache.want(['a'])
  cache.want(['a'])
  expect(started).toEqual(['a'])
})

test('an aborted load that comes in late is released, not kept', async () => {
  const { cache, released, finish } = bench({ inFlight: 1 })
  cache.want(['a'])
  cache.want(['b'])
  await finish('a')
  expect(released).toEqual(['a'])
  expect(cache.has('a')).toBe(false)
})

test('over the budget the least recently used goes, but nothing that is wished for', async () => {
  const { cache, released, finish } = bench({ budgetBytes: 20, inFlight: 3 })
  cache.want(['a', 'b'])
  await finish('a')
  await finish('b')
  cache.get('a')
  cache.want(['c'])
  await finish('c')
  expect(released).toEqual(['b'])
  cache.want(['a', 'c', 'd'])
  await finish('d')
  expect(cache.has('a') && cache.has('c') && cache.has('d')).toBe(true)
})

test('a failure is told once, and tried again after a while', async () => {
  const { cache, started, failed, fail, clock } = bench()
  cache.want(['a'])
  await fail('a')
  expect(failed).toEqual(['a'])
  cache.want(['a'])
  expect(started).toEqual(['a'])
  clock.now = 3000
  cache.want(['a'])
  expect(started).toEqual(['a', 'a'])
})
