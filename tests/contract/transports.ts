import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { startWebHost } from '../../src/main/hosts/web/startWebHost.ts'
import { webSocketChannel } from '../../src/main/hosts/web/webSocketChannel.ts'
import type { Emit, Handlers } from '../../src/shared/contract/index.ts'
import { createClient, type Client } from '../../src/shared/rpc/createClient.ts'
import { createMemoryChannelPair } from '../../src/shared/rpc/createMemoryChannelPair.ts'
import { createServer } from '../../src/shared/rpc/createServer.ts'

/** A served contract and a client of it. */
export interface Served {
  client: Client
  emit: Emit
  close(): Promise<void>
}

export interface Transport {
  name: string
  /** Whether a burst of events can fill it. */
  congests: boolean
  /** Serves `handlers`, outputs and events checked. */
  serve(handlers: Handlers): Promise<Served>
}

export const transports: Transport[] = [
  { name: 'memory', congests: false, serve: serveInMemory },
  { name: 'WebSocket', congests: true, serve: serveOverWebSocket },
]

function serveInMemory(handlers: Handlers): Promise<Served> {
  const [near, channel] = createMemoryChannelPair()
  const { subscribe, emit } = emitter()
  const server = createServer({ handlers, subscribe, channel, validateOutputs: true })
  const close = (): Promise<void> => {
    server.close()
    return Promise.resolve()
  }
  return Promise.resolve({ client: createClient(near), emit, close })
}

async function serveOverWebSocket(handlers: Handlers): Promise<Served> {
  const folder = await mkdtemp(join(tmpdir(), 'holdout-transport-'))
  const { subscribe, emit } = emitter()
  const app = {
    handlers,
    onEvent: subscribe,
    media: () => Promise.resolve(new Response()),
    download: () => Promise.resolve(new Response()),
    grant: () => undefined,
    dispose: () => Promise.resolve(),
  }
  const host = await startWebHost({ app, staticFolder: folder, uploadsFolder: folder, validateOutputs: true })
  const address = `127.0.0.1:${host.port}`
  const socket = new WebSocket(`ws://${address}/rpc?token=${host.token}`, { origin: `http://${address}` })
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  const close = async (): Promise<void> => {
    await host.close()
    await rm(folder, { recursive: true })
  }
  return { client: createClient(webSocketChannel(socket)), emit, close }
}

function emitter() {
  const listeners = new Set<Emit>()
  const subscribe = (listener: Emit) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }
  const emit: Emit = (name, value) => {
    for (const listener of listeners) listener(name, value)
  }
  return { subscribe, emit }
}
