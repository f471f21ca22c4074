import { contentSecurityPolicy, pageFile } from '../pageFile.ts'
import type { ElectronProtocol } from './electronApi.ts'

const SCHEME = 'holdout'
const HOST = 'app'
/** Where the page lives. Its pictures have the same origin: `holdout://app/media/...`. */
export const pageAddress = `${SCHEME}://${HOST}/`

/** Makes the scheme one with an origin, like https. Must run before the application is ready. */
export function registerScheme(protocol: ElectronProtocol): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true }
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges }])
}

/** Serves the built page and the core's pixels, and nothing else, at {@link pageAddress}. */
export function handleScheme(
  protocol: ElectronProtocol,
  staticFolder: string,
  media: (request: Request) => Promise<Response>,
): void {
  protocol.handle(SCHEME, async (request) => {
    const { host, pathname } = new URL(request.url)
    if (host !== HOST || request.method !== 'GET') return new Response('Not found.', { status: 404 })
    if (pathname.startsWith('/media/')) return media(request)
    const response = await pageFile(staticFolder, pathname)
    response.headers.set('Content-Security-Policy', contentSecurityPolicy)
    response.headers.set('X-Content-Type-Options', 'nosniff')
    return response
  })
}
