import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { request, type IncomingHttpHeaders, type RequestOptions } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { startWebHost, type WebHost } from '../../../../src/main/hosts/web/startWebHost.ts'
import { webSocketChannel } from '../../../../src/main/hosts/web/webSocketChannel.ts'
import type { App } from '../../../../src/main/ports.ts'
import { createClient } from '../../../../src/shared/rpc/createClient.ts'
import { fakeHandlers } from '../../shared/rpc/fakeHandlers.ts'

let folder = ''
let host: WebHost
const granted: string[] = []
let mediaSignal: AbortSignal | undefined

const app: App = {
  handlers: fakeHandlers(() => ({ revision: 7, done: null })),
  media: (request) => {
    mediaSignal = request.signal
    if (request.url.endsWith('/endless')) return Promise.resolve(new Response(endless()))
    if (request.url.endsWith('/broken')) return Promise.reject(new Error('broken'))
    return Promise.resolve(new Response(new Uint8Array([1, 2, 3]), { headers: { ETag: '"x"' } }))
  },
  download: (request) => Promise.resolve(new Response(new URL(request.url).pathname)),
  onEvent: () => () => undefined,
  grant: (path) => void granted.push(path),
  dispose: () => Promise.resolve(),
}

function endless(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, 5))
      controller.enqueue(new Uint8Array(1000))
    },
  })
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdout-web-'))
  const staticFolder = join(folder, 'page')
  await mkdir(join(staticFolder, 'assets'), { recursive: true })
  await writeFile(join(staticFolder, 'index.html'), '<title>Holdout</title>')
  await writeFile(join(staticFolder, 'assets/main-1a2b.js'), 'export {}')
  await writeFile(join(folder, 'secret.json'), '{}')
  await symlink(join(folder, 'secret.json'), join(staticFolder, 'link.json'))
  host = await startWebHost({ app, staticFolder, uploadsFolder: join(folder, 'uploads'), uploadLimit: 1000 })
})
afterAll(async () => {
  await host.close()
  await rm(folder, { recursive: true })
})

interface Options extends RequestOptions {
  headers?: Record<string, string>
  body?: Buffer
}

interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: Buffer
}

/** A plain request: unlike fetch it sends the path and the headers just as they are given. */
function ask(path: string, options: Options = {}): Promise<Answer> {
  const headers = { cookie: `holdout-${String(host.port)}=${host.token}`, ...options.headers }
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: host.port, path, ...options, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => void chunks.push(chunk))
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) })
      })
    })
    sent.on('error', reject)
    sent.end(options.body)
  })
}

const origin = (): string => `http://127.0.0.1:${String(host.port)}`

test('the printed address answers with the page, its policy and a cookie that lets in afterwards', async () => {
  const page = await ask(new URL(host.url).pathname + new URL(host.url).search, { headers: { cookie: '' } })
  expect(page.status).toBe(200)
  expect(page.body.toString()).toContain('Holdout')
  expect(page.headers['content-security-policy']).toMatch(/default-src 'none'; script-src 'self';/)
  expect(page.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
  const cookie = page.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
  const asset = await ask('/assets/main-1a2b.js', { headers: { cookie } })
  expect(asset).toMatchObject({ status: 200, headers: { 'content-type': 'text/javascript; charset=utf-8' } })
})

test('without the token nothing is served, and the answer says what to do', async () => {
  for (const path of ['/', '/assets/main-1a2b.js', '/media/frame/med_1/0', '/download/job_1', '/upload']) {
    const refused = await ask(path, { headers: { cookie: '' } })
    expect(refused.status).toBe(401)
    expect(refused.body.toString()).toContain('address that Holdout printed')
  }
})

test('a rebound name is refused with the right token', async () => {
  expect((await ask('/', { headers: { host: `evil.example:${String(host.port)}` } })).status).toBe(403)
})

test.each([
  '/../secret.json',
  '/..%2fsecret.json',
  '/%2e%2e/secret.json',
  '/assets/..%2f..%2fsecret.json',
  '/..%5csecret.json',
  '/link.json',
  '/assets',
  '/assets/',
  '/index.html%00.js',
  '/%zz.js',
  '//secret.json',
])('%s is not found', async (path) => {
  expect((await ask(path)).status).toBe(404)
})

test('pictures come from the media router; its failures are answered, not thrown', async () => {
  const picture = await ask('/media/frame/med_1/0')
  expect([...picture.body]).toEqual([1, 2, 3])
  expect(picture.headers.etag).toBe('"x"')
  expect((await ask('/media/frame/med_1/0', { method: 'HEAD' })).body.length).toBe(0)
  expect((await ask('/download/job_1')).body.toString()).toBe('/download/job_1')
  const broken = await ask('/media/broken')
  expect(broken.status).toBe(500)
  expect(JSON.parse(broken.body.toString())).toEqual({ code: 'internal', message: 'broken' })
})

test('a client that leaves aborts what is made for it', async () => {
  const headers = { cookie: `holdout-${String(host.port)}=${host.token}` }
  const leaving = request({ host: '127.0.0.1', port: host.port, path: '/media/endless', headers }, (response) => {
    response.once('data', () => leaving.destroy())
  })
  leaving.on('error', () => undefined).end()
  await vi.waitFor(() => {
    expect(mediaSignal?.aborted).toBe(true)
  })
})

test('an upload lands in the uploads folder and is granted', async () => {
  const body = Buffer.from('a movie')
  const answer = await ask('/upload?name=..%2Fclip.mov', { method: 'POST', headers: { origin: origin() }, body })
  const { path } = JSON.parse(answer.body.toString()) as { path: string }
  expect(path.startsWith(join(folder, 'uploads'))).toBe(true)
  expect(path.endsWith('/clip.mov')).toBe(true)
  expect(await readFile(path)).toEqual(body)
  expect(granted).toContain(path)
})

test.each<[string, Options, number]>([
  ['without an Origin', {}, 403],
  ['from another site', { headers: { origin: 'https://evil.example' } }, 403],
])('an upload %s is refused', async (_, options, status) => {
  expect((await ask('/upload?name=a.mov', { method: 'POST', ...options })).status).toBe(status)
})

test('an upload above the limit is refused, announced or not', async () => {
  const options = { method: 'POST', body: Buffer.alloc(2000) }
  const announced = await ask('/upload?name=a.mov', {
    ...options,
    headers: { origin: origin(), 'content-length': '2000' },
  })
  expect(announced.status).toBe(400)
  const chunked = ask('/upload?name=a.mov', {
    ...options,
    headers: { origin: origin(), 'transfer-encoding': 'chunked' },
  })
  expect((await chunked).status).toBe(400)
})

function webSocket(headers: Record<string, string>, path = '/rpc'): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${String(host.port)}${path}`, { headers })
  return new Promise((resolve, reject) => {
    socket.once('open', () => {
      resolve(socket)
    })
    socket.once('error', reject)
  })
}

test('the WebSocket of the page carries the contract; text that is no message is answered', async () => {
  const socket = await webSocket({ origin: origin(), cookie: `holdout-${String(host.port)}=${host.token}` })
  const client = createClient(webSocketChannel(socket))
  const problems: unknown[] = []
  client.on('app.problem', (problem) => void problems.push(problem))
  socket.send('{not json')
  await expect(client.call('project.undo', {})).resolves.toEqual({ revision: 7, done: null })
  expect(problems).toMatchObject([{ code: 'invalid-input' }])
  client.close()
})

test('a WebSocket of another site, or without the token, or elsewhere does not open', async () => {
  const cookie = `holdout-${String(host.port)}=${host.token}`
  await expect(webSocket({ cookie, origin: 'https://evil.example' })).rejects.toThrow('403')
  await expect(webSocket({ cookie })).rejects.toThrow('403')
  await expect(webSocket({ origin: origin() })).rejects.toThrow('401')
  await expect(webSocket({ origin: origin(), cookie }, '/other')).rejects.toThrow('404')
})

test('a taken port is a clear error', async () => {
  const second = startWebHost({ app, port: host.port, staticFolder: folder, uploadsFolder: folder })
  await expect(second).rejects.toMatchObject({ code: 'conflict', message: /taken: choose another/ })
})
