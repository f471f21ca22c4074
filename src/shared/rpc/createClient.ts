import type { CallInput, CallName, CallOutput, EventName, EventValue } from '../contract/index.ts'
import { cancelled, fromWireError, HoldoutError } from '../domain/errors.ts'
import type { Channel } from './channel.ts'
import type { Answer, ClientMessage, ServerMessage } from './messages.ts'

/** The contract, called from the other end of a channel. Holds no schema: the server checks. */
export interface Client {
  /** @throws what the handler threw, `cancelled` as soon as `signal` aborts, `io` when the channel closes */
  call<N extends CallName>(name: N, input: CallInput<N>, options?: { signal?: AbortSignal }): Promise<CallOutput<N>>
  /** Returns how to stop listening. */
  on<N extends EventName>(name: N, listener: (value: EventValue<N>) => void): () => void
  onClose(listener: () => void): void
  close(): void
}

interface Pending {
  resolve: (output: unknown) => void
  reject: (error: HoldoutError) => void
  /** Stops listening for cancellation. */
  settled: () => void
}

/** A typed client on `channel`. */
export function createClient(channel: Channel): Client {
  const pending = new Map<number, Pending>()
  const listeners = new Map<string, Set<(value: never) => void>>()
  let open = true
  let nextId = 1

  channel.onMessage((message) => {
    receive(message as ServerMessage, pending, listeners)
  })
  channel.onClose(() => {
    open = false
    for (const { settled, reject } of pending.values()) {
      settled()
      reject(connectionLost())
    }
    pending.clear()
  })
  const send = (message: ClientMessage): void => {
    channel.send(message)?.catch(() => {
      channel.close()
    })
  }

  return {
    call<N extends CallName>(name: N, input: CallInput<N>, { signal }: { signal?: AbortSignal } = {}) {
      if (!open) return Promise.reject(connectionLost())
      if (signal?.aborted) return Promise.reject(cancelled())
      const id = nextId++
      return new Promise<CallOutput<N>>((resolve, reject) => {
        // First: it throws where the input cannot travel.
        send({ type: 'call', id, name, input })
        const cancel = (): void => {
          pending.delete(id)
          send({ type: 'cancel', id })
          reject(cancelled())
        }
        signal?.addEventListener('abort', cancel, { once: true })
        const settled = (): void => signal?.removeEventListener('abort', cancel)
        pending.set(id, { resolve: resolve as (output: unknown) => void, reject, settled })
      })
    },
    on(name, listener) {
      const set = listeners.get(name) ?? new Set()
      listeners.set(name, set)
      set.add(listener)
      return () => void set.delete(listener)
    },
    onClose: (listener) => {
      channel.onClose(listener)
    },
    close: () => {
      channel.close()
    },
  }
}

function receive(
  message: ServerMessage,
  pending: Map<number, Pending>,
  listeners: Map<string, Set<(value: never) => void>>,
): void {
  const emit = (name: string, value: unknown): void => {
    for (const listener of [...(listeners.get(name) ?? [])]) listener(value as never)
  }
  if (message.type === 'event') emit(message.name, message.value)
  else if (message.type === 'refused') emit(connectionProblem, message.error)
  else settle(message, pending)
}

function settle(answer: Answer, pending: Map<number, Pending>): void {
  // Answers to cancelled calls find no one waiting.
  const waiting = pending.get(answer.id)
  pending.delete(answer.id)
  waiting?.settled()
  if (answer.type === 'result') waiting?.resolve(answer.output)
  else waiting?.reject(fromWireError(answer.error))
}

/** A message that could not be understood is a problem of the connection itself. */
const connectionProblem: EventName = 'app.problem'

const connectionLost = (): HoldoutError =>
  new HoldoutError('io', 'The connection to Holdout was lost. Is it still running?')
