import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createApp } from '../../app.ts'
import type { App } from '../../ports.ts'
import { nodePorts } from '../nodePorts.ts'
import { startWebHost } from './startWebHost.ts'

export interface ServeOptions {
  /** 0 takes a free one. */
  port: number
  /** Opened, or made where there is none. */
  project?: string
  /** For the page to open first. */
  media?: string
}

/**
 * Runs the web host until `signal` aborts; prints its address on standard output, and opens a browser where a person
 * is watching and `HOLDOUT_OPEN` is not 0. `entryUrl` is the entry's `import.meta.url`.
 * @throws `conflict` where the port is taken, what opening the project throws
 */
export async function serve(entryUrl: string, options: ServeOptions, signal: AbortSignal): Promise<void> {
  const ports = nodePorts(entryUrl)
  const initialMedia = options.media === undefined ? null : resolve(options.media)
  const app = await createApp({ ...ports, host: 'web', dialogs: null, initialMedia })
  try {
    if (initialMedia !== null) app.grant(initialMedia)
    if (options.project !== undefined) await openProject(app, resolve(options.project), signal)
    const host = await startWebHost({
      app,
      port: options.port,
      staticFolder: join(ports.root, 'out/renderer'),
      uploadsFolder: join(ports.userData, 'uploads'),
    })
    process.stdout.write(`Holdout is at ${host.url}\n`)
    if (wantsBrowser()) openBrowser(host.url)
    await aborted(signal)
    await host.close()
  } finally {
    await app.dispose()
  }
}

async function openProject({ grant, handlers }: App, path: string, signal: AbortSignal): Promise<void> {
  grant(path)
  if (existsSync(path)) await handlers['project.open']({ path }, { signal })
  else await handlers['project.create']({ name: projectName(path), path }, { signal })
}

const projectName = (path: string): string => path.replace(/^.*[/\\]/, '').replace(/\.holdout$/, '') || 'Untitled'

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => {
      resolve()
    })
  })
}

function wantsBrowser(): boolean {
  const { HOLDOUT_OPEN, DISPLAY, WAYLAND_DISPLAY } = process.env
  const screen = process.platform !== 'linux' || Boolean(DISPLAY ?? WAYLAND_DISPLAY)
  return process.stdout.isTTY && HOLDOUT_OPEN !== '0' && screen
}

/** The address is printed as well, so a machine without a browser is no error. */
function openBrowser(url: string): void {
  const [program, ...words] = openers[process.platform] ?? ['xdg-open']
  const child = spawn(program as string, [...words, url], { detached: true, stdio: 'ignore' })
  child.on('error', () => undefined)
  child.unref()
}

const openers: Partial<Record<NodeJS.Platform, string[]>> = { darwin: ['open'], win32: ['explorer'] }
