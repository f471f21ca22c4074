import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { HoldoutError, toWireError, type ErrorCode } from '../../../shared/domain/errors.ts'

/** A request without a body, as the routers want it; `signal` aborts when the client goes away. */
export function toRequest(incoming: IncomingMessage, outgoing: ServerResponse): Request {
  const controller = new AbortController()
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) controller.abort()
  })
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  // Put together as text: resolved as a reference, a path of `//name` would become a host.
  const url = `http://${incoming.headers.host ?? 'localhost'}${incoming.url ?? '/'}`
  return new Request(url, { method: incoming.method ?? 'GET', headers, signal: controller.signal })
}

/** Streams a response out. A client that left in the middle is no error. */
export async function sendResponse(response: Response, outgoing: ServerResponse, head: boolean): Promise<void> {
  outgoing.statusCode = response.status
  response.headers.forEach((value, name) => outgoing.setHeader(name, value))
  if (head || !response.body) {
    await response.body?.cancel()
    outgoing.end()
    return
  }
  try {
    await pipeline(Readable.from(response.body), outgoing)
  } catch (error) {
    if (!outgoing.destroyed) throw error
  }
}

const statuses: Partial<Record<ErrorCode, number>> = {
  'invalid-input': 400,
  'path-not-granted': 403,
  'not-found': 404,
  'no-project': 404,
  'media-missing': 404,
  conflict: 409,
  unsupported: 415,
  'disk-full': 507,
}

/** An error as `{code, message}`, the same as over the channel. */
export function errorResponse(error: unknown): Response {
  const wire = toWireError(error)
  return Response.json(wire, { status: statuses[wire.code] ?? 500, headers: { 'Cache-Control': 'no-store' } })
}

/** Thrown for bodies above the limit; the connection cannot be used further. */
export const tooLarge = (limit: number): HoldoutError =>
  new HoldoutError(
    'invalid-input',
    `The file is larger than the ${String(Math.floor(limit / 2 ** 20))} MiB this host takes.`,
  )
