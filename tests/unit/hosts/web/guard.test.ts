import type { IncomingHttpHeaders } from 'node:http'
import { expect, test } from 'vitest'
import { guard, rememberToken, type GuardedRequest } from '../../../../src/main/hosts/web/guard.ts'

const launch = { port: 4321, token: 'the-token' }
const cookie = 'theme=dark; holdout-4321=the-token'
const own = { host: '127.0.0.1:4321', cookie, 'sec-fetch-site': 'same-origin' }

function judge(headers: IncomingHttpHeaders, request: Partial<GuardedRequest> = {}) {
  return guard({ method: 'GET', url: '/', upgrade: false, ...request, headers }, launch)
}

test('the printed address is let in and its token remembered', () => {
  expect(judge({ host: '127.0.0.1:4321' }, { url: '/?token=the-token' })).toEqual({ allowed: true, remember: true })
})

test.each(['127.0.0.1:4321', 'localhost:4321', 'LOCALHOST:4321', '[::1]:4321'])(
  'the cookie is let in at %s',
  (host) => {
    expect(judge({ host, cookie })).toEqual({ allowed: true, remember: false })
  },
)

test('the cookie holds the token out of reach of scripts and other sites', () => {
  expect(rememberToken(launch)).toBe('holdout-4321=the-token; Path=/; HttpOnly; SameSite=Strict')
})

test.each<[string, IncomingHttpHeaders]>([
  ['another name for this machine, as DNS rebinding gives', { ...own, host: 'attacker.example:4321' }],
  ['a name that begins like ours', { ...own, host: '127.0.0.1.attacker.example:4321' }],
  ['another port', { ...own, host: '127.0.0.1:80' }],
  ['no Host at all', { cookie }],
  ['a script of another site', { ...own, origin: 'https://attacker.example' }],
  ['a script of another local port', { ...own, origin: 'http://127.0.0.1:9999' }],
  ['a sandboxed frame', { ...own, origin: 'null' }],
  ['a picture embedded in another site', { ...own, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
  ['a picture embedded by another local port', { ...own, 'sec-fetch-site': 'same-site', 'sec-fetch-dest': 'image' }],
  [
    'a frame in another site',
    { ...own, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
  ],
])('%s is refused, token or not', (_, headers) => {
  expect(judge(headers, { url: '/media/frame/med_1/0' })).toMatchObject({ allowed: false, status: 403 })
  expect(judge(headers, { url: '/?token=the-token' })).toMatchObject({ allowed: false, status: 403 })
})

test.each([undefined, 'holdout-4321=', 'holdout-4321=the-toke', 'holdout-1=the-token', 'xholdout-4321=the-token'])(
  'the cookie %j does not let in',
  (wrong) => {
    expect(judge({ host: own.host, ...(wrong === undefined ? {} : { cookie: wrong }) })).toMatchObject({ status: 401 })
  },
)

test.each(['/?token=', '/?token=wrong', '/#token=the-token', '/?other=the-token'])('the address %s does not', (url) => {
  expect(judge({ host: own.host }, { url })).toMatchObject({ status: 401 })
})

test.each([{ upgrade: true }, { method: 'POST' }])('%j needs the Origin of the page', (request) => {
  expect(judge(own, request)).toMatchObject({ allowed: false, status: 403 })
  expect(judge({ ...own, origin: 'http://localhost:4321' }, request)).toMatchObject({ allowed: false, status: 403 })
  expect(judge({ ...own, origin: 'http://127.0.0.1:4321' }, request)).toMatchObject({ allowed: true })
})

test.each(['PUT', 'DELETE', 'OPTIONS', 'TRACE'])('%s is not answered', (method) => {
  expect(judge(own, { method })).toMatchObject({ allowed: false, status: 405 })
})

test('a link from another site to the page is let in only with the token', () => {
  const link = {
    host: own.host,
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
  }
  expect(judge(link)).toMatchObject({ allowed: false, status: 401 })
  expect(judge(link, { url: '/?token=the-token' })).toMatchObject({ allowed: true })
})
