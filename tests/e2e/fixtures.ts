import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { test as base } from 'playwright/test'

export { expect } from 'playwright/test'

const entry = resolve(import.meta.dirname, '../../out/main/serve.js')

export interface HostUnderTest {
  /** With the token. */
  url: string
  /** `HOLDOUT_HOME` of this host: projects, uploads, caches. Gone after the test. */
  home: string
}

/**
 * `host`: the built web host, fresh for each test; `test.use({ words: ['--media', path] })` starts it with words.
 * `page` fails its test on any error the page logs or throws.
 */
export const test = base.extend<{ words: string[]; host: HostUnderTest }>({
  words: [[], { option: true }],
  host: async ({ words }, use) => {
    const home = await mkdtemp(join(tmpdir(), 'holdout-e2e-'))
    const environment = { ...process.env, HOLDOUT_HOME: home, HOLDOUT_OPEN: '0' }
    const child = spawn(process.execPath, [entry, ...words], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = new Promise<void>((done) =>
      child.once('exit', () => {
        done()
      }),
    )
    try {
      await use({ url: await printedAddress(child.stdout), home })
    } finally {
      child.kill()
      await ended
      await rm(home, { recursive: true, force: true })
    }
  },
  // It names the host so that it ends first: a page whose host is gone would log that it cannot reach it.
  page: async ({ page, host }, use) => {
    const errors: string[] = []
    page.on('pageerror', (error) => void errors.push(String(error)))
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
    await use(page)
    if (errors.length > 0) throw new Error(`The page of ${host.url} logged errors:\n${errors.join('\n')}`)
  },
})

async function printedAddress(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const found = /http:\/\/\S+/.exec(line)
    if (found) return found[0]
  }
  throw new Error('The web host ended before it printed its address.')
}
