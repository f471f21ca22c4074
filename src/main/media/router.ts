import sharp from 'sharp'
import { z } from 'zod'
import { type ErrorCode, HoldoutError, toWireError } from '../../shared/domain/errors.ts'
import { BlobHash, MediaId } from '../../shared/domain/ids.ts'
import {
  type MatteAdjustment,
  matteProperties,
  type MatteProperty,
  mattePropertyNames,
} from '../../shared/domain/matteProperties.ts'
import { encodeHalves } from './halfPicture.ts'
import { ShareWork } from './shareWork.ts'
import type { FrameReader, RgbFrame } from './types.ts'

export interface MediaRouterPorts {
  reader: (id: MediaId) => Promise<FrameReader>
  /** An encoded matte, adjusted; `around` are its neighbours in time, nearest first. Null where there is none of that hash. */
  matte: (
    hash: BlobHash,
    adjustment: MatteAdjustment,
    around: [before: BlobHash, after: BlobHash][],
  ) => Promise<Uint8Array | null>
}

const FramePath = z.tuple([
  MediaId,
  z
    .string()
    .regex(/^\d{1,9}$/, 'An index is a whole number from 0.')
    .transform(Number),
])
const FrameQuery = z.object({
  side: z.coerce.number().int().min(1).max(32768).optional(),
  format: z.enum(['jpeg', 'webp', 'half']).default('jpeg'),
  v: z.string().optional(),
})
const MatteQuery = z.object({
  ...(Object.fromEntries(
    mattePropertyNames.map((name) => {
      const { min, max, neutral } = matteProperties[name]
      return [name, z.coerce.number().min(min).max(max).default(neutral)]
    }),
  ) as Record<MatteProperty, z.ZodDefault<z.ZodCoercedNumber>>),
  invert: z
    .enum(['0', '1'])
    .default('0')
    .transform((value) => value === '1'),
  /** Hashes of the mattes before and after, nearest pair first: `b1.a1.b2.a2`. */
  around: z
    .string()
    .default('')
    .transform((text) => text.split('.').filter(Boolean))
    .pipe(z.array(BlobHash).max(2 * matteProperties.temporal.max))
    .refine((hashes) => hashes.length % 2 === 0, 'Mattes around one come in pairs.'),
})

/** What a URL stands for; the body is made only where it is needed. */
interface Resource {
  type: string
  etag: string
  immutable: boolean
  body: (signal: AbortSignal) => Promise<Uint8Array>
}

/**
 * Serves pixels to the page:
 * `GET /media/frame/<mediaId>/<index>?side=N&format=jpeg|webp|half&v=<fingerprint>` (`half` is halfPicture's) and
 * `GET /media/matte/<hash>?grow=G&featherOut=F…&invert=1&around=H.H` (the bytes of shared/codec/matte; see matteProperties).
 * With `v`, and always for mattes, the answer never changes and says so. Errors are JSON `{code, message}`.
 */
export function createMediaRouter(ports: MediaRouterPorts): (request: Request) => Promise<Response> {
  const bodies = new ShareWork<Uint8Array>()
  return async (request) => {
    try {
      const resource = await find(ports, request)
      return await respond(request, resource, bodies)
    } catch (error) {
      return refuse(error)
    }
  }
}

async function find(ports: MediaRouterPorts, request: Request): Promise<Resource> {
  const url = new URL(request.url)
  const query = Object.fromEntries(url.searchParams)
  const [, root, kind, ...rest] = url.pathname.split('/')
  if (root === 'media' && kind === 'frame' && rest.length === 2) {
    const [id, index] = parse(FramePath, rest)
    return frameResource(await ports.reader(id), index, parse(FrameQuery, query))
  }
  if (root === 'media' && kind === 'matte' && rest.length === 1) {
    return matteResource(ports, parse(BlobHash, rest[0]), parse(MatteQuery, query))
  }
  throw new HoldoutError('not-found', `There is nothing at ${url.pathname}.`)
}

function parse<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new HoldoutError('invalid-input', z.prettifyError(parsed.error), { cause: parsed.error })
}

function frameResource(reader: FrameReader, index: number, query: z.infer<typeof FrameQuery>): Resource {
  const { side, format, v } = query
  const { fingerprint, frames, name } = reader.media
  if (index >= frames) throw new HoldoutError('not-found', `${name} has ${frames} frames; there is no index ${index}.`)
  return {
    type: format === 'half' ? 'application/octet-stream' : `image/${format}`,
    etag: `"${reader.media.id}-${fingerprint}-${index}-${side ?? 0}-${format}"`,
    immutable: v === fingerprint,
    body: async (signal) =>
      format === 'half'
        ? encodeHalves(await reader.readFloat(index, { signal }), side)
        : encode(await reader.read(index, side === undefined ? { signal } : { maxSide: side, signal }), format),
  }
}

/** JPEG in full chroma resolution: a roto edge is judged on it. */
async function encode(frame: RgbFrame, format: 'jpeg' | 'webp'): Promise<Uint8Array> {
  const image = sharp(frame.data, { raw: { width: frame.width, height: frame.height, channels: 3 } })
  if (format === 'webp') return image.webp({ quality: 90, effort: 0 }).toBuffer()
  return image.jpeg({ quality: 92, chromaSubsampling: '4:4:4' }).toBuffer()
}

function matteResource(
  ports: MediaRouterPorts,
  hash: BlobHash,
  { around, ...adjustment }: z.infer<typeof MatteQuery>,
): Resource {
  const values = [...mattePropertyNames.map((name) => adjustment[name]), Number(adjustment.invert)]
  const pairs = around.flatMap((before, at): [BlobHash, BlobHash][] =>
    at % 2 === 0 ? [[before, around[at + 1] as BlobHash]] : [],
  )
  return {
    type: 'application/octet-stream',
    etag: `"${[hash, ...values, ...around].join('-')}"`,
    immutable: true,
    body: async () => {
      const bytes = await ports.matte(hash, adjustment, pairs)
      if (bytes) return bytes
      throw new HoldoutError('not-found', `There is no matte ${hash}.`)
    },
  }
}

async function respond(request: Request, resource: Resource, bodies: ShareWork<Uint8Array>): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    const message = `${request.method} is not possible here.`
    return Response.json({ code: 'unsupported', message }, { status: 405, headers: { allow: 'GET, HEAD' } })
  }
  const headers = new Headers({
    'content-type': resource.type,
    etag: resource.etag,
    'cache-control': resource.immutable ? 'private, max-age=31536000, immutable' : 'private, no-cache',
  })
  if (matches(request.headers.get('if-none-match'), resource.etag)) return new Response(null, { status: 304, headers })
  const body = await bodies.run(resource.etag, request.signal, resource.body)
  headers.set('content-length', String(body.byteLength))
  return new Response(request.method === 'HEAD' ? null : (body as Uint8Array<ArrayBuffer>), { headers })
}

/** RFC 9110, 13.1.2: a list of tags, or any; weak ones count as their strong twins. */
function matches(header: string | null, etag: string): boolean {
  const tags = (header ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return tags.includes(etag) || tags.includes('*')
}

const statuses: Partial<Record<ErrorCode, number>> = {
  'invalid-input': 400,
  'not-found': 404,
  'media-missing': 404,
  'media-changed': 409,
  'no-project': 404,
  // Nobody reads it: the client closed the request.
  cancelled: 499,
}

function refuse(error: unknown): Response {
  const wire = toWireError(error)
  return Response.json(wire, { status: statuses[wire.code] ?? 500, headers: { 'cache-control': 'no-store' } })
}
