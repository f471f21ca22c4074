import { z } from 'zod'
import type { EventDefinition } from '../contract/define.ts'
import { calls, events, type CallContext, type CallName, type Emit, type Handlers } from '../contract/index.ts'
import { HoldoutError, toWireError } from '../domain/errors.ts'
import type { Channel } from './channel.ts'
import { createOutbox, type Outbox } from './createOutbox.ts'
import type { ClientMessage } from './messages.ts'

export interface ServerOptions {
  handlers: Handlers
  /** Registers for the events to pass on; returns how to stop. */
  subscribe: (listener: Emit) => () => void
  channel: Channel
  /** Also check what goes out. For tests: a wrong output becomes an `internal` error, a wrong event throws at its source. */
  validateOutputs?: boolean
}

export interface Server {
  /** Aborts what runs and closes the channel. */
  close(): void
}

/**
 * Serves the contract to one client: checks every input, runs its handler with a signal that aborts when the client
 * cancels or goes away, answers with the output or a {@link toWireError}, and passes events on in order.
 */
export function createServer(options: ServerOptions): Server {
  const { channel } = options
  const outbox = createOutbox(channel)
  const running = new Map<number, AbortController>()

  channel.onMessage((raw) => {
    const parsed = ClientMessage.safeParse(raw)
    const message = parsed.data
    if (!message) refuse(outbox, raw, explain('message', parsed.error))
    else if (message.type === 'cancel') running.get(message.id)?.abort()
    else if (running.has(message.id)) refuse(outbox, raw, `Call ${String(message.id)} is already running.`)
    else void answer(options, outbox, running, message)
  })
  const unsubscribe = options.subscribe((name, value) => {
    // The table's value types are as many as its events; here only the shape they share matters.
    const definition = events[name] as EventDefinition
    if (options.validateOutputs) check(`event ${name}`, definition.schema, value)
    outbox.post({ type: 'event', name, value }, definition.latestBy && `${name} ${definition.latestBy(value)}`)
  })
  channel.onClose(() => {
    unsubscribe()
    for (const controller of running.values()) controller.abort()
  })
  return {
    close: () => {
      channel.close()
    },
  }
}

const ClientMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('call'), id: z.int().min(0), name: z.string(), input: z.unknown() }),
  z.object({ type: z.literal('cancel'), id: z.int().min(0) }),
]) satisfies z.ZodType<ClientMessage>

async function answer(
  options: ServerOptions,
  outbox: Outbox,
  running: Map<number, AbortController>,
  { id, name, input }: Extract<ClientMessage, { type: 'call' }>,
): Promise<void> {
  const controller = new AbortController()
  running.set(id, controller)
  try {
    const output = await dispatch(options, name, input, { signal: controller.signal })
    outbox.post({ type: 'result', id, output })
  } catch (error) {
    outbox.post({ type: 'error', id, error: toWireError(error) })
  } finally {
    running.delete(id)
  }
}

async function dispatch(
  { handlers, validateOutputs = false }: ServerOptions,
  name: string,
  input: unknown,
  context: CallContext,
): Promise<unknown> {
  if (!isCallName(name)) throw new HoldoutError('unsupported', `There is no call "${name}".`)
  const parsed = calls[name].input.safeParse(input)
  if (!parsed.success) throw new HoldoutError('invalid-input', explain(name, parsed.error), { cause: parsed.error })
  // The schema just parsed with is the one this handler's parameter type is inferred from.
  const handler = handlers[name] as (input: unknown, context: CallContext) => Promise<unknown>
  const output = await handler(parsed.data, context)
  if (validateOutputs) check(`output of ${name}`, calls[name].output, output)
  return output
}

/** Own names only: `constructor` and the like are no calls. */
function isCallName(name: string): name is CallName {
  return Object.hasOwn(calls, name)
}

function check(what: string, schema: z.ZodType, value: unknown): void {
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw new HoldoutError('internal', explain(what, parsed.error), { cause: parsed.error })
}

/** All that is wrong in one line: `matte.prompt: prompts[0].x: Invalid input: expected number, received string`. */
function explain(what: string, error: z.ZodError): string {
  const issues = error.issues.map(({ path, message }) =>
    path.length > 0 ? `${z.core.toDotPath(path)}: ${message}` : message,
  )
  return `${what}: ${issues.join('; ')}`
}

function refuse(outbox: Outbox, raw: unknown, reason: string): void {
  const id = (raw as { id?: unknown } | null | undefined)?.id
  const error = { code: 'invalid-input', message: reason } as const
  outbox.post(typeof id === 'number' ? { type: 'error', id, error } : { type: 'refused', error })
}
