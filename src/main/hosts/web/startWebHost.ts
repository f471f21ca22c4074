import { randomBytes } from 'node:crypto'
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { createServer } from '../../../shared/rpc/createServer.ts'
import { HoldoutError } from '../../../shared/domain/errors.ts'
import type { App } from '../../ports.ts'
import { contentSecurityPolicy, pageFile } from '../pageFile.ts'
import { guard, rememberToken, type Launch, type Verdict } from './guard.ts'
import { errorResponse, sendResponse, toRequest, tooLarge } from './httpAdapter.ts'
import { receiveUpload, type UploadOptions } from './receiveUpload.ts'
import { webSocketChannel } from './webSocketChannel.ts'

export interface WebHostOptions {
  app: App
  /** 0: any free one. */
  port?: number
  /** The address to listen on; only loopback addresses get past the guard. */
  host?: string
  /** The built page. */
  staticFolder: string
  uploadsFolder: string
  /** Bytes an uploaded file may have. */
  uploadLimit?: number
  /** Check outputs and events too; for tests. */
  validateOutputs?: boolean
}

export interface WebHost {
  /** With the token: who has it is let in. */
  url: string
  port: number
  token: string
  close(): Promise<void>
}

/** A plate of an hour in ProRes. */
const UPLOAD_LIMIT = 200 * 2 ** 30
/** The longest painted stroke is far below this. */
const MESSAGE_LIMIT = 16 * 2 ** 20

/**
 * Serves the page, its pixels and the contract on the loopback interface, to whoever has the address with its token.
 * @throws `conflict` where the port is taken, `io`
 */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const launch: Launch = { port: options.port ?? 0, token: randomBytes(32).toString('base64url') }
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_LIMIT })
  const server = createHttpServer((incoming, outgoing) => void answer(options, launch, incoming, outgoing))
  // Uploads take as long as they take; headers still have their own limit.
  server.requestTimeout = 0
  server.on('upgrade', (incoming, socket, head) => {
    openChannel(options, launch, sockets, incoming, socket, head)
  })
  launch.port = await listen(server, launch.port, options.host ?? '127.0.0.1')
  return {
    url: `http://127.0.0.1:${String(launch.port)}/?token=${launch.token}`,
    ...launch,
    close: () => close(server, sockets),
  }
}

async function answer(
  options: WebHostOptions,
  launch: Launch,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  for (const [name, value] of Object.entries(securityHeaders)) outgoing.setHeader(name, value)
  try {
    const verdict = judge(incoming, launch, false)
    if (!verdict.allowed) {
      await sendResponse(refusal(verdict), outgoing, false)
      return
    }
    if (verdict.remember) outgoing.setHeader('Set-Cookie', rememberToken(launch))
    const response = await route(options, incoming, outgoing).catch(errorResponse)
    // What is left of a refused upload is not worth reading.
    if (!incoming.complete) outgoing.setHeader('Connection', 'close')
    await sendResponse(response, outgoing, incoming.method === 'HEAD')
  } catch {
    // The answer had begun, or the request was no HTTP we know: there is no one left to tell.
    outgoing.destroy()
  }
}

const securityHeaders = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

async function route(options: WebHostOptions, incoming: IncomingMessage, outgoing: ServerResponse): Promise<Response> {
  const request = toRequest(incoming, outgoing)
  const { pathname, searchParams } = new URL(request.url)
  if (pathname === '/upload') return upload(options, incoming, searchParams)
  if (incoming.method === 'POST') return new Response('Not found.', { status: 404 })
  if (pathname.startsWith('/media/')) return options.app.media(request)
  if (pathname.startsWith('/download/')) return options.app.download(request)
  return pageFile(options.staticFolder, pathname)
}

async function upload(
  { app, uploadsFolder, uploadLimit = UPLOAD_LIMIT }: WebHostOptions,
  incoming: IncomingMessage,
  query: URLSearchParams,
): Promise<Response> {
  if (incoming.method !== 'POST')
    return new Response('Uploads are posted.', { status: 405, headers: { Allow: 'POST' } })
  if (Number(incoming.headers['content-length'] ?? 0) > uploadLimit) throw tooLarge(uploadLimit)
  const into: UploadOptions = { folder: uploadsFolder, limit: uploadLimit }
  const asked = { name: query.get('name'), batch: query.get('batch'), within: query.get('folder') }
  const { folder, path } = await receiveUpload(incoming, asked, into)
  // The folder too: the frames beside this one may be its sequence.
  app.grant(folder)
  app.grant(path)
  return Response.json({ path })
}

function openChannel(
  { app, validateOutputs = false }: WebHostOptions,
  launch: Launch,
  sockets: WebSocketServer,
  incoming: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  socket.on('error', () => socket.destroy())
  const verdict = judge(incoming, launch, true)
  const status = verdict.allowed ? (pathOf(incoming) === '/rpc' ? 101 : 404) : verdict.status
  if (status !== 101) {
    refuseUpgrade(socket, status)
    return
  }
  sockets.handleUpgrade(incoming, socket, head, (webSocket) => {
    const channel = webSocketChannel(webSocket)
    createServer({ handlers: app.handlers, subscribe: app.onEvent, channel, validateOutputs })
  })
}

function judge({ method = '', url = '', headers }: IncomingMessage, launch: Launch, upgrade: boolean): Verdict {
  return guard({ method, url, headers, upgrade }, launch)
}

const pathOf = ({ url = '' }: IncomingMessage): string => url.split('?')[0] ?? ''

function refusal({ status, reason }: Extract<Verdict, { allowed: false }>): Response {
  return new Response(reason, { status, headers: { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' } })
}

function refuseUpgrade(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${String(status)} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE'
      const message = taken ? `Port ${String(port)} is taken: choose another with --port.` : error.message
      reject(new HoldoutError(taken ? 'conflict' : 'io', message, { cause: error }))
    })
    server.listen(port, host, () => {
      resolve((server.address() as AddressInfo).port)
    })
  })
}

function close(server: Server, sockets: WebSocketServer): Promise<void> {
  for (const socket of sockets.clients) socket.terminate()
  sockets.close()
  return new Promise((resolve) => {
    server.close(() => {
      resolve()
    })
    server.closeAllConnections()
  })
}
