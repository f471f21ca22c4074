import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'

const entry = resolve(import.meta.dirname, '../../out/main/serve.js')

export interface StartedHost {
  /** With the token. */
  url: string
  /** `HOLDOUT_HOME` of this host: projects, uploads, caches. Gone when it stops. */
  home: string
  stop(): Promise<void>
}

/** Who has seen the tour. */
const acquainted = { version: 1, tour: { done: true } }

/**
 * Starts the built web host with a home of its own, for a person with these preferences; null for one who was never here.
 * @throws Error when it ends before it serves
 */
export async function startHost(
  words: readonly string[] = [],
  preferences: object | null = acquainted,
): Promise<StartedHost> {
  const home = await mkdtemp(join(tmpdir(), 'holdout-e2e-'))
  if (preferences) {
    await mkdir(join(home, 'data'))
    await writeFile(join(home, 'data/preferences.json'), JSON.stringify(preferences))
  }
  const environment = { ...process.env, HOLDOUT_HOME: home, HOLDOUT_OPEN: '0' }
  const child = spawn(process.execPath, [entry, ...words], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<void>((done) =>
    child.once('exit', () => {
      done()
    }),
  )
  const stop = async (): Promise<void> => {
    child.kill()
    await ended
    await rm(home, { recursive: true, force: true })
  }
  try {
    return { url: await printedAddress(child.stdout), home, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function printedAddress(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const found = /http:\/\/\S+/.exec(line)
    if (found) return found[0]
  }
  throw new Error('The web host ended before it printed its address.')
}
