import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** What of a request decides whether it is let in. */
export interface GuardedRequest {
  method: string
  /** Path and query, as they came. */
  url: string
  headers: IncomingHttpHeaders
  /** A WebSocket wants to open. */
  upgrade: boolean
}

/** This launch of the host. */
export interface Launch {
  port: number
  /** Made anew at every start; only who saw the printed address has it. */
  token: string
}

export type Verdict =
  /** `remember`: the token came in the address; hand it over as a cookie, so that pictures load without it. */
  { allowed: true; remember: boolean } | { allowed: false; status: 401 | 403 | 405; reason: string }

/**
 * Lets in only the page this host served to the person at this machine. The Host header stops DNS rebinding, the Origin
 * and fetch metadata stop other sites and other local ports, the token stops other users of the machine.
 */
export function guard({ method, url, headers, upgrade }: GuardedRequest, launch: Launch): Verdict {
  const { host = '', origin } = headers
  if (!ownHosts(launch.port).includes(host.toLowerCase())) return refuse(403, 'Not an address of this host.')
  const post = method === 'POST'
  if (!post && method !== 'GET' && method !== 'HEAD') return refuse(405, 'Only GET, HEAD and POST are answered.')
  const ownOrigin = origin === `http://${host}`
  if ((upgrade || post || origin !== undefined) && !ownOrigin) return refuse(403, 'Not from the page of this host.')
  if (isForeign(headers)) return refuse(403, 'Not from the page of this host.')
  const fromAddress = tokenInAddress(url)
  if (isToken(fromAddress, launch)) return { allowed: true, remember: true }
  if (isToken(tokenInCookie(headers.cookie, launch.port), launch)) return { allowed: true, remember: false }
  return refuse(401, 'Open the address that Holdout printed when it started: it holds the key of this session.')
}

/** Cookies are shared by all ports of a machine, so the name holds ours. */
export const cookieName = (port: number): string => `holdout-${String(port)}`

/** The `Set-Cookie` header that remembers the token: unreadable to scripts, never sent from another site. */
export function rememberToken({ port, token }: Launch): string {
  return `${cookieName(port)}=${token}; Path=/; HttpOnly; SameSite=Strict`
}

function ownHosts(port: number): string[] {
  const names = ['127.0.0.1', 'localhost', '[::1]']
  // Browsers leave out the port where it is the scheme's own.
  return names.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${String(port)}`]))
}

/** Embedded or fetched by another page. Following a link to the page itself is fine: it still needs the token. */
function isForeign(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site']
  if (site === undefined || site === 'same-origin' || site === 'none') return false
  return headers['sec-fetch-mode'] !== 'navigate' || headers['sec-fetch-dest'] !== 'document'
}

function tokenInAddress(url: string): string {
  const query = url.indexOf('?')
  return (query < 0 ? null : new URLSearchParams(url.slice(query)).get('token')) ?? ''
}

function tokenInCookie(cookie: string | undefined, port: number): string {
  const prefix = `${cookieName(port)}=`
  const entry = (cookie ?? '').split('; ').find((part) => part.startsWith(prefix))
  return entry?.slice(prefix.length) ?? ''
}

/** Takes the same time wherever the two differ. */
function isToken(candidate: string, { token }: Launch): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(candidate), digest(token))
}

function refuse(status: 401 | 403 | 405, reason: string): Verdict {
  return { allowed: false, status, reason }
}
