import { readFile, realpath } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'

/**
 * What the page may load and connect to, on every host. Scripts come from the page's own files only; inline styles are
 * allowed because components position themselves with them.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "media-src 'self' blob:",
  "worker-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

/** A file of the built page; `/` is its index. Anything outside the folder, also through links, is not found. */
export async function pageFile(folder: string, pathname: string): Promise<Response> {
  const file = await locate(folder, pathname)
  if (file === null) return new Response('Not found.', { status: 404 })
  const type = types[extname(file)] ?? 'application/octet-stream'
  // The build names every asset by its content; only the index keeps its name.
  const cache = pathname.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-store'
  return new Response(await readFile(file), { headers: { 'Content-Type': type, 'Cache-Control': cache } })
}

async function locate(folder: string, pathname: string): Promise<string | null> {
  const name = decode(pathname === '/' ? '/index.html' : pathname)
  // Without a type it is a folder or nothing of ours.
  if (name === null || !(extname(name) in types)) return null
  const root = await realpath(folder).catch(missing)
  const file = await realpath(join(folder, name)).catch(missing)
  return root !== null && file?.startsWith(root + sep) === true ? file : null
}

function decode(pathname: string): string | null {
  try {
    const name = decodeURIComponent(pathname)
    return name.includes('\0') || name.includes('\\') ? null : name
  } catch {
    return null
  }
}

function missing(error: unknown): null {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG') return null
  throw error
}
