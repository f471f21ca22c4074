import { afterEach, describe, expect, test, vi } from 'vitest'
import { calls, events, type CallName, type EventName } from '../../src/shared/contract/index.ts'
import { errorCodes, HoldoutError } from '../../src/shared/domain/errors.ts'
import { fakeHandlers, type ReceivedCall } from '../unit/shared/rpc/fakeHandlers.ts'
import { aJob, callExamples, eventExamples } from './examples.ts'
import { transports, type Served } from './transports.ts'

const callNames = Object.keys(calls) as CallName[]
const eventNames = Object.keys(events) as EventName[]

describe.each(transports)('over $name', (transport) => {
  let served: Served | undefined
  afterEach(async () => {
    await served?.close()
    served = undefined
  })
  const start = async (answer: (call: ReceivedCall) => unknown): Promise<Served> => {
    served = await transport.serve(fakeHandlers(answer))
    return served
  }

  test.each(callNames)('%s reaches its handler, and its output comes back as it was', async (name) => {
    const received: ReceivedCall[] = []
    const { input, output } = callExamples[name]
    const { client } = await start((call) => {
      received.push(call)
      return output
    })
    await expect(client.call(name, input)).resolves.toEqual(output)
    expect(received).toMatchObject([{ name, input: calls[name].input.parse(input) }])
  })

  test.each(callNames)('cancelling %s reaches its handler', async (name) => {
    const signals: AbortSignal[] = []
    const { client } = await start(({ context }) => {
      signals.push(context.signal)
      return new Promise(() => undefined)
    })
    const controller = new AbortController()
    const call = client.call(name, callExamples[name].input, { signal: controller.signal })
    await vi.waitFor(() => {
      expect(signals).toHaveLength(1)
    })
    controller.abort()
    await expect(call).rejects.toMatchObject({ code: 'cancelled' })
    await vi.waitFor(() => {
      expect(signals[0]?.aborted).toBe(true)
    })
  })

  test.each(callNames)('%s refuses what is no input, before its handler', async (name) => {
    const answer = vi.fn()
    const { client } = await start(answer)
    await expect(client.call(name, 'nothing' as never)).rejects.toMatchObject({ code: 'invalid-input' })
    expect(answer).not.toHaveBeenCalled()
  })

  test.each(errorCodes)('the error %s keeps its code and its sentence', async (code) => {
    const { client } = await start(() => {
      throw new HoldoutError(code, `What ${code} means.`)
    })
    const error = client.call('project.undo', {})
    await expect(error).rejects.toBeInstanceOf(HoldoutError)
    await expect(error).rejects.toMatchObject({ code, message: `What ${code} means.` })
  })

  test.each(eventNames)('%s arrives', async (name) => {
    const { client, emit } = await start(() => undefined)
    const arrived = new Promise((resolve) => client.on(name, resolve))
    await settled(served)
    emit(name, eventExamples[name])
    await expect(arrived).resolves.toEqual(eventExamples[name])
  })

  test('in a burst the newest progress of a job arrives, and every other event, in order', async () => {
    const { client, emit } = await start(() => ({ revision: 1, done: null }))
    await client.call('project.undo', {})
    const seen: (string | number)[] = []
    client.on('jobs.changed', ({ progress }) => {
      if (progress.state === 'running') seen.push(progress.done)
    })
    client.on('project.switched', ({ path }) => void seen.push(path ?? ''))
    // 20 MB in all: more than a loopback socket takes at once.
    const title = 'x'.repeat(20_000)
    for (let done = 0; done <= 1000; done++) {
      emit('jobs.changed', { ...aJob, title, progress: { ...running, done } })
      if (done % 100 === 0) emit('project.switched', { path: `/${done}` })
    }
    await client.call('project.undo', {})
    const progress = seen.filter((value) => typeof value === 'number')
    expect(progress.at(-1)).toBe(1000)
    expect(progress).toEqual(progress.toSorted((first, second) => first - second))
    expect(progress.length < 1000).toBe(transport.congests)
    expect(seen.filter((value) => typeof value === 'string')).toEqual([...Array(11).keys()].map((n) => `/${n * 100}`))
  })

  test('when the channel closes, what runs is aborted and what waits is told', async () => {
    const signals: AbortSignal[] = []
    const { client } = await start(({ context }) => {
      signals.push(context.signal)
      return new Promise(() => undefined)
    })
    const call = client.call('app.doctor', {})
    const failed = expect(call).rejects.toMatchObject({ code: 'io' })
    await vi.waitFor(() => {
      expect(signals).toHaveLength(1)
    })
    client.close()
    await failed
    await vi.waitFor(() => {
      expect(signals[0]?.aborted).toBe(true)
    })
  })
})

const running = { state: 'running', phase: 'forward', total: 1000, unit: 'frames', eta: null } as const

/** The server listens to events once its channel is open, which the client's first answer proves. */
async function settled(served: Served | undefined): Promise<void> {
  await served?.client.call('jobs.clear', {}).catch(() => undefined)
}
