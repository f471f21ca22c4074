import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright'

/** The Chromium the browser tests run in: `CHROMIUM_PATH`, else an installed one, else Playwright's own. */
export function findChromium(): string | null {
  const named = process.env.CHROMIUM_PATH
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  const folders = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)]
  const installed = folders.flatMap((folder) => names.map((name) => join(folder, name)))
  const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
  return (
    [...(named ? [named] : []), ...installed, mac, chromium.executablePath()].find((path) => existsSync(path)) ?? null
  )
}

/** The Chromium to test in. @throws an Error that says what to do */
export function requireChromium(): string {
  const found = findChromium()
  if (found !== null) return found
  throw new Error(
    'The browser tests need Chromium and none was found. Install it (Debian: apt-get install chromium; anywhere: npx playwright install chromium) or name one in CHROMIUM_PATH.',
  )
}
