import { cancelled, fromWireError, HoldoutError, throwIfCancelled, toWireError } from '../../shared/domain/errors.ts'
import type { EncodedMatte, EngineHandlerContext, EngineHandlers, EngineSettings } from './contract.ts'
import type { EnginePort, ToEngine } from './protocol.ts'

/** Streamed values under way before a handler that asks `drained` waits. */
const WINDOW = 4
const ALIVE_EVERY = 500

export interface StartedEngine {
  handlers: Partial<EngineHandlers>
  provider: string
}

interface RunningCall {
  controller: AbortController
  underWay: number
  wake: (() => void)[]
}
type Answer = (outcome: { matte: EncodedMatte | null } | { error: Error }) => void

/** Serves the engine's calls on a port: the whole of what happens in the engine process. */
export function serveEngine(port: EnginePort, start: (settings: EngineSettings) => Promise<StartedEngine>): void {
  const running = new Map<number, RunningCall>()
  const questions = new Map<number, Answer>()
  let engine: StartedEngine | null = null
  let lastRequest = 0

  const begin = async (settings: EngineSettings): Promise<void> => {
    try {
      engine = await start(settings)
      port.send({ type: 'ready', provider: engine.provider })
    } catch (error) {
      port.send({ type: 'unable', error: toWireError(error) })
    }
  }
  const ask = (id: number, signal: AbortSignal): EngineHandlerContext<'export'>['matte'] => {
    return (objectId, index) =>
      new Promise((resolve, reject) => {
        const request = ++lastRequest
        const settle = (answer: () => void): void => {
          questions.delete(request)
          signal.removeEventListener('abort', cancel)
          answer()
        }
        const cancel = (): void => {
          settle(() => {
            reject(cancelled())
          })
        }
        questions.set(request, (outcome) => {
          settle(() => {
            if ('error' in outcome) reject(outcome.error)
            else resolve(outcome.matte)
          })
        })
        if (signal.aborted) cancel()
        else {
          signal.addEventListener('abort', cancel)
          port.send({ type: 'matte', id, request, objectId, index })
        }
      })
  }
  const contextOf = (id: number, call: RunningCall): EngineHandlerContext<'export'> => ({
    signal: call.controller.signal,
    stream: (value) => {
      call.underWay++
      port.send({ type: 'stream', id, value })
    },
    drained: () =>
      call.underWay < WINDOW || call.controller.signal.aborted
        ? Promise.resolve()
        : new Promise((resolve) => call.wake.push(resolve)),
    matte: ask(id, call.controller.signal),
  })
  const run = async ({ id, name, input }: ToEngine & { type: 'call' }): Promise<void> => {
    const call: RunningCall = { controller: new AbortController(), underWay: 0, wake: [] }
    running.set(id, call)
    try {
      if (!engine) throw new HoldoutError('internal', 'The engine was called before it started.')
      // The call's name ties input, context and output together; the compiler cannot see that through a union.
      const handler = engine.handlers[name] as ((input: unknown, context: unknown) => Promise<unknown>) | undefined
      if (!handler) throw new HoldoutError('unsupported', `This engine has no ${name}.`)
      const value = await handler(input, contextOf(id, call))
      throwIfCancelled(call.controller.signal)
      port.send({ type: 'result', id, value })
    } catch (error) {
      port.send({ type: 'error', id, error: toWireError(call.controller.signal.aborted ? cancelled() : error) })
    } finally {
      running.delete(id)
    }
  }
  const receive = (message: ToEngine): void => {
    switch (message.type) {
      case 'start':
        void begin(message.settings)
        return
      case 'call':
        void run(message)
        return
      case 'cancel':
        running.get(message.id)?.controller.abort(message.interrupted ? interrupted() : cancelled())
        wake(running.get(message.id))
        return
      case 'taken': {
        const call = running.get(message.id)
        if (call && --call.underWay < WINDOW) wake(call)
        return
      }
      case 'answer':
        questions.get(message.request)?.({ matte: message.matte })
        return
      case 'refusal':
        questions.get(message.request)?.({ error: fromWireError(message.error) })
    }
  }
  port.onMessage(receive)
  setInterval(() => {
    port.send({ type: 'alive' })
  }, ALIVE_EVERY).unref()
}

function wake(call: RunningCall | undefined): void {
  for (const resolve of call?.wake.splice(0) ?? []) resolve()
}
const interrupted = (): HoldoutError => new HoldoutError('interrupted', 'Holdout was closed.')
