import { expect, test, vi } from 'vitest'
import type { Emit } from '../../../../src/shared/contract/index.ts'
import { HoldoutError } from '../../../../src/shared/domain/errors.ts'
import { createClient } from '../../../../src/shared/rpc/createClient.ts'
import { createMemoryChannelPair } from '../../../../src/shared/rpc/createMemoryChannelPair.ts'
import { createServer } from '../../../../src/shared/rpc/createServer.ts'
import { fakeHandlers, type ReceivedCall } from './fakeHandlers.ts'

const objectId = 'obj_a' as never
const undone = { revision: 3, done: 'Add object' }

function connect(answer: (call: ReceivedCall) => unknown) {
  const [near, far] = createMemoryChannelPair()
  const listeners = new Set<Emit>()
  const handlers = fakeHandlers(answer)
  const subscribe = (listener: Emit) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }
  const server = createServer({ handlers, subscribe, channel: far, validateOutputs: true })
  const emit: Emit = (name, value) => {
    for (const listener of listeners) listener(name, value)
  }
  return { near, client: createClient(near), server, emit, listeners }
}

test('a call reaches its handler with defaults filled in and brings the output back', async () => {
  const seen: unknown[] = []
  const { client } = connect((call) => {
    seen.push(call.name, call.input)
    return { jobId: 'job_1' }
  })
  await expect(client.call('propagate.start', { mediaId: 'med_1' as never })).resolves.toEqual({ jobId: 'job_1' })
  expect(seen).toEqual(['propagate.start', { mediaId: 'med_1', objectIds: [], direction: 'both' }])
})

test('a wrong input is refused with the path of what is wrong, and the handler is not called', async () => {
  const answer = vi.fn()
  const { client } = connect(answer)
  const wrong = { objectId, index: 0, prompts: [{ kind: 'click', x: 'left', y: 1, positive: true }] } as never
  await expect(client.call('matte.prompt', wrong)).rejects.toMatchObject({
    code: 'invalid-input',
    message: expect.stringContaining('matte.prompt: prompts[0].x: ') as string,
  })
  expect(answer).not.toHaveBeenCalled()
})

test('a wrong output is an internal error where outputs are checked', async () => {
  const { client } = connect(() => ({ revision: 'three' }))
  await expect(client.call('project.undo', {})).rejects.toMatchObject({
    code: 'internal',
    message: /output of project.undo: revision/,
  })
})

test('an error keeps its code and sentence; a stranger is internal', async () => {
  const { client } = connect(({ name }) => {
    throw name === 'project.undo' ? new HoldoutError('no-project', 'Open a project first.') : new TypeError('odd')
  })
  await expect(client.call('project.undo', {})).rejects.toMatchObject({
    code: 'no-project',
    message: 'Open a project first.',
  })
  await expect(client.call('project.redo', {})).rejects.toMatchObject({ code: 'internal', message: 'odd' })
})

test('cancelling rejects at once and reaches the handler', async () => {
  let signal: AbortSignal | undefined
  const { client } = connect(async ({ context }) => {
    signal = context.signal
    await new Promise(() => {})
  })
  const controller = new AbortController()
  const call = client.call('app.doctor', {}, { signal: controller.signal })
  await vi.waitFor(() => {
    expect(signal?.aborted).toBe(false)
  })
  controller.abort()
  await expect(call).rejects.toMatchObject({ code: 'cancelled' })
  await vi.waitFor(() => {
    expect(signal?.aborted).toBe(true)
  })
})

test('a call cancelled before it starts is never sent', async () => {
  const answer = vi.fn()
  const { client } = connect(answer)
  await expect(client.call('project.undo', {}, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'cancelled',
  })
  expect(answer).not.toHaveBeenCalled()
})

test('closing the channel aborts what runs, rejects what waits and stops the events', async () => {
  let signal: AbortSignal | undefined
  const { client, listeners } = connect(async ({ context }) => {
    signal = context.signal
    await new Promise(() => {})
  })
  const call = client.call('app.doctor', {})
  await vi.waitFor(() => {
    expect(signal).toBeDefined()
  })
  client.close()
  await expect(call).rejects.toMatchObject({ code: 'io' })
  expect(signal?.aborted).toBe(true)
  expect(listeners.size).toBe(0)
  await expect(client.call('project.undo', {})).rejects.toMatchObject({ code: 'io' })
})

test.each(['app.nothing', 'constructor', '__proto__'])('%s is no call', async (name) => {
  const { client } = connect(() => undone)
  await expect(client.call(name as never, {} as never)).rejects.toMatchObject({ code: 'unsupported' })
})

test.each([
  null,
  7,
  'call',
  {},
  { type: 'call' },
  { type: 'call', id: 'one', name: 'project.undo' },
  { type: 'shutdown', id: 3 },
])('the malformed message %j is answered with an error and the server goes on', async (message) => {
  const { near, client } = connect(() => undone)
  const replies: unknown[] = []
  near.onMessage((reply) => void replies.push(reply))
  void near.send(message)
  await expect(client.call('project.undo', {})).resolves.toEqual(undone)
  expect(replies[0]).toMatchObject({ error: { code: 'invalid-input' } })
})

test('a second call with the number of a running one is refused', async () => {
  const { near } = connect(() => new Promise(() => {}))
  const replies: unknown[] = []
  near.onMessage((reply) => void replies.push(reply))
  for (let twice = 0; twice < 2; twice++) void near.send({ type: 'call', id: 1, name: 'project.undo', input: {} })
  await vi.waitFor(() => {
    expect(replies).toMatchObject([{ type: 'error', id: 1, error: { code: 'invalid-input' } }])
  })
})

test('events reach listeners until they stop; a wrong event throws at its source', async () => {
  const { client, emit } = connect(() => undone)
  const paths: (string | null)[] = []
  const stop = client.on('project.switched', ({ path }) => void paths.push(path))
  emit('project.switched', { path: '/a' })
  await client.call('project.undo', {})
  stop()
  emit('project.switched', { path: '/b' })
  await client.call('project.undo', {})
  expect(paths).toEqual(['/a'])
  expect(() => {
    emit('project.switched', { path: 3 } as never)
  }).toThrow(/event project.switched: path/)
})

test('an output that cannot travel is an error of its call', async () => {
  const { client } = connect(() => ({ ...undone, extra: () => 1 }))
  await expect(client.call('project.undo', {})).rejects.toMatchObject({ code: 'internal' })
})
