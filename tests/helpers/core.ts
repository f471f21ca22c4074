import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { WebSocket } from 'ws'
import { createApp } from '../../src/main/app.ts'
import { launchForked } from '../../src/main/engine/launchForked.ts'
import { startWebHost } from '../../src/main/hosts/web/startWebHost.ts'
import { webSocketChannel } from '../../src/main/hosts/web/webSocketChannel.ts'
import type { App } from '../../src/main/ports.ts'
import { objectDefaults } from '../../src/shared/domain/objectDefaults.ts'
import { newId } from '../../src/shared/domain/newId.ts'
import type { ObjectId } from '../../src/shared/domain/ids.ts'
import type { JobSnapshot } from '../../src/shared/contract/jobs.ts'
import type { JobId, MediaId } from '../../src/shared/domain/ids.ts'
import { createClient, type Client } from '../../src/shared/rpc/createClient.ts'
import { createMemoryChannelPair } from '../../src/shared/rpc/createMemoryChannelPair.ts'
import { createServer } from '../../src/shared/rpc/createServer.ts'

const root = resolve(import.meta.dirname, '../..')

export interface TestCore {
  app: App
  client: Client
  folder: string
  close(): Promise<void>
}

/** The whole core with a real engine process, over a channel of the given kind; outputs and events are checked too. */
export async function startCore(transport: 'memory' | 'websocket' = 'memory', home?: string): Promise<TestCore> {
  const folder = home ?? mkdtempSync(join(tmpdir(), 'holdout-core-'))
  const app = await createApp({
    host: 'web',
    version: '0.0.0-test',
    root,
    userData: join(folder, 'data'),
    cache: join(folder, 'cache'),
    launchEngine: launchForked(join(root, 'src/main/engine/entry.ts')),
    dialogs: null,
    menu: null,
    initialMedia: null,
    log: () => undefined,
  })
  app.grant(folder)
  const { client, disconnect } = await (transport === 'memory' ? overMemory(app) : overWebSocket(app, folder))
  return {
    app,
    client,
    folder,
    close: async () => {
      client.close()
      await disconnect()
      await app.dispose()
      if (home === undefined) rmSync(folder, { recursive: true })
    },
  }
}

interface Connection {
  client: Client
  disconnect: () => Promise<void>
}

function overMemory(app: App): Promise<Connection> {
  const [near, far] = createMemoryChannelPair()
  createServer({ handlers: app.handlers, subscribe: app.onEvent, channel: far, validateOutputs: true })
  return Promise.resolve({ client: createClient(near), disconnect: () => Promise.resolve() })
}

async function overWebSocket(app: App, folder: string): Promise<Connection> {
  const host = await startWebHost({
    app,
    staticFolder: join(root, 'out/renderer'),
    uploadsFolder: join(folder, 'uploads'),
    validateOutputs: true,
  })
  const { promise, resolve: opened, reject } = Promise.withResolvers<undefined>()
  const socket = new WebSocket(`ws://127.0.0.1:${host.port}/rpc?token=${host.token}`, {
    origin: `http://127.0.0.1:${host.port}`,
  })
  socket.once('open', () => {
    opened(undefined)
  })
  socket.once('error', reject)
  await promise
  return { client: createClient(webSocketChannel(socket)), disconnect: () => host.close() }
}

/** A project with one media, and how to add objects to it. */
export async function openFootage({ app, client, folder }: TestCore, path: string, name = 'test') {
  app.grant(path)
  const { path: project } = await client.call('project.create', { name, path: join(folder, `${name}.holdout`) })
  await client.call('project.apply', { command: { type: 'project.settings', patch: { inferenceSide: 240 } } })
  const { media } = await client.call('media.import', { path })
  return { project, media }
}

export async function addObject({ client }: TestCore, mediaId: MediaId, name: string, position = 0): Promise<ObjectId> {
  const id = newId('obj')
  await client.call('project.apply', {
    command: { type: 'object.add', object: { ...objectDefaults(position), id, mediaId, name } },
  })
  return id
}

/** Waits for a job and insists on its success. */
export async function finish({ client }: TestCore, jobId: JobId): Promise<JobSnapshot['progress']> {
  const { progress } = await client.call('jobs.wait', { jobId })
  if (progress.state !== 'succeeded') throw new Error(`the job ended as ${JSON.stringify(progress)}`)
  return progress
}
