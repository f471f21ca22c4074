import { spawnSync } from 'node:child_process'
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

/** Finds Chromium, or installs Debian's where that is possible. @throws an Error that says what to do */
export function ensureChromium(): string {
  const found = findChromium() ?? (installDebianPackage() ? findChromium() : null)
  if (found !== null) return found
  throw new Error(
    'The browser tests need Chromium and none was found. Install it (Debian: apt-get install chromium; anywhere: npx playwright install chromium) or name one in CHROMIUM_PATH.',
  )
}

function installDebianPackage(): boolean {
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0) return false
  console.log('Installing Debian’s chromium for the browser tests …')
  return ['update', 'install -y --no-install-recommends chromium'].every((words) => {
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    return spawnSync('apt-get', words.split(' '), { stdio: 'inherit', env: environment }).status === 0
  })
}

if (import.meta.main) {
  try {
    console.log(ensureChromium())
  } catch (error) {
    console.error((error as Error).message)
    process.exitCode = 1
  }
}
