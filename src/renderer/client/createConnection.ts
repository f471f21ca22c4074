import { HoldoutError } from '../../shared/domain/errors.ts'
import type { Channel } from '../../shared/rpc/channel.ts'
import { createClient, type Client } from '../../shared/rpc/createClient.ts'

/** `connected` comes again after every reconnection: what was fetched before may be stale. */
export type ConnectionStatus = 'connected' | 'reconnecting'

/** A client that outlives its channel. */
export interface Connection extends Pick<Client, 'call' | 'on' | 'close'> {
  onStatus(listener: (status: ConnectionStatus) => void): () => void
}

const FIRST_WAIT = 250
const LONGEST_WAIT = 5000

interface State {
  client: Client | null
  closed: boolean
  /** Each registers itself on a new client and keeps how to stop. */
  listeners: Set<{ register: (client: Client) => void; stop: () => void }>
  statuses: Set<(status: ConnectionStatus) => void>
}

/**
 * Connects over what `open` gives, and again with growing pauses whenever that closes. While there is no channel, calls
 * reject with `io`; event listeners stay registered. @throws what the first `open` throws
 */
export async function createConnection(open: () => Promise<Channel>): Promise<Connection> {
  const state: State = { client: null, closed: false, listeners: new Set(), statuses: new Set() }
  attach(state, await open(), open)
  return {
    call: (name, input, options) =>
      state.client?.call(name, input, options) ??
      Promise.reject(new HoldoutError('io', 'Holdout does not answer; trying to reach it again.')),
    on: (name, listener) => {
      const entry = {
        register: (client: Client) => {
          entry.stop = client.on(name, listener)
        },
        stop: (): void => undefined,
      }
      state.listeners.add(entry)
      if (state.client) entry.register(state.client)
      return () => {
        state.listeners.delete(entry)
        entry.stop()
      }
    },
    onStatus: (listener) => {
      state.statuses.add(listener)
      return () => void state.statuses.delete(listener)
    },
    close: () => {
      state.closed = true
      state.client?.close()
    },
  }
}

function attach(state: State, channel: Channel, open: () => Promise<Channel>): void {
  const client = createClient(channel)
  state.client = client
  for (const entry of state.listeners) entry.register(client)
  client.onClose(() => {
    state.client = null
    if (!state.closed) void reconnect(state, open)
  })
  // It may have been closed while the channel opened.
  if (state.closed) client.close()
  else announce(state, 'connected')
}

async function reconnect(state: State, open: () => Promise<Channel>): Promise<void> {
  announce(state, 'reconnecting')
  for (let wait = FIRST_WAIT; !state.closed; wait = Math.min(wait * 2, LONGEST_WAIT)) {
    await new Promise((resolve) => setTimeout(resolve, wait))
    const channel = await open().catch(() => null)
    if (!channel) continue
    attach(state, channel, open)
    return
  }
}

function announce({ statuses }: State, status: ConnectionStatus): void {
  for (const listener of statuses) listener(status)
}
