import { test as base } from 'playwright/test'
import { startHost, type StartedHost } from './startHost.ts'

export { expect } from 'playwright/test'

/** What the browser logs where a host does not answer, or no longer knows the page's token. */
const unreached = /^(WebSocket connection to|Failed to load resource)/

/**
 * `host`: the built web host, fresh for each test; `test.use({ words: ['--media', path] })` starts it with words, and
 * `test.use({ newcomer: true })` for a person who was never here, to whom the tour is shown.
 * `page` fails its test on any error the page logs or throws, but for what the browser logs of a host that was killed.
 */
export const test = base.extend<{ words: string[]; newcomer: boolean; host: StartedHost }>({
  words: [[], { option: true }],
  newcomer: [false, { option: true }],
  host: async ({ words, newcomer }, use) => {
    const host = await (newcomer ? startHost(words, null) : startHost(words))
    try {
      await use(host)
    } finally {
      await host.stop()
    }
  },
  // It names the host so that it ends first: a page whose host is gone would log that it cannot reach it.
  page: async ({ page, host }, use) => {
    const errors: string[] = []
    page.on('pageerror', (error) => void errors.push(String(error)))
    page.on('console', (message) => {
      const text = message.text()
      if (message.type() === 'error' && !(host.killed && unreached.test(text))) errors.push(text)
    })
    await use(page)
    if (errors.length > 0) throw new Error(`The page of ${host.url} logged errors:\n${errors.join('\n')}`)
  },
})
