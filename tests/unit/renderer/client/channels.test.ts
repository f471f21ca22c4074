import type { AddressInfo } from 'node:net'
import { expect, test, vi } from 'vitest'
import { WebSocketServer } from 'ws'
import { messagePortChannel } from '../../../../src/renderer/client/messagePortChannel.ts'
import { openWebSocket } from '../../../../src/renderer/client/webSocketChannel.ts'
import { webSocketChannel } from '../../../../src/main/hosts/web/webSocketChannel.ts'
import type { Channel } from '../../../../src/shared/rpc/channel.ts'
import { createClient } from '../../../../src/shared/rpc/createClient.ts'
import { createServer } from '../../../../src/shared/rpc/createServer.ts'
import { fakeHandlers } from '../../shared/rpc/fakeHandlers.ts'

function serve(channel: Channel, closed: () => void): void {
  channel.onClose(closed)
  const handlers = fakeHandlers(() => ({ revision: 2, done: null }))
  createServer({ handlers, subscribe: () => () => undefined, channel })
}

async function callAndClose(channel: Channel, serverClosed: () => void): Promise<void> {
  const client = createClient(channel)
  await expect(client.call('project.undo', {})).resolves.toEqual({ revision: 2, done: null })
  const closed = vi.fn()
  client.onClose(closed)
  client.close()
  await vi.waitFor(() => {
    expect(closed).toHaveBeenCalledOnce()
    expect(serverClosed).toHaveBeenCalledOnce()
  })
  await expect(client.call('project.undo', {})).rejects.toMatchObject({ code: 'io' })
}

test('a MessagePort carries calls; closing one end closes the other', async () => {
  const { port1, port2 } = new MessageChannel()
  const serverClosed = vi.fn()
  serve(messagePortChannel(port1), serverClosed)
  await callAndClose(messagePortChannel(port2), serverClosed)
})

test('the browser’s WebSocket carries calls; closing one end closes the other', async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  const serverClosed = vi.fn()
  server.on('connection', (socket) => {
    serve(webSocketChannel(socket), serverClosed)
  })
  await vi.waitFor(() => {
    expect(server.address()).not.toBeNull()
  })
  const { port } = server.address() as AddressInfo
  await callAndClose(await openWebSocket(`ws://127.0.0.1:${port}/`), serverClosed)
  server.close()
  await expect(openWebSocket(`ws://127.0.0.1:${port}/`)).rejects.toThrow('did not open')
})
