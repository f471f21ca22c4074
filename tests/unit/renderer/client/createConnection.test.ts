import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createConnection } from '../../../../src/renderer/client/createConnection.ts'
import type { Channel } from '../../../../src/shared/rpc/channel.ts'
import { createMemoryChannelPair } from '../../../../src/shared/rpc/createMemoryChannelPair.ts'
import { createServer } from '../../../../src/shared/rpc/createServer.ts'
import type { Emit } from '../../../../src/shared/contract/index.ts'
import { fakeHandlers } from '../../shared/rpc/fakeHandlers.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A host that can go away and come back. */
function host() {
  const listeners = new Set<Emit>()
  const state = { up: true, attempts: 0, far: null as Channel | null }
  const open = (): Promise<Channel> => {
    state.attempts++
    if (!state.up) return Promise.reject(new Error('refused'))
    const [near, far] = createMemoryChannelPair()
    state.far = far
    const subscribe = (listener: Emit) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    }
    createServer({ handlers: fakeHandlers(() => ({ revision: 1, done: null })), subscribe, channel: far })
    return Promise.resolve(near)
  }
  const emit: Emit = (name, value) => {
    for (const listener of listeners) listener(name, value)
  }
  return { state, open, emit }
}

test('after a lost connection it connects again with growing pauses, and listeners still hear', async () => {
  const { state, open, emit } = host()
  const connection = await createConnection(open)
  const statuses: string[] = []
  const paths: unknown[] = []
  connection.onStatus((status) => void statuses.push(status))
  connection.on('project.switched', ({ path }) => void paths.push(path))
  state.up = false
  state.far?.close()
  await vi.advanceTimersByTimeAsync(0)
  await expect(connection.call('project.undo', {})).rejects.toMatchObject({ code: 'io' })
  await vi.advanceTimersByTimeAsync(250 + 500 + 1000)
  expect(state.attempts).toBe(4)
  state.up = true
  await vi.advanceTimersByTimeAsync(2000)
  expect(statuses).toEqual(['reconnecting', 'connected'])
  await expect(connection.call('project.undo', {})).resolves.toEqual({ revision: 1, done: null })
  emit('project.switched', { path: '/a.holdout' })
  await vi.advanceTimersByTimeAsync(0)
  expect(paths).toEqual(['/a.holdout'])
})

test('a closed connection stays closed, and a stopped listener hears nothing', async () => {
  const { state, open, emit } = host()
  const connection = await createConnection(open)
  const paths: unknown[] = []
  const stop = connection.on('project.switched', ({ path }) => void paths.push(path))
  stop()
  emit('project.switched', { path: null })
  connection.close()
  await vi.advanceTimersByTimeAsync(20_000)
  expect(paths).toEqual([])
  expect(state.attempts).toBe(1)
})

test('a host that does not answer at the start is told of at once', async () => {
  const { state, open } = host()
  state.up = false
  await expect(createConnection(open)).rejects.toThrow('refused')
})
