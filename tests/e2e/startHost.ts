import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'

const entry = resolve(import.meta.dirname, '../../out/main/serve.js')

export interface StartedHost {
  /** With the token: another after each start. */
  url: string
  /** `HOLDOUT_HOME` of this host: projects, uploads, caches. Gone when it stops. */
  home: string
  /** Whether it was ever killed: its page logged that it could not reach it. */
  killed: boolean
  /** Ends it as a crash does: it closes nothing and saves nothing. */
  kill(): Promise<void>
  /** Starts it again after a kill, on the same home and port. */
  restart(): Promise<void>
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
  const forget = (): Promise<void> => rm(home, { recursive: true, force: true })
  if (preferences) {
    await mkdir(join(home, 'data'))
    await writeFile(join(home, 'data/preferences.json'), JSON.stringify(preferences))
  }
  let running = await launch(home, words).catch(async (error: unknown) => {
    await forget()
    throw error
  })
  const host: StartedHost = {
    url: running.url,
    home,
    killed: false,
    kill: async () => {
      host.killed = true
      await running.end('SIGKILL')
    },
    restart: async () => {
      running = await launch(home, [...words, '--port', new URL(host.url).port])
      host.url = running.url
    },
    stop: async () => {
      await running.end('SIGTERM')
      await forget()
    },
  }
  return host
}

interface Launched {
  url: string
  /** Resolves when it has ended, at once where it has already. */
  end(signal: NodeJS.Signals): Promise<void>
}

async function launch(home: string, words: readonly string[]): Promise<Launched> {
  const environment = { ...process.env, HOLDOUT_HOME: home, HOLDOUT_OPEN: '0' }
  const child = spawn(process.execPath, [entry, ...words], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<void>((done) =>
    child.once('exit', () => {
      done()
    }),
  )
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal)
    await ended
  }
  try {
    return { url: await printedAddress(child.stdout), end }
  } catch (error) {
    await end('SIGTERM')
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
